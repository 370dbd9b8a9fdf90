"""Pictures drawn for the demonstration: scenes and charts, 1,600 pixels wide, the same for the same
seed."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from newsroom.demo.pictures import buildings, charts, landscapes
from newsroom.demo.pictures.canvas import Canvas

DRAWERS: dict[str, Callable[[Canvas], tuple[str, str]]] = {
    "skyline": landscapes.skyline,
    "harbour": landscapes.harbour,
    "hills": landscapes.hills,
    "facade": buildings.facade,
    "warehouse": buildings.warehouse,
    "bars": charts.bars,
    "lines": charts.lines,
    "map": charts.tiles,
}
CHARTS = ("bars", "lines", "map")
VARIANTS = 3


@dataclass(frozen=True)
class Drawing:
    """A finished picture: PNG bytes, and the words that belong to it."""

    png: bytes
    title: str
    alt: str
    credit: str


def draw(kind: str, variant: int, seed: int) -> Drawing:
    """Draw the `variant`-th picture of a kind. `title` and `alt` say what really is in it."""
    # Chance for a demonstration, no secret.
    canvas = Canvas(Random(f"{seed}:{kind}:{variant}"))  # noqa: S311
    title, alt = DRAWERS[kind](canvas)
    output = io.BytesIO()
    canvas.finished().save(output, "PNG", compress_level=1)
    credit = "尹竹筠 制图" if kind in CHARTS else "白樵生 绘"
    return Drawing(output.getvalue(), f"{title}（{variant + 1}）", alt, credit)
