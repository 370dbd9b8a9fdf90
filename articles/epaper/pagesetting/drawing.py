"""What the template draws: each item at its place, in points from the page's upper left corner.

Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from articles.epaper.pagesetting.typesetting.body_blocks import BodyBlock
from articles.epaper.pagesetting.typesetting.faces import BLACK
from articles.epaper.pagesetting.typesetting.measuring import (
    TextLine,
    describe_runs,
    describe_table,
)

Item = dict[str, Any]
HAIRLINE = 0.4


def draw_line(
    text: str,
    face: str,
    size: float,
    *,
    at: tuple[float, float],
    width: float,
    align: str = "left",
    tracking: float = 0.0,
) -> Item:
    """Return one line of text that never wraps; `at` is the upper left corner of its em box."""
    return {
        "kind": "line",
        "text": text,
        "face": face,
        "size": size,
        "x": at[0],
        "y": at[1],
        "width": width,
        "align": align,
        "tracking": tracking,
    }


def draw_rule(
    x: float,
    y: float,
    width: float,
    height: float = 0,
    thickness: float = HAIRLINE,
    color: str = BLACK,
) -> Item:
    """Return a rule from a point to the right or downwards."""
    return {
        "kind": "rule",
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "thickness": thickness,
        "color": color,
    }


def draw_box(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = "",
    thickness: float = 0,
    color: str = BLACK,
) -> Item:
    """Return a rectangle that is filled, framed or both."""
    return {
        "kind": "box",
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "fill": fill,
        "thickness": thickness,
        "color": color,
    }


def draw_image(
    file: str, x: float, y: float, width: float, height: float, *, whole: bool = False
) -> Item:
    """Return a picture that fills its box; what is beyond is cut off unless it is shown whole."""
    return {
        "kind": "picture",
        "file": file,
        "fit": "contain" if whole else "cover",
        "x": x,
        "y": y,
        "width": width,
        "height": height,
    }


@dataclass(frozen=True)
class TextSetting:
    """How broken lines are set: their face and size, their pitch, their width, in points."""

    face: str
    size: float
    pitch: float
    width: float
    indent: float
    centred: bool


def draw_text(lines: Sequence[TextLine], setting: TextSetting, x: float, y: float) -> Item:
    """Return lines of one block that were broken before."""
    return {
        "kind": "lines",
        "x": x,
        "y": y,
        "width": setting.width,
        "face": setting.face,
        "size": setting.size,
        "pitch": setting.pitch,
        "indent": setting.indent if lines[0].starts else 0,
        "justify": not setting.centred,
        "lines": [{"runs": describe_runs(line.runs), "goes-on": not line.ends} for line in lines],
    }


def draw_table(table: BodyBlock, x: float, y: float, width: float) -> Item:
    """Return a table over the width."""
    return {**describe_table(table, width), "x": x, "y": y}
