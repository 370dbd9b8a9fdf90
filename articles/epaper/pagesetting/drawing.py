"""What the template draws: each item at its place, in points from the page's upper left corner.

Pure.
"""

from collections.abc import Sequence
from typing import Any

from articles.epaper.pagesetting.typesetting.body_blocks import TableCell
from articles.epaper.pagesetting.typesetting.faces import BLACK
from articles.epaper.pagesetting.typesetting.measuring import TextLine, describe_runs

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
    x, y = at
    return {
        "kind": "line",
        "text": text,
        "face": face,
        "size": size,
        "x": x,
        "y": y,
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


def draw_picture(file: str, x: float, y: float, width: float, height: float) -> Item:
    """Return a picture that fills its box; what is beyond the box is cut off."""
    return {
        "kind": "picture",
        "file": file,
        "x": x,
        "y": y,
        "width": width,
        "height": height,
    }


def draw_text(
    lines: Sequence[TextLine],
    face: str,
    size: float,
    pitch: float,
    *,
    at: tuple[float, float],
    width: float,
    indent: float,
    centred: bool,
) -> Item:
    """Return lines of one block that were broken before."""
    x, y = at
    return {
        "kind": "lines",
        "x": x,
        "y": y,
        "width": width,
        "face": face,
        "size": size,
        "pitch": pitch,
        "indent": indent if lines[0].starts else 0,
        "justify": not centred,
        "lines": [{"runs": describe_runs(line.runs), "goes-on": not line.ends} for line in lines],
    }


def draw_table(
    rows: Sequence[Sequence[TableCell]], x: float, y: float, width: float, size: float
) -> Item:
    """Return a table over the width; its columns share it evenly."""
    columns = max(sum(cell.columns for cell in row) for row in rows)
    return {
        "kind": "table",
        "x": x,
        "y": y,
        "width": width,
        "size": size,
        "widths": [1] * columns,
        "cells": [
            {
                "text": cell.text,
                "columns": cell.columns,
                "rows": cell.rows,
                "head": cell.is_head,
            }
            for row in rows
            for cell in row
        ],
    }
