"""Chinese type drawn by Pillow: each character by the first font that has it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from PIL import ImageDraw, ImageFont

from articles.domain.headlines.headline_breaks import break_headline
from articles.epaper.pagesetting.typesetting.fonts import (
    GETA,
    FontFile,
    PageFonts,
    covered_characters,
    tidy_for_type,
)

LEADING = 1.32  # of the size, from line to line
OPENING_MARKS = ("“", "‘", "《", "〈", "（", "「", "『", "【")
TWO_EM_DASH = "⸺"
Point = tuple[float, float]


@dataclass(frozen=True)
class TypeFace:
    """A font, and whether it needs a stroke around its letters to look heavy."""

    file: FontFile
    is_light: bool


@dataclass(frozen=True)
class Lettering:
    """Heavy type of one size, in pixels."""

    faces: tuple[TypeFace, ...]
    size: int

    def width(self, text: str) -> float:
        return sum(self._font(face).getlength(run) for face, run in self._runs(text))

    def cut(self, text: str, width: float) -> str:
        """Return a text as far as it fits into a line, with “…” where it does not."""
        text = tidy_for_type(text)
        while self.width(text) > width and len(text) > 1:
            text = f"{text[:-2]}…"
        return text

    def draw(self, canvas: ImageDraw.ImageDraw, place: Point, text: str, ink: str) -> None:
        """Draw one line; `place` is where it begins on its base line. A mark that opens it hangs
        out by the empty half of its square.
        """
        left, base = place
        if text.startswith(OPENING_MARKS):
            left -= self.size / 2
        for face, run in self._runs(text):
            font = self._font(face)
            stroke = max(1, self.size // 48) if face.is_light else 0
            canvas.text((left, base), run, ink, font, anchor="ls", stroke_width=stroke)
            left += font.getlength(run)

    def _font(self, face: TypeFace) -> ImageFont.FreeTypeFont:
        return _load_font(face.file, self.size)

    def _runs(self, text: str) -> Iterator[tuple[TypeFace, str]]:
        """Yield the parts of a text with their fonts; 〓 stands for what no font has."""
        if self._face_of(TWO_EM_DASH) == self._face_of("—"):
            text = text.replace("——", TWO_EM_DASH)  # two dashes would have a gap between them
        for face, letters in groupby(text, key=self._face_of):
            run = "".join(letters)
            yield face or self.faces[0], run if face else GETA * len(run)

    def _face_of(self, letter: str) -> TypeFace | None:
        code = ord(letter)
        return next((face for face in self.faces if code in covered_characters(face.file)), None)


def heavy_faces(fonts: PageFonts) -> tuple[TypeFace, ...]:
    """Return the faces of headlines, each asked in its order for a character."""
    return tuple(
        TypeFace(file, family not in fonts.heavy)
        for family, file in zip(fonts.serif, fonts.bold_files, strict=True)
    )


def set_headline(
    text: str, faces: tuple[TypeFace, ...], sizes: Sequence[int], box: tuple[int, int]
) -> tuple[Lettering, list[str]]:
    """Return the largest of the sizes in which a headline fits into a box, and its lines, broken
    by the sense. What fits in none is cut.
    """
    text = tidy_for_type(text)
    while True:
        fitted = _fit_headline(text, faces, sizes, box)
        if fitted is not None or len(text) < 3:
            return fitted or (Lettering(faces, sizes[-1]), [text])
        text = f"{text[: -max(2, len(text) // 10)]}…"


def _fit_headline(
    text: str, faces: tuple[TypeFace, ...], sizes: Sequence[int], box: tuple[int, int]
) -> tuple[Lettering, list[str]] | None:
    width, height = box
    for size in sizes:
        lettering = Lettering(faces, size)
        for number in range(1, int(height / (size * LEADING)) + 1):
            lines = list(break_headline(text, number))
            if all(lettering.width(line) <= width for line in lines):
                return lettering, lines
    return None


@lru_cache(maxsize=64)
def _load_font(file: FontFile, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file.path, size, file.index, layout_engine=ImageFont.Layout.BASIC)
