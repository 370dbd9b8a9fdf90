"""The PDF itself: text at a place, a frame, pages of lines. Points, from the lower left corner."""

from collections.abc import Sequence
from typing import IO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from subscriptions.labels.faces import Faces
from subscriptions.labels.fitting import LEADING, FittedLines, wrap_text

rl_config.useA85 = 0  # bytes as they are, not written as text: a fifth smaller, and quicker
MARGIN = 50.0
SIZE = 10.0
TITLE = 16.0
KNOWN_MAX = 20_000  # texts whose codes are kept


class Paper:
    """Pages on their way into a file.

    The operators of text are written here, one text object a page: reportlab's own text object
    measures every string again and writes each number with care, which takes twice the time of
    everything else. What is drawn with a font comes from the font (`splitString`,
    `getSubsetInternalName`), so that what is used is what gets embedded.
    """

    def __init__(self, out: IO[bytes], title: str, page: tuple[float, float], faces: Faces) -> None:
        # invariant: no clock and no random name in the file, so that a second run gives the same
        # bytes
        self.canvas = Canvas(
            out,
            pagesize=page,
            pageCompression=1,
            invariant=1,
            initialFontName=faces.first.fontName,  # type: ignore[arg-type]
        )
        self.canvas.setTitle(title)
        self.page = page
        self.faces = faces
        self.pages = 1
        self.known: dict[str, list[tuple[str, str]]] = {}
        self._begin()

    def _begin(self) -> None:
        self.words = ["BT"]
        self.font: tuple[str, float] = ("", 0.0)

    def _end(self) -> None:
        self.canvas.addLiteral("\n".join([*self.words, "ET"]))

    def text(self, left: float, base: float, size: float, text: str) -> None:
        """Write a text whose line stands on `base`."""
        if not text:
            return
        words = self.words
        words.append(f"1 0 0 1 {left:.2f} {base:.2f} Tm")
        for name, codes in self.known.get(text) or self._codes(text):
            if self.font != (name, size):
                words.append(f"{name} {size:.2f} Tf")
                self.font = (name, size)
            words.append(f"<{codes}> Tj")

    def _codes(self, text: str) -> list[tuple[str, str]]:
        """Return the text as the file has it: pieces, each in a subset of a font, with the subset's
        name.

        They are kept for a while, since regions, routes and postcodes come again.
        """
        document = self.canvas._doc  # type: ignore[attr-defined]
        if len(self.known) >= KNOWN_MAX:
            self.known.clear()
        glyphs = self.known[text] = [
            (font.getSubsetInternalName(subset, document), codes.hex())
            for font, piece in self.faces.runs(text)
            for subset, codes in font.splitString(piece, document)
        ]
        return glyphs

    def text_to(self, right: float, base: float, size: float, text: str) -> None:
        """Write a text that ends at `right`."""
        self.text(right - self.faces.width(text) * size, base, size, text)

    def lines(self, left: float, top: float, words: FittedLines) -> None:
        """Write lines below `top`."""
        step = words.size * LEADING
        for number, line in enumerate(words.lines):
            self.text(left, top - number * step - words.size, words.size, line)

    def frame(self, left: float, bottom: float, width: float, height: float) -> None:
        self.canvas.setLineWidth(1.5)
        self.canvas.rect(left, bottom, width, height)

    def turn(self) -> None:
        """Begin the next page."""
        self._end()
        self.canvas.showPage()
        self.pages += 1
        self._begin()

    def page_of_lines(self, title: str, lines: Sequence[str]) -> None:
        """Write a title and lines below it, over as many pages as they need."""
        wide = self.page[0] - 2 * MARGIN
        rows = [(TITLE, row) for row in wrap_text(self.faces, title, wide / TITLE)] + [(SIZE, "")]
        rows += [
            (SIZE, row)
            for line in lines
            for row in wrap_text(self.faces, line, wide / SIZE) or [""]
        ]
        base = self.page[1] - MARGIN
        for size, row in rows:
            if base < MARGIN:
                self.turn()
                base = self.page[1] - MARGIN
            base -= size * LEADING
            self.text(MARGIN, base, size, row)

    def close(self) -> int:
        """Write the file and return its pages."""
        self._end()
        self.canvas.showPage()
        self.canvas.save()
        return self.pages
