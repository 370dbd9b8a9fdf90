"""HTML cut into tags and texts in one pass, whatever it holds: each character is looked at once.

Pure.

What is cut and put together again has only whole tags: every `<` begins a tag, every tag ends.
Comments, declarations and the insides of scripts and drawings are left out. A tag that never ends
is a text.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

BLANK = r"[\t\n\f\r ]"
BEGINS = re.compile(r"<(?:(/?)([a-zA-Z][^\t\n\f\r />]*)|(!--)|[!?/])")
# An attribute as HTML's tokeniser reads it. Nothing that matched is given back, so that no text
# costs its square.
VALUE = r"""(?>"([^"]*)"|'([^']*)'|([^\t\n\f\r >"'][^\t\n\f\r >]*+)?)"""
ATTRIBUTE = re.compile(
    rf"([^\t\n\f\r />][^\t\n\f\r />=]*+)(?>{BLANK}*+={BLANK}*+{VALUE})?+", re.ASCII
)
REST = re.compile(
    r"(?>[\t\n\f\r /]++|[^\t\n\f\r />][^\t\n\f\r />=]*+"
    rf"(?>{BLANK}*+={BLANK}*+{VALUE})?+)*+>"
)
COMMENT_END = re.compile("--!?>")
# What a browser takes for no HTML: nothing of it is text.
RAW = frozenset({"script", "style", "noscript", "iframe"})
# What holds tags of its own, none of which is text: left out where it ends.
APART = frozenset({"svg", "math", "template", "head"})


class MarkupPiece(NamedTuple):
    """A text, a tag that begins something, or one that ends it; `name` in small letters.

    `written` is as it was there, but that no `<` or `>` is in it beside those of the tag.
    """

    kind: Literal["text", "start", "end"]
    name: str
    written: str


def split_markup(text: str) -> Iterator[MarkupPiece]:
    """Yield the tags and texts in their order.

    Each character is looked at a fixed number of times.
    """
    place = 0
    endless: set[str] = set()  # what was looked for to the end and is not there
    while match := BEGINS.search(text, place):
        if match.start() > place:
            yield _text(text[place : match.start()])
        name = (match[2] or "").lower()
        end = _end_of(text, match, endless)
        if end < 0:
            yield _text(text[match.start() :])
            return
        place = end
        if not name:
            continue
        yield MarkupPiece("end" if match[1] else "start", name, _tag(text[match.start() : end]))
        if not match[1] and name in RAW | APART:
            place = _behind(text, name, end, endless)
    if place < len(text):
        yield _text(text[place:])


def complete_tags(text: str) -> str:
    """Return the HTML with every `<` the beginning of a tag that ends at the next `>`."""
    return "".join(piece.written for piece in split_markup(text))


def parse_attributes(written: str) -> dict[str, str]:
    """Return the attributes of a tag by name in small letters, values as written.

    Of two alike the first.
    """
    beginning = BEGINS.match(written)
    values: dict[str, str] = {}
    for match in ATTRIBUTE.finditer(written, beginning.end() if beginning else 0, len(written) - 1):
        values.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
    return values


def _tag(written: str) -> str:
    inner = written[1:-1]
    if "<" not in inner and ">" not in inner:
        return written
    return "<" + inner.replace("<", "&lt;").replace(">", "&gt;") + ">"


def _text(written: str) -> MarkupPiece:
    return MarkupPiece("text", "", written.replace("<", "&lt;"))


def _end_of(text: str, match: re.Match[str], endless: set[str]) -> int:
    """Return where a tag, comment or declaration ends; -1 where it never does."""
    if match[2]:
        rest = REST.match(text, match.end())
        return rest.end() if rest else -1
    if not match[3]:
        return text.find(">", match.end() - 1) + 1 or -1
    if text.startswith((">", "->"), match.end()):
        return text.index(">", match.end()) + 1
    ended = None if "--" in endless else COMMENT_END.search(text, match.end())
    if ended is None:  # nothing that somebody wrote behind it is lost
        endless.add("--")
        return match.end()
    return ended.end()


def _behind(text: str, name: str, place: int, endless: set[str]) -> int:
    """Return where the inside of something left out ends; it may hold others of its kind."""
    if name in endless:
        return len(text) if name in RAW else place
    depth = 1
    for match in re.compile(rf"<(/?){name}(?=[\t\n\f\r />])", re.IGNORECASE).finditer(text, place):
        if match[1]:
            depth -= 1
        elif name in APART:
            depth += 1
        if depth == 0:
            return match.start()
    endless.add(name)
    return len(text) if name in RAW else place
