"""What HTML a body may hold, when it is stored and when it is shown. Pure."""

import html
import re
from collections.abc import Iterator

import nh3

from articles.characters import clean_line, clean_text, whole_characters
from articles.characters.scripts import SQUARE

# Footnotes and comments of Word lead to marks that are not there, and a paste makes addresses of
# the desk of them.
NOWHERE = r"#_(?:ftn|edn|msocom|msoanchor)|/admin/(?:articles|subscriptions|accounts)/"
LEADS_NOWHERE = re.compile(NOWHERE)
LINK_TO_NOWHERE = re.compile(
    rf"""<a\b[^>]*?\bhref\s*=\s*["']?\s*(?:\#|file:|[^"'>\s]*(?:{NOWHERE}))[^>]*>(.*?)</a>""",
    re.IGNORECASE | re.DOTALL,
)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Drop addresses that only look like ours: //host and \\host lead elsewhere; pictures come from our own store."""
    address = value.strip().replace("\\", "/")
    if name == "href" and (address.startswith(("//", "#")) or LEADS_NOWHERE.search(address)):
        return None
    if name == "src" and (not address.startswith("/") or address.startswith("//")):
        return None
    return value


CLEANER = nh3.Cleaner(
    tags={
        "p",
        "br",
        "h3",
        "h4",
        "strong",
        "em",
        "u",
        "s",
        "sub",
        "sup",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "hr",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "img",
        "ruby",
        "rt",
    },
    attributes={
        "a": {"href"},
        "img": {"src", "alt", "data-image"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    attribute_filter=_attribute,
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "svg", "math"},
)
BLOCKS = "p|h3|h4|li|td|th|blockquote|figcaption|caption"
BLOCK_END = re.compile(rf"</(?:{BLOCKS})>|<br ?/?>|<hr ?/?>")
LINE_BREAK = re.compile(r"<br ?/?>")
TAG = re.compile(r"<[^>]*>")
BLANK_PARAGRAPH = re.compile(
    r"<p>(?:\s|&nbsp;|<br>|\u00a0)*</p>"
)  # Word leaves one between any two real ones
# Tags of any HTML, quoted values and all, so that what stands between two matches is text.
ANY_TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
PRE = re.compile(r"<(/?)pre\b", re.IGNORECASE)
PRE_EDGE = re.compile(r"(<pre\b[^>]*>)\n|\n+(?=</pre\b)", re.IGNORECASE)
INLINE = r"(?:</?(?:strong|em|u|s|sub|sup|a)\b[^>]*>)*"
# What writers and word processors indent a paragraph with; the page indents it by itself.
BLANK = r"(?:&nbsp;|[\s\u00a0\u2000-\u200a\u202f\u205f\u3000])"
LEADING = re.compile(rf"(<(?:{BLOCKS})\b[^>]*>{INLINE}){BLANK}+")
TRAILING = re.compile(rf"{BLANK}+(</(?:{BLOCKS})>)")
# A line of the file that ends within a Chinese sentence: browsers would show a blank there.
SOFT_BREAK = re.compile(rf"(?<=[{SQUARE}])[ \t]*\n[ \t]*(?=[{SQUARE}])")
IMAGE = re.compile(r"<img[^>]*>")
ALT = re.compile(r'\balt="([^"]*)"')
LINK = re.compile(r'<a[^>]*\bhref="([^"]*)"')
IMAGE_ID = re.compile(r'<img[^>]*\bdata-image="(\d{1,15})"')


def clean_body(text: str) -> str:
    """Return the HTML with nothing left that is not on the allowlist, no noise, no blank paragraph.

    Lines of preformatted text (`<pre>`: verse, notices) stay lines. Blanks at the ends of a paragraph go: it is
    indented where it is shown. Twice is as once.
    """
    whole = LINK_TO_NOWHERE.sub(r"\1", whole_characters(text))
    cleaned = CLEANER.clean(kept_lines(whole))
    parts = ANY_TAG.split(cleaned)
    # Text without a tag keeps its lines: each is a paragraph to come.
    cleaned = "".join(map(_clean_part, parts)) if len(parts) > 1 else clean_text(cleaned)
    cleaned = TRAILING.sub(r"\1", LEADING.sub(r"\1", cleaned))
    return BLANK_PARAGRAPH.sub("", cleaned).strip()


def kept_lines(text: str) -> str:
    """Return the HTML with preformatted text as paragraphs: each line break an element, each blank line a new one."""
    if not PRE.search(text):
        return text
    text = PRE_EDGE.sub(r"\1", text.replace("\r\n", "\n"))
    return "".join(_unformatted(ANY_TAG.split(text)))


def _unformatted(parts: list[str]) -> Iterator[str]:
    inside = False
    for part in parts:
        tag = PRE.match(part)
        if tag:
            inside = not tag[1]
            yield "<p>" if inside else "</p>"
        else:
            yield _lines(part) if inside and not part.startswith("<") else part


def _lines(text: str) -> str:
    """Return preformatted text as lines; blanks that begin a line are kept, as verse needs them."""
    text = re.sub(r"\n(?:[ \t]*\n)+", "</p><p>", text)
    text = re.sub(r"(?<=\n)[ \t]+", lambda found: "\u00a0" * len(found[0].expandtabs(4)), text)
    return text.replace("\n", "<br>")


def _clean_part(part: str) -> str:
    """Clean the text between tags, and the words of a picture; addresses stay as the sanitiser left them."""
    if part.startswith("<"):
        return ALT.sub(_clean_alt, part) if part.startswith("<img") else part
    return SOFT_BREAK.sub("", clean_text(part))


def _clean_alt(found: re.Match[str]) -> str:
    return f'alt="{clean_line(found[1])}"'


def plain_text(text: str) -> str:
    """Return the characters a reader sees, one paragraph a line. Expects cleaned HTML."""
    lines = html.unescape(TAG.sub("", BLOCK_END.sub("\n", text))).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def searchable(text: str) -> str:
    """Return `plain_text` with the lines of one paragraph on one line, so that a word across them is found."""
    return plain_text(LINE_BREAK.sub(" ", text))


def described_images(text: str) -> dict[int, str]:
    """Return the media library's pictures in the body by id, with the alternative text each has there."""
    found: dict[int, str] = {}
    for tag in IMAGE.findall(text):
        number, words = IMAGE_ID.match(tag), ALT.search(tag)
        if number:
            found.setdefault(int(number[1]), html.unescape(words[1]) if words else "")
    return found


def image_ids(text: str) -> list[int]:
    """Return the ids of the media library's pictures in the order they stand in the body, each once."""
    return list(dict.fromkeys(int(found) for found in IMAGE_ID.findall(text)))
