"""No text of a body stands bare: what is in no paragraph, list, table or figure gets a paragraph. Pure."""

from html.parser import HTMLParser

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


def in_blocks(body: str) -> str:
    """Return HTML in which every text stands in a block."""
    parser = _Blocks()
    parser.feed(body)
    parser.close()
    parser.end_paragraph()
    return "".join(parser.out)


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.open: list[str] = []
        self.paragraph = False

    def end_paragraph(self) -> None:
        if self.paragraph:
            self.out.append("</p>")
            self.paragraph = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or ""
        if tag not in BLOCKS:
            self._inline(written)
            return
        self.end_paragraph()
        if self.open and self.open[-1] in ENDED_BY_BLOCK:
            self.out.append(f"</{self.open.pop()}>")
        self.out.append(written)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS and tag in VOID:
            self.handle_starttag(tag, attrs)
        else:
            self._inline(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in BLOCKS:
            if self.paragraph or self.open:
                self.out.append(f"</{tag}>")
            return
        if tag not in self.open:
            return
        self.end_paragraph()
        while self.open:
            ended = self.open.pop()
            self.out.append(f"</{ended}>")
            if ended == tag:
                break

    def handle_data(self, data: str) -> None:
        if data.strip() or self.paragraph:
            self._inline(data)
        else:
            self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self._inline(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._inline(f"&#{name};")

    def _inline(self, written: str) -> None:
        if not self.paragraph and (not self.open or self.open[-1] in HOLDS_BLOCKS):
            self.out.append("<p>")
            self.paragraph = True
        self.out.append(written)
