"""Adobe InDesign Tagged Text, out and in.

Source of the format: “Using Adobe InDesign CS5 Tagged Text”. UTF-16 little endian with its mark,
lines end as on Windows. A backslash stands before <, > and itself in text, and before a colon in a
name; any other character may be written as <0x2014>. Tags have a long and a short form.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.characters import clean_for_xml
from articles.errors import Invalid
from articles.layout_exchange.paragraphs import (
    LINE_BREAK,
    CharacterRun,
    CharacterStyle,
    ParagraphStyle,
    StoryParagraph,
    plain_paragraph,
)

START = re.compile(
    r"\s*<(?:(?:ASCII|ANSI|UNICODE|SJIS|C?GB18030|BIG5|KSC5601)-(?:MAC|WIN)>"
    r"|(?:Version|vsn|DefineParaStyle|dps|ParaStyle|pstyle):)",
    re.IGNORECASE,
)
HEAD = "<UNICODE-WIN>\r\n<Version:8><FeatureSet:InDesign-Roman>"
END_OF_LINE = "\r\n"
NEXT_STYLE = {
    ParagraphStyle.KICKER: ParagraphStyle.HEADLINE,
    ParagraphStyle.HEADLINE: ParagraphStyle.BODY,
    ParagraphStyle.SUBHEAD: ParagraphStyle.BODY,
    ParagraphStyle.CROSSHEAD: ParagraphStyle.BODY,
}
SIZES = {  # points, until the document's own styles of the same names take over
    ParagraphStyle.KICKER: 14,
    ParagraphStyle.HEADLINE: 28,
    ParagraphStyle.SUBHEAD: 14,
    ParagraphStyle.CROSSHEAD: 11,
}
SIZE_OF_OTHERS = 9
ESCAPED = re.compile(r"[\\<>]")
ESCAPED_IN_NAME = re.compile(r"[\\<>:]")
# One piece of a tagged text: an escaped character, a tag's beginning or end, the end of a line.
PIECE = re.compile(r"\\.|[<>]|\r\n|[\r\n\u2029]|[^\\<>\r\n\u2029]+|\\", re.DOTALL)
CODE = re.compile(r"0[xX]([0-9a-fA-F]{1,6})")
PARAGRAPH_TAGS = frozenset({"parastyle", "pstyle"})
TABLE_BEGINS = frozenset({"tablestart", "tstart"})
TABLE_ENDS = frozenset({"tableend", "tend"})
CELL_ENDS = frozenset({"cellend", "clend"})
ROW_ENDS = frozenset({"rowend", "rend"})
SOFT_BREAKS = frozenset({0x0A, 0x0B, 0x2028})
HARD_BREAKS = frozenset({0x0D, 0x2029})
TAG_MAX = 20_000  # characters of one tag: a definition of a style with everything has 2,000
DEPTH_MAX = 20


def write_tagged_text(paragraphs: Sequence[StoryParagraph]) -> bytes:
    """Return a story as a tagged text with the definitions of the styles that it uses."""
    used = list(dict.fromkeys(str(paragraph.style) for paragraph in paragraphs))
    lines = [
        HEAD
        + "".join(_definition(ParagraphStyle(style)) for style in used)
        + "".join(f"<DefineCharStyle:{style}=>" for style in _character_styles(paragraphs))
    ]
    for paragraph in paragraphs:
        words = "".join(map(_write_run, paragraph.runs))
        lines.append(f"<ParaStyle:{_name(paragraph.style)}>{words}")
    content = END_OF_LINE.join([*lines, ""])
    return codecs.BOM_UTF16_LE + content.encode("utf-16-le")


def _definition(style: ParagraphStyle) -> str:
    following = NEXT_STYLE.get(style, style)
    size = SIZES.get(style, SIZE_OF_OTHERS)
    return f"<DefineParaStyle:{style}=<Nextstyle:{following}><cSize:{size}>>"


def _character_styles(paragraphs: Sequence[StoryParagraph]) -> list[CharacterStyle]:
    styles = (run.style for paragraph in paragraphs for run in paragraph.runs)
    return list(dict.fromkeys(style for style in styles if style is not None))


def _write_run(run: CharacterRun) -> str:
    words = ESCAPED.sub(_escape, clean_for_xml(run.text)).replace(LINE_BREAK, "<0x000A>")
    return words if run.style is None else f"<CharStyle:{run.style}>{words}<CharStyle:>"


def _escape(match: re.Match[str]) -> str:
    return "\\" + match[0]


def _name(style: str) -> str:
    return ESCAPED_IN_NAME.sub(_escape, style)


def is_tagged_text(text: str) -> bool:
    """Say whether a text begins as a tagged text does."""
    return START.match(text) is not None


def read_tagged_text(text: str) -> list[StoryParagraph]:
    """Return the paragraphs of a tagged text with their styles. Refuses Invalid for a tag that
    does not end, or that is no tag."""
    reading = _Reading()
    for token in _tokens(text):
        reading.take(token)
    return reading.finish()


class _Token(NamedTuple):
    """Text with its escapes resolved, or what is between the brackets of a tag."""

    words: str
    is_tag: bool = False


def _tokens(text: str) -> Iterator[_Token]:
    """Yield texts and tags in their order. Each character is looked at once."""
    tag: list[str] = []
    depth = 0
    size = 0
    for match in PIECE.finditer(text):
        piece = match[0]
        if piece == "<":
            depth += 1
        if depth:
            tag.append(piece)
            size += len(piece)
            if size > TAG_MAX or depth > DEPTH_MAX:
                raise Invalid(_broken("".join(tag)))
        else:
            yield _Token(piece[1:] if len(piece) > 1 and piece[0] == "\\" else piece)
        if piece == ">":
            if not depth:
                raise Invalid(_broken(text[max(match.start() - 20, 0) : match.end()]))
            depth -= 1
            if not depth:
                yield _Token("".join(tag)[1:-1], is_tag=True)
                tag = []
                size = 0
    if depth:
        raise Invalid(_broken("".join(tag)))


def _broken(words: str) -> str:
    return _(
        "The tagged text is broken at “%(words)s”: a tag does not end, or an angle bracket has no "
        "backslash before it. Nothing was taken over. Export it from the layout again."
    ) % {"words": " ".join(words.split())[:40]}


class _Reading:
    """The paragraph under way, and those that are done."""

    def __init__(self) -> None:
        self.paragraphs: list[StoryParagraph] = []
        self.words: list[str] = []
        self.style = ""
        self.in_table = 0

    def take(self, token: _Token) -> None:
        """Take the next piece."""
        if token.is_tag:
            self._take_tag(token.words)
        elif token.words in {"\r\n", "\r", "\n", "\u2029"}:
            self._end_paragraph()
        else:
            self.words.append(token.words.replace("\u2028", LINE_BREAK))

    def _take_tag(self, tag: str) -> None:
        if code := CODE.fullmatch(tag):
            self._take_code(int(code[1], 16))
            return
        name, _colon, value = tag.partition(":")
        name = name.strip().lower()
        if name in PARAGRAPH_TAGS:
            self.style = style_name(value)
        elif name in TABLE_BEGINS:
            self._end_paragraph()
            self.in_table += 1
        elif name in TABLE_ENDS:
            self._end_paragraph()
            self.in_table = max(self.in_table - 1, 0)
        elif name in CELL_ENDS:
            self.words.append("\t")
        elif name in ROW_ENDS:
            self._end_paragraph()

    def _take_code(self, code: int) -> None:
        if code in HARD_BREAKS:
            self._end_paragraph()
        elif code in SOFT_BREAKS:
            self.words.append(LINE_BREAK)
        elif code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
            self.words.append(chr(code))

    def _end_paragraph(self) -> None:
        text = "".join(self.words)
        self.words = []
        if text.strip():
            style = ParagraphStyle.TABLE if self.in_table else self.style
            self.paragraphs.append(plain_paragraph(style, text))

    def finish(self) -> list[StoryParagraph]:
        """Return all paragraphs."""
        self._end_paragraph()
        return self.paragraphs


def style_name(value: str) -> str:
    """Return the name of a style without the group that it is in, its escapes resolved."""
    parts = re.split(r"(?<!\\):|\\:", value)
    return re.sub(r"\\(.)", r"\1", parts[-1]).strip()
