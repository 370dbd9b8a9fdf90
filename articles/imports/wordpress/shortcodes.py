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
from articles.markup.tags import complete_tags

# No expression looks beyond where the next of its kind begins: a thousand that never end cost a
# thousand looks.
CAPTION = re.compile(
    r"\[(?:wp_)?caption\b([^\[\]]*)\]((?:(?!\[(?:wp_)?caption\b).)*?)\[/(?:wp_)?caption\]",
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
    body = CAPTION.sub(_caption, complete_tags(body))
    body = EMBED.sub(lambda found: markup.make_link_paragraph(found[1]), body)
    body = GALLERY.sub(lambda found: _gallery(found[1], pictures, remarks), body)
    body = PLAYED.sub(lambda found: _player(found, remarks), body)
    body = LEFT.sub(lambda found: _left_out(found[0], remarks), body)
    for name in without_text:
        if name not in EMPTY_BLOCKS:
            remarks.append(
                _("The block “%(name)s” has no text of its own and was left out.") % {"name": name}
            )
    _remark_unknown(body, remarks)
    return markup.convert_tags(body, remarks)


def _caption(match: re.Match[str]) -> str:
    picture = IMG.search(match[2])
    caption = re.sub(r"</?a\b[^<>]*>", "", IMG.sub("", match[2])).strip()
    caption = caption or html.escape(_attributes(match[1]).get("caption", ""), quote=False)
    shown = f"<figure>{picture[0] if picture else ''}<figcaption>{caption}</figcaption></figure>"
    return f"\n\n{shown}\n\n"


def _gallery(written: str, pictures: ExportPictures, remarks: RowRemarks) -> str:
    attributes = _attributes(written)
    numbers = re.findall(r"\d+", attributes.get("ids") or attributes.get("include") or "")
    shown_pictures = (
        [pictures.by_number(number) for number in numbers] if numbers else pictures.attached()
    )
    missing = [number for number, one in zip(numbers, shown_pictures, strict=False) if one is None]
    if missing or not shown_pictures:
        remarks.append(
            _("Pictures of a gallery are not in the file and were left out: %(numbers)s")
            % {"numbers": "、".join(missing)[:200] or "?"}
        )
    return "".join(_figure(picture) for picture in shown_pictures if picture is not None)


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
