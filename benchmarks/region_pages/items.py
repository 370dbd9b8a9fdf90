"""What is printed on a page, in points from its upper left corner."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.epaper.geometry import Rectangle
from articles.epaper.regions.texts import ArticleText


@dataclass(frozen=True)
class Face:
    """A font and whether it is bold."""

    family: str
    bold: bool = False


@dataclass(frozen=True)
class TextLine:
    """One line of type. `top` is the upper edge of its em box."""

    left: float
    top: float
    width: float
    size: float
    face: Face
    text: str
    align: str = "left"  # left, center, right or justify
    turned: bool = False


@dataclass(frozen=True)
class Picture:
    place: Rectangle
    shade: int


@dataclass(frozen=True)
class Frame:
    """A thin frame round a box, or a rule where the box has no height or no width."""

    place: Rectangle


Item = TextLine | Picture | Frame


@dataclass(frozen=True)
class TrueRegion:
    """An article as it was printed, and its rectangles on the page in points."""

    article: ArticleText
    rectangles: Sequence[Rectangle]


@dataclass
class Sheet:
    """A page while it is set."""

    width: float
    height: float
    items: list[Item] = field(default_factory=list)
    regions: list[TrueRegion] = field(default_factory=list)

    def add(self, item: Item) -> None:
        self.items.append(item)
