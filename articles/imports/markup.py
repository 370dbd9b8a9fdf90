"""Bodies as other systems keep them, turned towards the HTML a newspaper's body may hold.

Pure; cleans nothing.
"""

import html
import re

from django.utils.translation import gettext as _

from articles.imports.blocks import wrap_in_blocks
from articles.imports.items import RowRemarks
from articles.markup.plain_bodies import is_plain_body
from articles.markup.sanitising import convert_preformatted

TAG = re.compile(
    r"<(/?)(h1|h2|h5|h6|b|i|del|strike|div|section|article|header|footer|main"
    r"|aside|nav|center|address|dl|details|fieldset|form)\b[^<>]*>",
    re.IGNORECASE,
)
RENAMED = {
    "h1": "h3",
    "h2": "h3",
    "h5": "h4",
    "h6": "h4",
    "b": "strong",
    "i": "em",
    "del": "s",
    "strike": "s",
}
BLOCK = (
    r"(?:p|h3|h4|blockquote|ul|ol|table|figure|hr|pre|li|tr|td|th|tbody|thead|figcaption|caption)"
)
STARTS_BLOCK = re.compile(rf"</?{BLOCK}\b", re.IGNORECASE)
OPENS = re.compile(r"(<(?:p|h3|h4|figure|pre)\b[^<>]*>)", re.IGNORECASE)
CLOSES = re.compile(r"(</(?:p|h3|h4|figure|pre)\s*>)", re.IGNORECASE)
ENCLOSES = re.compile(r"(</?(?:blockquote|ul|ol|table|hr)\b[^<>]*>)", re.IGNORECASE)
BLANK_LINE = re.compile(r"\n[ \t\r\u3000]*\n\s*")
EMPTY = re.compile(r"<p>(?:\s|&nbsp;|<br ?/?>)*+</p>", re.IGNORECASE)
TAGS = re.compile(r"<[^<>]*>")
TERM = re.compile(r"<(/?)(?:dt|summary)\b[^<>]*>", re.IGNORECASE)
MEANING = re.compile(r"<(/?)dd\b[^<>]*>", re.IGNORECASE)
GALLERY = re.compile(r"<figure\b[^<>]*\bwp-block-gallery\b[^<>]*>", re.IGNORECASE)
PLAYED = re.compile(
    r"<(?:iframe|video|audio|source|embed|object)\b"
    r"[^<>]*?\b(?:src|data)\s*=\s*[\"']?([^\"'\s>]+)[^<>]*>",
    re.IGNORECASE,
)
# What takes input or runs, which no newspaper's page can show: left out, and reported.
NOT_SHOWN = re.compile(
    r"<(form|input|select|textarea|button|script|svg|math|canvas|applet|map)\b", re.IGNORECASE
)
PLAYER_END = re.compile(r"</?(?:iframe|video|audio|object)\b[^<>]*>", re.IGNORECASE)
REAL_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def make_paragraphs(text: str) -> str:
    """Return plain text as HTML paragraphs: a line each."""
    return "".join(
        f"<p>{html.escape(line, quote=False)}</p>"
        for line in map(str.strip, text.splitlines())
        if line
    )


def convert_tags(body: str, remarks: RowRemarks) -> str:
    """Return HTML with a newspaper's tags: headings as crossheads, containers opened, no document's
    head.

    What is between blocks becomes paragraphs, parted at blank lines. A remark names the parts
    that a page cannot show.
    """
    return body.replace("\n", "") if is_plain_body(body) else _convert(body, remarks)


def _convert(body: str, remarks: RowRemarks) -> str:
    body = convert_preformatted(body)  # whole tags from here on, no comment, no head
    if "<" in body:
        body = _rename_tags(body, remarks)
    parts = "".join(_block(part) for part in BLANK_LINE.split(body) if part.strip())
    return EMPTY.sub("", wrap_in_blocks(parts))


def _rename_tags(body: str, remarks: RowRemarks) -> str:
    """Return the HTML with our tags, what is between blocks parted from them by blank lines."""
    hidden = sorted({name.lower() for name in NOT_SHOWN.findall(body)})
    if hidden:
        message = _("Parts that a page cannot show were left out: %(names)s.")
        remarks.append(message % {"names": "、".join(hidden)})
    body = PLAYER_END.sub("", PLAYED.sub(lambda found: make_link_paragraph(found[1]), body))
    body = TERM.sub(_term, MEANING.sub(r"\n\n<\1p>", GALLERY.sub("", body)))
    body = TAG.sub(_renamed, body)
    return ENCLOSES.sub(r"\n\n\1\n\n", CLOSES.sub(r"\1\n\n", OPENS.sub(r"\n\n\1", body)))


def plain_line(text: str) -> str:
    """Return the words of a line that may hold HTML: a title, a caption."""
    return " ".join(html.unescape(REAL_TAG.sub("", text)).split())


def make_link_paragraph(address: str) -> str:
    """Return a paragraph that leads to what cannot be shown here: a film, a sound, somebody's
    player.
    """
    if address.startswith("//"):
        address = f"https:{address}"
    if not address.startswith(("http://", "https://")):
        return ""
    safe = html.escape(html.unescape(address))
    return f'\n\n<p><a href="{safe}">{safe}</a></p>\n\n'


def _term(match: re.Match[str]) -> str:
    return "</strong></p>\n\n" if match[1] else "\n\n<p><strong>"


def _renamed(match: re.Match[str]) -> str:
    name = RENAMED.get(match[2].lower())
    return f"<{match[1]}{name}>" if name else "\n\n"


def _block(part: str) -> str:
    part = part.strip()
    if STARTS_BLOCK.match(part):
        return part
    return "<p>" + part.replace("\r", "").replace("\n", "<br>") + "</p>"
