"""Pictures drawn for the demonstration: scenes and charts, 1,600 pixels wide, the same for the same
seed."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from newsroom.demo.pictures import buildings, charts, landscapes
from newsroom.demo.pictures.canvas import Canvas

DRAWERS: dict[str, Callable[[Canvas], tuple[str, str]]] = {
    "skyline": landscapes.draw_skyline,
    "harbour": landscapes.draw_harbour,
    "hills": landscapes.draw_hills,
    "facade": buildings.draw_facade,
    "warehouse": buildings.draw_warehouse,
    "bars": charts.draw_bars,
    "lines": charts.draw_lines,
    "map": charts.draw_tiles,
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


def draw_picture(kind: str, variant: int, seed: int) -> Drawing:
    """Draw the `variant`-th picture of a kind. `title` and `alt` say what really is in it."""
    # Chance for a demonstration, no secret.
    canvas = Canvas(Random(f"{seed}:{kind}:{variant}"))  # noqa: S311
    title, alt = DRAWERS[kind](canvas)
    output = io.BytesIO()
    canvas.finished().save(output, "PNG", compress_level=1)
    credit = "尹竹筠 制图" if kind in CHARTS else "白樵生 绘"
    return Drawing(output.getvalue(), f"{title}（{variant + 1}）", alt, credit)
