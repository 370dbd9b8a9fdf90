"""Bodies as other systems keep them, turned towards the HTML a newspaper's body may hold. Pure; cleans nothing."""

import html
import re

from articles.sanitising import kept_lines

HEAD = re.compile(r"<head\b.*?</head\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
TAG = re.compile(
    r"<(/?)(h1|h2|h5|h6|b|i|del|strike|div|section|article|header|footer|main)\b[^>]*>",
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
OPENS = re.compile(r"(<(?:p|h3|h4|figure|pre)\b[^>]*>)", re.IGNORECASE)
CLOSES = re.compile(r"(</(?:p|h3|h4|figure|pre)\s*>)", re.IGNORECASE)
ENCLOSES = re.compile(r"(</?(?:blockquote|ul|ol|table|hr)\b[^>]*>)", re.IGNORECASE)
BLANK_LINE = re.compile(r"\n[ \t\r\u3000]*\n\s*")
EMPTY = re.compile(r"<p>(?:\s|&nbsp;|<br ?/?>)*</p>", re.IGNORECASE)
CAPTION = re.compile(r"\[caption[^\]]*\](.*?)\[/caption\]", re.DOTALL)
TAGS = re.compile(r"<[^>]*>")
IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
EMBED = re.compile(r"\[embed[^\]]*\]\s*(https?://[^\s\[\]<>\"]+)\s*\[/embed\]")
SHORTCODE = re.compile(r"\[/?(?:gallery|audio|video|playlist|embed|wp_caption)\b[^\]]*\]")


def paragraphs(text: str) -> str:
    """Return plain text as HTML paragraphs: a line each."""
    return "".join(
        f"<p>{html.escape(line, quote=False)}</p>"
        for line in map(str.strip, text.splitlines())
        if line
    )


def house_tags(body: str) -> str:
    """Return HTML with a newspaper's tags: headings as crossheads, containers opened, no document's head.

    What stands between blocks becomes paragraphs, parted at blank lines.
    """
    body = TAG.sub(_renamed, HEAD.sub("", kept_lines(body)))
    body = ENCLOSES.sub(r"\n\n\1\n\n", CLOSES.sub(r"\1\n\n", OPENS.sub(r"\n\n\1", body)))
    return EMPTY.sub("", "".join(_block(part) for part in BLANK_LINE.split(body) if part.strip()))


def wordpress(body: str) -> str:
    """Return a WordPress body as HTML: its own shortcodes resolved, then as `house_tags`."""
    body = CAPTION.sub(_figure, body)
    body = EMBED.sub(lambda found: f'\n\n<a href="{found[1]}">{found[1]}</a>\n\n', body)
    return house_tags(SHORTCODE.sub("", body))


def _renamed(found: re.Match[str]) -> str:
    name = RENAMED.get(found[2].lower())
    return f"<{found[1]}{name}>" if name else "\n\n"


def _figure(found: re.Match[str]) -> str:
    picture = IMG.search(found[1])
    words = IMG.sub("", found[1]).strip()
    words = re.sub(r"</?a\b[^>]*>", "", words).strip()
    shown = f"<figure>{picture[0] if picture else ''}<figcaption>{words}</figcaption></figure>"
    return f"\n\n{shown}\n\n"


def _block(part: str) -> str:
    part = part.strip()
    if STARTS_BLOCK.match(part):
        return part
    return "<p>" + part.replace("\r", "").replace("\n", "<br>") + "</p>"
