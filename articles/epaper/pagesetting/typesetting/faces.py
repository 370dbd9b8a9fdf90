"""The typographic voices of the page: which font, how heavy, in which colour. Pure."""

from typing import Any, NamedTuple

from articles.epaper.pagesetting.typesetting.body_blocks import BlockKind
from articles.epaper.pagesetting.typesetting.fonts import PageFonts

BLACK = "#0b0b0b"
GREY = "#4a4a4a"
RED = "#b0141c"
WHITE = "#ffffff"


class Face(NamedTuple):
    """A role of type: the use of the font (serif, sans, kai), its weight and colour."""

    use: str
    bold: bool = False
    color: str = BLACK


FACES = {
    "text": Face("serif"),
    "strong": Face("sans", bold=True),
    "kai": Face("kai"),
    "summary": Face("kai"),
    "crosshead": Face("sans", bold=True),
    "lead": Face("serif", bold=True),
    "headline": Face("sans", bold=True),
    "soft_headline": Face("serif", bold=True),
    "kicker": Face("serif"),
    "subhead": Face("serif"),
    "byline": Face("kai"),
    "caption": Face("sans", color=GREY),
    "table": Face("sans"),
    "label": Face("sans", bold=True, color=WHITE),
    "masthead": Face("serif", bold=True, color=RED),
    "furniture": Face("sans"),
    "furniture_bold": Face("sans", bold=True),
    "ear_title": Face("sans", bold=True, color=RED),
    "jump": Face("kai"),
    "advert": Face("sans", bold=True),
    "mark": Face("sans", color=GREY),
}


class TextStyle(NamedTuple):
    """How a block of running text is set; `size` in times of the text's, `inset` in em of it."""

    face: str
    size: float = 1.0
    indent: float = 2.0
    inset: float = 0.0
    centred: bool = False


TEXT_STYLES = {
    BlockKind.PARAGRAPH: TextStyle("text"),
    BlockKind.ITEM: TextStyle("text"),
    BlockKind.QUOTATION: TextStyle("kai", inset=1.0),
    BlockKind.SUMMARY: TextStyle("summary", indent=0, inset=0.8),
    BlockKind.JUMP: TextStyle("jump", indent=0),
    BlockKind.CROSSHEAD: TextStyle("crosshead", size=1.1, indent=0, inset=1.0, centred=True),
    BlockKind.MINOR_CROSSHEAD: TextStyle("crosshead", indent=2),
}


def describe_faces(fonts: PageFonts) -> dict[str, dict[str, Any]]:
    """Return the faces as the template takes them."""
    families = {"serif": fonts.serif, "sans": fonts.sans, "kai": fonts.kai}
    return {
        name: {
            "families": list(families[face.use]),
            "bold": face.bold,
            "heavy": families[face.use][0] in fonts.heavy,
            "color": face.color,
        }
        for name, face in FACES.items()
    }
