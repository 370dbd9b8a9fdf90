"""How a picture is turned and lightened, without a change of its file. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from articles.domain.pictures.picture_uses import CropRectangle

QUARTER_TURNS = (0, 90, 180, 270)
EXPOSURE_MAX = 200  # two stops up or down
CONTRAST_MAX = 80


@dataclass(frozen=True)
class PictureAdjustment:
    """What is done to a picture each time its copies are made from its file.

    `rotation` is in degrees, clockwise. `exposure` is in hundredths of a stop: 100 doubles the
    light. `contrast` is in per cent more or less distance from the middle grey.
    """

    rotation: int = 0
    exposure: int = 0
    contrast: int = 0

    @property
    def changes_nothing(self) -> bool:
        return not (self.rotation or self.exposure or self.contrast)

    def is_allowed(self) -> bool:
        """Say whether every value is one that a picture can have."""
        return (
            self.rotation in QUARTER_TURNS
            and abs(self.exposure) <= EXPOSURE_MAX
            and abs(self.contrast) <= CONTRAST_MAX
        )

    def describe(self) -> str:
        """Return the values in one line, for the journal and to see whether they changed."""
        return f"{self.rotation}° {self.exposure:+d} {self.contrast:+d}%"

    def values(self) -> dict[str, int]:
        return asdict(self)

    def turns_from(self, before: "PictureAdjustment") -> int:
        """Return how many quarter turns, clockwise, lead from another adjustment to this."""
        return (self.rotation - before.rotation) % 360 // 90


def read_adjustment(stored: Mapping[str, Any]) -> PictureAdjustment:
    """Return the adjustment of a stored record, an empty one for a picture as its file has it."""
    return PictureAdjustment(
        stored.get("rotation", 0), stored.get("exposure", 0), stored.get("contrast", 0)
    )


def turn_point(x: float, y: float, turns: int) -> tuple[float, float]:
    """Return where a point of a picture is after quarter turns, clockwise."""
    for _turn in range(turns):
        x, y = 1 - y, x
    return x, y


def turn_rectangle(rectangle: CropRectangle, turns: int) -> CropRectangle:
    """Return where a part of a picture is after quarter turns, clockwise."""
    for _turn in range(turns):
        rectangle = CropRectangle(
            max(0.0, 1 - rectangle.top - rectangle.height),
            rectangle.left,
            rectangle.height,
            rectangle.width,
        )
    return rectangle
