"""How a text is broken into lines and made smaller until it stays within its place.

Widths and heights are points.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from subscriptions.labels.faces import Faces

LEADING = 1.25  # from one line to the next, in sizes of the type
# A number, a Latin word or a house number stays whole, and no line begins with a closing mark.
WHOLE = re.compile(r"(?:[0-9A-Za-z][0-9A-Za-z.\-/#]*|.)[，。、；：？！）】」』〉》”’,.;:?!)\]]*")


@dataclass(frozen=True, slots=True)
class FittedLines:
    """Lines as they are set. `cut` when the end is missing, which … shows."""

    size: float
    lines: tuple[str, ...]
    cut: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING


def fit_paragraphs(
    faces: Faces, paragraphs: Sequence[str], width: float, height: float, sizes: Sequence[float]
) -> FittedLines:
    """Return the paragraphs in the largest of the sizes in which they fit; cut in the smallest if
    in none.

    Each paragraph begins a line. At least one line is set.
    """
    wide = [faces.width(paragraph) for paragraph in paragraphs]
    for size in sizes:
        room = max(1, int(height / (size * LEADING) + 1e-6))
        across = width / size
        if sum(ceil(one / across) for one in wide) <= room:
            lines = [
                line for paragraph in paragraphs for line in wrap_text(faces, paragraph, across)
            ]
            if len(lines) <= room:
                return FittedLines(size, tuple(lines))
    size = sizes[-1]
    across = width / sizes[-1]
    room = max(1, int(height / (size * LEADING) + 1e-6))
    lines = [line for paragraph in paragraphs for line in wrap_text(faces, paragraph, across)]
    return FittedLines(
        size, (*lines[: room - 1], shorten_text(faces, lines[room - 1] + "…", across)), cut=True
    )


def wrap_text(faces: Faces, text: str, width: float) -> list[str]:
    """Return the text in lines no wider than `width` sizes of the type."""
    if not text:
        return []
    if faces.width(text) <= width:
        return [text]
    lines = []
    line = ""
    room = width
    for piece, wide in _pieces(faces, text, width):
        if wide > room and line:
            lines.append(line.rstrip())
            line = ""
            room = width
            piece = piece.lstrip()
        line = line + piece
        room = room - wide
    return [*lines, line] if line else lines


def _pieces(faces: Faces, text: str, width: float) -> Iterator[tuple[str, float]]:
    """Yield what is not broken, with its width; a piece wider than a line is broken all the
    same."""
    widths = faces.widths
    for piece in WHOLE.findall(text):
        wide = widths[piece] if len(piece) == 1 else faces.width(piece)
        if wide <= width:
            yield piece, wide
        else:
            yield from ((letter, widths[letter]) for letter in piece)


def shorten_text(faces: Faces, text: str, width: float) -> str:
    """Return the text itself, or as much of it as fits, with … at its end."""
    if faces.width(text) <= width:
        return text
    room = width - faces.width("…")
    kept = 0
    for letter in text:
        room -= faces.width(letter)
        if room < 0:
            break
        kept += 1
    return text[:kept] + "…"
