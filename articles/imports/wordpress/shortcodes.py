"""WordPress's own marks in a body, [gallery] and its like, turned into HTML; what is left out is
remarked. Pure.
"""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.imports import markup
from articles.imports.items import PictureAt, RowRemarks
from articles.markup.sanitising import LENGTH_MAX
from articles.markup.tags import complete_tags

# No expression looks beyond where the next of its kind begins: a thousand that never end cost a
# thousand looks. Repeated groups are possessive: otherwise each repetition is kept for going back.
CAPTION = re.compile(
    r"\[(?:wp_)?caption\b([^\[\]]*)\]"
    r"((?:(?!\[(?:wp_)?caption\b|\[/(?:wp_)?caption\]).)*+)\[/(?:wp_)?caption\]",
    re.DOTALL,
)
EMBED = re.compile(r"\[embed[^\[\]]*\]\s*(https?://[^\s\[\]<>\"]+)\s*\[/embed\]")
GALLERY = re.compile(r"\[gallery\b([^\[\]]*)\]")
PLAYED = re.compile(r"\[(audio|video|playlist)\b([^\[\]]*)\](?:\s*\[/\1\])?")
LEFT = re.compile(r"\[/?(?:gallery|audio|video|playlist|embed|(?:wp_)?caption)\b[^\[\]]*\]")
ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
UNKNOWN = re.compile(r"\[([a-zA-Z][\w-]*)(?:(?:\s+[\w-]+\s*=[^\[\]]*)?\s*/?\]|\][^\[\]]*\[/\1\])")
HAS_ATTRIBUTE = re.compile(r"\[[a-zA-Z][\w-]*\s+[\w-]+\s*=")
DYNAMIC = re.compile(r"<!--\s*wp:([\w/-]{1,80})\b[^<>]*/-->")
EMPTY_BLOCKS = {"more", "nextpage", "spacer", "separator"}
IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
PLAYER_FILES = ("src", "mp4", "mp3", "m4v", "m4a", "webm", "ogv", "ogg", "wav", "flv", "wmv")


@dataclass(frozen=True)
class ExportPictures:
    """The pictures of the export: one by its number, and those that were uploaded for the post."""

    by_number: Callable[[str], PictureAt | None]
    attached: Callable[[], Sequence[PictureAt]]


def convert_wordpress(body: str, pictures: ExportPictures, remarks: RowRemarks) -> str:
    """Return a WordPress body as HTML: its own marks resolved, then as `markup.convert_tags`."""
    without_text = dict.fromkeys(DYNAMIC.findall(body))
    body = complete_tags(body)
    if "[" in body:
        body = _convert_marks(body, pictures, remarks)
    for name in without_text:
        if name not in EMPTY_BLOCKS:
            remarks.append(
                _("The block “%(name)s” has no text of its own and was left out.") % {"name": name}
            )
    _remark_unknown(body, remarks)
    return markup.convert_tags(body, remarks)


def _convert_marks(body: str, pictures: ExportPictures, remarks: RowRemarks) -> str:
    body = CAPTION.sub(_caption, body)
    body = EMBED.sub(lambda found: markup.make_link_paragraph(found[1]), body)
    body = GALLERY.sub(_Galleries(pictures, remarks).replace, body)
    body = PLAYED.sub(lambda found: _player(found, remarks), body)
    return LEFT.sub(lambda found: _left_out(found[0], remarks), body)


def _caption(match: re.Match[str]) -> str:
    picture = IMG.search(match[2])
    caption = re.sub(r"</?a\b[^<>]*>", "", IMG.sub("", match[2])).strip()
    caption = caption or html.escape(_attributes(match[1]).get("caption", ""), quote=False)
    shown = f"<figure>{picture[0] if picture else ''}<figcaption>{caption}</figcaption></figure>"
    return f"\n\n{shown}\n\n"


class _Galleries:
    """Replaces the galleries of one body by their pictures.

    Many galleries that show the same pictures would fill the memory: together they add no more
    than the longest body has. A remark says so once.
    """

    def __init__(self, pictures: ExportPictures, remarks: RowRemarks) -> None:
        self.pictures = pictures
        self.remarks = remarks
        self.length = 0  # characters that were added so far
        self.too_long = False

    def replace(self, match: re.Match[str]) -> str:
        """Return the pictures of a gallery as figures, each once; a remark names the missing."""
        if self.length > LENGTH_MAX:
            return self._leave_out()
        attributes = _attributes(match[1])
        listed = re.findall(r"\d+", attributes.get("ids") or attributes.get("include") or "")
        numbers = list(dict.fromkeys(listed))
        shown_pictures = (
            [self.pictures.by_number(number) for number in numbers]
            if numbers
            else self.pictures.attached()
        )
        self._remark_missing(numbers, shown_pictures)
        figures: list[str] = []
        for picture in shown_pictures:
            if picture is None:
                continue
            if self.length > LENGTH_MAX:
                self._leave_out()
                break
            figures.append(_figure(picture))
            self.length += len(figures[-1])
        return "".join(figures)

    def _leave_out(self) -> str:
        if not self.too_long:
            self.remarks.append(
                _("The galleries are too long; some of their pictures were left out.")
            )
        self.too_long = True
        return ""

    def _remark_missing(
        self, numbers: Sequence[str], shown_pictures: Sequence[PictureAt | None]
    ) -> None:
        pairs = zip(numbers, shown_pictures, strict=False)
        missing = [number for number, picture in pairs if picture is None]
        if missing or not shown_pictures:
            self.remarks.append(
                _("Pictures of a gallery are not in the file and were left out: %(numbers)s")
                % {"numbers": "、".join(missing)[:200] or "?"}
            )


def _figure(picture: PictureAt) -> str:
    caption = f"<figcaption>{html.escape(picture.caption)}</figcaption>" if picture.caption else ""
    address = html.escape(picture.url)
    alt = html.escape(picture.alt or picture.title)
    return f'\n\n<figure><img src="{address}" alt="{alt}">{caption}</figure>\n\n'


def _player(match: re.Match[str], remarks: RowRemarks) -> str:
    attributes = _attributes(match[2])
    address = next((attributes[name] for name in PLAYER_FILES if attributes.get(name)), "")
    return markup.make_link_paragraph(address) or _left_out(match[0], remarks)


def _left_out(written: str, remarks: RowRemarks) -> str:
    if not written.startswith("[/"):
        remarks.append(_("“%(mark)s” was left out.") % {"mark": written[:80]})
    return ""


def _remark_unknown(body: str, remarks: RowRemarks) -> None:
    """Name the marks of plug-ins: their text stays as it is written, brackets and all."""
    names = {
        match[1]
        for match in UNKNOWN.finditer(body)
        if HAS_ATTRIBUTE.match(match[0]) or "[/" in match[0]
    }
    for name in sorted(names):
        remarks.append(_("The mark [%(name)s] of a plug-in stands in the text.") % {"name": name})


def _attributes(written: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(one or two or three)
        for name, one, two, three in ATTRIBUTE.findall(written)
    }
