"""What HTML a body may hold, when it is stored and when it is shown. Pure."""

import html
import re

import nh3

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
BLOCK_END = re.compile(r"</(?:p|h3|h4|li|td|th|blockquote|figcaption|caption)>|<br ?/?>|<hr ?/?>")
TAG = re.compile(r"<[^>]*>")
BLANK_PARAGRAPH = re.compile(
    r"<p>(?:\s|&nbsp;|<br>|\u00a0)*</p>"
)  # Word leaves one between any two real ones
IMAGE = re.compile(r"<img[^>]*>")
ALT = re.compile(r'\balt="([^"]*)"')
LINK = re.compile(r'<a[^>]*\bhref="([^"]*)"')
IMAGE_ID = re.compile(r'<img[^>]*\bdata-image="(\d{1,15})"')


def clean_body(text: str) -> str:
    """Return the HTML with nothing left that is not on the allowlist, and no blank paragraph. Twice is as once."""
    cleaned = CLEANER.clean(LINK_TO_NOWHERE.sub(r"\1", text))
    return BLANK_PARAGRAPH.sub("", cleaned).strip()


def plain_text(text: str) -> str:
    """Return the characters a reader sees, one paragraph a line. Expects cleaned HTML."""
    lines = html.unescape(TAG.sub("", BLOCK_END.sub("\n", text))).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


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
