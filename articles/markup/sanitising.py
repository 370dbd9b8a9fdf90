"""What HTML a body may hold, when it is stored and when it is shown. Pure."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

import nh3

from articles.characters import clean_line, clean_text, join_surrogates
from articles.characters.scripts import SQUARE
from articles.markup.nesting import DEPTH_MAX, is_too_deep, nest_tags
from articles.markup.plain_bodies import is_plain_body
from articles.markup.tags import MarkupPiece, parse_attributes, split_markup

# Grows with every change of what `clean_body` returns: what older rules cleaned is cleaned again
# where it is shown.
RULES = 2
LENGTH_MAX = (
    500_000  # characters of a body with its marks; the longest report of a congress has 40,000
)

# Footnotes and comments of Word lead to marks that are not there, and a paste makes addresses of
# the desk of them.
LEADS_NOWHERE = re.compile(
    r"#_(?:ftn|edn|msocom|msoanchor)|/admin/(?:articles|subscriptions|accounts)/"
)
NOWHERE = re.compile(r"\s*(?:#|file:)", re.IGNORECASE)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Drop addresses that only look like ours: //host and \\host lead elsewhere.

    Pictures come from our own store.
    """
    address = value.strip().replace("\\", "/")
    if name == "href" and (address.startswith(("//", "#")) or LEADS_NOWHERE.search(address)):
        return None
    if name == "src" and (not address.startswith("/") or address.startswith("//")):
        return None
    return value


TAGS = frozenset(
    {
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
    }
)
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "data-image"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel"},
    attribute_filter=_attribute,
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "svg", "math"},
)
# The sanitiser takes the square of their number for ampersands and fixed blanks; these are for
# them meanwhile.
AMPERSAND = "\ufdd0"
FIXED = "\ufdd1"
STANDS_FOR = re.compile(f"[{AMPERSAND}{FIXED}]")
IN_NEED = re.compile("[&\u00a0]")
# Python reads no number of more digits than these have together.
LONG_REFERENCE = re.compile(r"(&#[0-9]{8})[0-9]+|(&#[xX][0-9a-fA-F]{8})[0-9a-fA-F]+")
BLOCKS = frozenset(["p", "h3", "h4", "li", "td", "th", "blockquote", "figcaption", "caption"])
# What holds blocks only: a list in a list item begins below the item's own words.
CONTAINERS = frozenset(["ul", "ol", "table", "thead", "tbody", "tr", "figure"])
# Where a line of plain text ends: a block begins or ends there, with its attributes or without.
LINE_EDGE = re.compile(
    rf"</?(?:{'|'.join(sorted(BLOCKS | CONTAINERS))})(?: [^<>]*)?>|<br ?/?>|<hr ?/?>"
)
INLINE = frozenset(["strong", "em", "u", "s", "sub", "sup", "a"])
LINE_BREAK = re.compile(r"<br ?/?>")
TAG = re.compile(r"<[^<>]*>")
# Of cleaned HTML: a `<` or `>` in an attribute is written as its entity there.
CLEAN_TAG = re.compile(r"(<[^<>]*>)")
NAME = re.compile(r"<(/?)([a-z0-9]+)")
# Word leaves a blank paragraph between any two real ones.
BLANK_PARAGRAPH = re.compile(r"<p>(?:\s|&nbsp;|<br>)*+</p>")
# What writers and word processors indent a paragraph with; the page indents it by itself.
BLANKS = re.compile(r"(?:&nbsp;|[\s\u00a0\u2000-\u200a\u202f\u205f\u3000])++")
BLANK = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# A line of the file that ends within a Chinese sentence: browsers would show a blank there.
SOFT_BREAK = re.compile(rf"(?<=[{SQUARE}])[ \t]*\n[ \t]*(?=[{SQUARE}])")
IMAGE = re.compile(r"<img[^<>]*>")
ALT = re.compile(r'\balt="([^"]*)"')
LINK = re.compile(r'<a[^<>]*\bhref="([^"]*)"')
IMAGE_ID = re.compile(r'<img[^<>]*\bdata-image="(\d{1,15})"')
PREFORMATTED = re.compile("<pre", re.IGNORECASE)  # its blank lines begin paragraphs
BLANK_LINES = re.compile(r"\n(?:[ \t]*+\n)++")
INDENT = re.compile(r"(?<=\n)[ \t]+")


def clean_body(text: str) -> str:
    """Return the HTML with nothing left that is not on the allowlist, no noise, no blank paragraph.

    Lines of preformatted text (`<pre>`: verse, notices) stay lines. Blanks at the ends of a
    paragraph go: it is indented where it is shown. What lies deeper than `nesting.DEPTH_MAX` keeps
    its text only. Twice is as once. The time grows with the length.
    """
    return text if is_plain_body(text) else _clean(text)


def _clean(text: str) -> str:
    repaired = STANDS_FOR.sub("", join_surrogates(text))
    pieces = map(
        _without_references, _leading_somewhere(convert_preformatted_pieces(split_markup(repaired)))
    )
    cleaned = CLEANER.clean(nest_tags(pieces, TAGS, ATTRIBUTES))
    cleaned = BLANK_PARAGRAPH.sub("", cleaned.replace(AMPERSAND, "&amp;").replace(FIXED, "&nbsp;"))
    parts = CLEAN_TAG.split(cleaned)
    if len(parts) == 1:  # text without a tag keeps its lines: each is a paragraph to come
        return clean_text(cleaned).strip()
    cleaned = BLANK_PARAGRAPH.sub("", "".join(map(_clean_part, parts)))
    return "".join(_without_blank_ends(CLEAN_TAG.split(cleaned))).strip()


def body_is_too_deep(text: str) -> bool:
    """Say whether blocks of a body lie in each other deeper than is kept."""
    starts = text.count("<") - text.count("</")  # no more elements can be open
    if starts <= DEPTH_MAX and not PREFORMATTED.search(text):
        return False
    return is_too_deep(convert_preformatted_pieces(split_markup(text)), TAGS)


def _leading_somewhere(pieces: Iterable[MarkupPiece]) -> Iterator[MarkupPiece]:
    """Yield the pieces without the links that lead nowhere; their words stay."""
    for piece in pieces:
        if piece.kind == "start" and piece.name == "a" and "href" in piece.written.lower():
            address = parse_attributes(piece.written).get("href", "")
            if NOWHERE.match(address) or LEADS_NOWHERE.search(address):
                continue
        yield piece


def _without_references(piece: MarkupPiece) -> MarkupPiece:
    """Return a text with its characters themselves.

    Of those that HTML needs, the characters that they represent.
    """
    if piece.kind != "text" or not IN_NEED.search(piece.written):
        return piece
    written = html.unescape(LONG_REFERENCE.sub(r"\1\2", piece.written))
    written = written.replace("&", AMPERSAND).replace("\u00a0", FIXED)
    return piece._replace(written=written.replace("<", "&lt;").replace(">", "&gt;"))


def convert_preformatted(text: str) -> str:
    """Return the HTML with preformatted text as paragraphs.

    Each line break is an element there, each blank line begins a paragraph.
    """
    return "".join(piece.written for piece in convert_preformatted_pieces(split_markup(text)))


def convert_preformatted_pieces(pieces: Iterable[MarkupPiece]) -> Iterator[MarkupPiece]:
    """Yield the pieces with preformatted text as paragraphs: its lines stay lines."""
    inside = first = False
    held: MarkupPiece | None = None
    for piece in pieces:
        if held is not None:
            ends = piece.kind == "end" and piece.name == "pre"
            yield from _lines(held.written.rstrip("\n") if ends else held.written)
            held = None
        if piece.name == "pre":
            inside = first = piece.kind == "start"
            yield MarkupPiece(piece.kind, "p", "<p>" if inside else "</p>")
        elif inside and piece.kind == "text":
            written = piece.written.replace("\r\n", "\n")
            held = MarkupPiece("text", "", written.removeprefix("\n") if first else written)
            first = False
        else:
            first = False
            yield piece
    if held is not None:
        yield from _lines(held.written)


def _lines(text: str) -> Iterator[MarkupPiece]:
    """Yield preformatted text as lines; blanks that begin a line are kept, as verse needs them."""
    stanzas = BLANK_LINES.split(text)
    for place, stanza in enumerate(stanzas):
        if place:
            yield MarkupPiece("end", "p", "</p>")
            yield MarkupPiece("start", "p", "<p>")
        shown = INDENT.sub(lambda found: "\u00a0" * len(found[0].expandtabs(4)), stanza)
        for number, line in enumerate(shown.split("\n")):
            if number:
                yield MarkupPiece("start", "br", "<br>")
            yield MarkupPiece("text", "", line)


def _clean_part(part: str) -> str:
    """Clean the text between tags, and the words of a picture; addresses stay as the sanitiser left
    them.
    """
    if part.startswith("<"):
        return ALT.sub(_clean_alt, part) if part.startswith("<img") else part
    return SOFT_BREAK.sub("", clean_text(part))


def _without_blank_ends(parts: Sequence[str]) -> Iterator[str]:
    """Yield the texts and tags of cleaned HTML without blanks at the ends of a block."""
    begins = False  # a block has begun and nothing of it was shown yet
    for place, part in enumerate(parts):
        if place % 2:
            name, ended = _name(part)
            begins = (name in BLOCKS and not ended) or (begins and name in INLINE)
            yield part
            continue
        blanks = BLANKS.match(part) if begins else None
        text = part[blanks.end() :] if blanks else part
        begins = begins and not text
        following, ends = _name(parts[place + 1]) if place + 1 < len(parts) else ("", False)
        yield _without_last_blanks(text) if ends and following in BLOCKS else text


def _name(tag: str) -> tuple[str, bool]:
    match = NAME.match(tag)
    return (match[2], bool(match[1])) if match else ("", False)


def _without_last_blanks(text: str) -> str:
    end = len(text)
    while end:
        if BLANK.match(text, end - 1):
            end -= 1
        elif text.endswith("&nbsp;", 0, end):
            end -= len("&nbsp;")
        else:
            break
    return text[:end]


def _clean_alt(match: re.Match[str]) -> str:
    return f'alt="{clean_line(match[1])}"'


def plain_text(text: str) -> str:
    """Return the characters a reader sees, one block a line. Expects cleaned HTML.

    Blocks in a block have lines of their own: a list in a list item, a paragraph in a table cell.
    """
    lines = html.unescape(TAG.sub("", LINE_EDGE.sub("\n", text))).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def searchable(text: str) -> str:
    """Return `plain_text` with the lines of one paragraph on one line, so that a word across them
    is found.
    """
    return plain_text(LINE_BREAK.sub(" ", text))


def described_images(text: str) -> dict[int, str]:
    """Return the media library's pictures in the body by id, with the alternative text each has
    there.
    """
    alternatives: dict[int, str] = {}
    for tag in IMAGE.findall(text):
        number = IMAGE_ID.match(tag)
        alt = ALT.search(tag)
        if number:
            alternatives.setdefault(int(number[1]), html.unescape(alt[1]) if alt else "")
    return alternatives


def image_ids(text: str) -> list[int]:
    """Return the ids of the media library's pictures in the order they are in the body, each
    once.
    """
    return list(dict.fromkeys(int(number) for number in IMAGE_ID.findall(text)))
