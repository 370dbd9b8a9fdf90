"""No text of a body is bare: what is in no paragraph, list, table or figure gets a paragraph.

Pure.
"""

from collections import Counter

from articles.markup.tags import split_markup

BLOCKS = frozenset(
    {
        "p",
        "h3",
        "h4",
        "blockquote",
        "ul",
        "ol",
        "li",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "figure",
        "figcaption",
        "hr",
        "pre",
    }
)
HOLDS_BLOCKS = frozenset({"blockquote"})  # like the body itself: its texts need a paragraph
VOID = frozenset({"hr", "br", "img", "wbr", "source", "input", "embed"})
ENDED_BY_BLOCK = frozenset({"p", "h3", "h4"})


def wrap_in_blocks(body: str) -> str:
    """Return HTML in which every text is in a block."""
    blocks = _Blocks()
    for piece in split_markup(body):
        if piece.kind == "text":
            blocks.take_text(piece.written)
        elif piece.kind == "start":
            blocks.begin(piece.name, piece.written)
        else:
            blocks.end(piece.name)
    blocks.end_paragraph()
    return "".join(blocks.out)


class _Blocks:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[str] = []
        self.count: Counter[str] = Counter()  # of the open ones, by name
        self.paragraph = False

    def end_paragraph(self) -> None:
        if self.paragraph:
            self.out.append("</p>")
            self.paragraph = False

    def begin(self, tag: str, written: str) -> None:
        if tag not in BLOCKS or (written.endswith("/>") and tag not in VOID):
            self._inline(written)
            return
        self.end_paragraph()
        if self.open and self.open[-1] in ENDED_BY_BLOCK:
            self._close()
        self.out.append(written)
        if tag not in VOID:
            self.open.append(tag)
            self.count[tag] += 1

    def end(self, tag: str) -> None:
        if tag not in BLOCKS:
            if self.paragraph or self.open:
                self.out.append(f"</{tag}>")
            return
        if not self.count[tag]:
            return
        self.end_paragraph()
        while self.open and self._close() != tag:
            pass

    def take_text(self, written: str) -> None:
        if written.strip() or self.paragraph:
            self._inline(written)
        else:
            self.out.append(written)

    def _close(self) -> str:
        ended = self.open.pop()
        self.count[ended] -= 1
        self.out.append(f"</{ended}>")
        return ended

    def _inline(self, written: str) -> None:
        if not self.paragraph and (not self.open or self.open[-1] in HOLDS_BLOCKS):
            self.out.append("<p>")
            self.paragraph = True
        self.out.append(written)
