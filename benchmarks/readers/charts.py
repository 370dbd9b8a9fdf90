"""Charts of the report as SVG: plain text, readable in light and dark, with words for who cannot see
them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 760
LEFT, RIGHT = 160, 70  # beside the bars: names, figures
BAR, GAP, GROUP_GAP = 13, 2, 12
TOP = 62
STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #222; }
  .head { font-weight: 600; font-size: 14px; }
  .figure, .axis { fill: #555; font-size: 11px; }
  .line { stroke: #ccc; }
  .a { fill: #8a8f98; stroke: #8a8f98; }
  .b { fill: #1f6f8b; stroke: #1f6f8b; }
  .c { fill: #b4471f; stroke: #b4471f; }
  .d { fill: #6a4c93; stroke: #6a4c93; }
  .e { fill: #3a7d44; stroke: #3a7d44; }
  path { fill: none !important; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e8e6e3; }
    .figure, .axis { fill: #b5b2ad; }
    .line { stroke: #555; }
    .a { fill: #9aa0a8; stroke: #9aa0a8; }
    .b { fill: #5fb3cf; stroke: #5fb3cf; }
    .c { fill: #f08a5d; stroke: #f08a5d; }
    .d { fill: #b79ce0; stroke: #b79ce0; }
    .e { fill: #7cc48a; stroke: #7cc48a; }
  }
"""
COLOURS = "abcde"


@dataclass(frozen=True)
class Series:
    """What one colour shows: a value for each name of the chart."""

    name: str
    values: Sequence[float]


def draw_bars(title: str, names: Sequence[str], series: Sequence[Series]) -> str:
    """Return a chart of bars from the left, a group a name."""
    largest = max(value for one in series for value in one.values)
    scale = (WIDTH - LEFT - RIGHT) / largest
    parts, y = [*_legend(series)], TOP
    for place, name in enumerate(names):
        middle = y + len(series) * (BAR + GAP) / 2 + 3
        parts.append(_text(LEFT - 8, middle, name, anchor="end"))
        for colour, one in zip(COLOURS, series, strict=False):
            length = max(1.0, one.values[place] * scale)
            parts.append(
                f'<rect class="{colour}" x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}"/>'
            )
            figure = f"{one.values[place]:,.0f}"
            parts.append(_text(LEFT + length + 5, y + BAR - 3, figure, kind="figure"))
            y += BAR + GAP
        y += GROUP_GAP
    return _frame(title, _describe(names, series), parts, y)


def draw_lines(title: str, names: Sequence[str], series: Sequence[Series], unit: str) -> str:
    """Return a chart of lines from the smallest to the largest newspaper."""
    largest = max(value for one in series for value in one.values) * 1.1
    height, bottom = 220, TOP + 220
    step = (WIDTH - LEFT - RIGHT) / max(1, len(names) - 1)
    parts = [*_legend(series)]
    for share in (0, 0.5, 1):
        y = bottom - share * height
        parts.append(f'<line class="line" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(
            _text(LEFT - 8, y + 4, f"{share * largest:.0f} {unit}", kind="axis", anchor="end")
        )
    for place, name in enumerate(names):
        parts.append(_text(LEFT + place * step, bottom + 18, name, kind="axis", anchor="middle"))
    for colour, one in zip(COLOURS, series, strict=False):
        points = [
            (LEFT + place * step, bottom - value / largest * height)
            for place, value in enumerate(one.values)
        ]
        line = " L ".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(f'<path class="{colour}" d="M {line}"/>')
        parts += [f'<circle class="{colour}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points]
    return _frame(title, _describe(names, series), parts, bottom + 30)


def _legend(series: Sequence[Series]) -> list[str]:
    parts, x = [], 8.0
    for colour, one in zip(COLOURS, series, strict=False):
        parts.append(f'<rect class="{colour}" x="{x:.0f}" y="36" width="11" height="11"/>')
        parts.append(_text(x + 16, 46, one.name))
        x += 34 + 7 * len(one.name)
    return parts


def _describe(names: Sequence[str], series: Sequence[Series]) -> str:
    """Return the chart in words, for who does not see it."""
    rows = []
    for place, name in enumerate(names):
        figures = ", ".join(f"{one.name} {one.values[place]:,.1f}" for one in series)
        rows.append(f"{name}: {figures}")
    return "; ".join(rows)


def _text(x: float, y: float, words: str, *, kind: str = "", anchor: str = "start") -> str:
    named = f' class="{kind}"' if kind else ""
    placed = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}"{placed}>{escape(words)}</text>'


def _frame(title: str, words: str, parts: Sequence[str], height: float) -> str:
    lines = "\n  ".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-labelledby="title words">\n  <title id="title">{escape(title)}</title>\n'
        f'  <desc id="words">{escape(words)}</desc>\n  <style>{STYLE}  </style>\n'
        f"  {_text(8, 20, title, kind='head')}\n  {lines}\n</svg>\n"
    )
