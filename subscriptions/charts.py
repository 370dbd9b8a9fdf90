"""Charts as SVG, drawn here: lines and bars, with words for whoever cannot see them.

Pure: numbers in, markup out.

No library: those that draw SVG in Python put styles and scripts into it, which the policy of the
site refuses. Colours come from classes (static/subscriptions/reports.css); series also differ by
dashes, and every chart stands beside a table of the same numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.errors import Words

WIDE = 640
HIGH = 240
LEFT = 64
RIGHT = 12
TOP = 24
BOTTOM = 28
LOOKS = 8  # how many series look different
NAMES_MAX = 7  # words beside each other under the axis
SLANT, LETTER, LETTERS_MAX = (
    -60,
    12,
    9,
)  # degrees; height of a letter of a slanted name; letters there is room for
Height = Callable[[float], float]


@dataclass(frozen=True)
class Series:
    """Numbers under a name; None leaves a gap."""

    name: Words
    values: Sequence[float | None]


@dataclass(frozen=True)
class Chart:
    """What is drawn: `names` under the axis, one for each value of every series.

    `kind` is "lines" or "bars".
    """

    title: Words
    names: Sequence[str]
    series: Sequence[Series]
    kind: str = "lines"

    @property
    def limits(self) -> tuple[float, float]:
        values = [value for one in self.series for value in one.values if value is not None]
        whole = all(float(value).is_integer() for value in values)
        return min([0.0, *values]), (round_to_quarters if whole else round_axis_limit)(
            max([1.0, *values])
        )

    @property
    def slanted(self) -> bool:
        """Say whether names stand slanted: each bar is something of its own, so that none may lack
        its name."""
        return self.kind == "bars" and len(self.names) > NAMES_MAX

    @property
    def room(self) -> int:
        """Return how much higher the chart is for slanted names."""
        longest = max((len(name) for name in self.names), default=0)
        return min(longest, LETTERS_MAX) * LETTER if self.slanted else 0


def round_to_quarters(value: float) -> float:
    """Return the next number whose quarters, where the lines of the grid are, are whole: there is
    no half a reader."""
    quarter = ceil(value / 4)
    return 4.0 * (quarter if quarter <= 5 else round_axis_limit(quarter))


def round_axis_limit(value: float) -> float:
    """Return the next number that people like on an axis: 1, 2, 2.5 or 5 and noughts."""
    unit = 10.0 ** (len(str(int(value))) - 1)
    return next(unit * step for step in (1, 2, 2.5, 5, 10) if unit * step >= value)


def draw_chart(chart: Chart, identity: str) -> SafeString:
    """Return a chart as an SVG element.

    `identity` is unlike that of the other charts of the page.
    """
    low, high = chart.limits
    inner = HIGH - TOP - BOTTOM

    def y(value: float) -> float:
        return round(TOP + inner * (1 - (value - low) / (high - low)), 1)

    parts = [_draw_grid(low, high, y), _under(chart)]
    parts += [_bars(chart, y) if chart.kind == "bars" else _lines(chart, y)]
    described = "; ".join(_describe_series(one) for one in chart.series)
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        WIDE,
        HIGH + chart.room,
        identity,
        identity,
        identity,
        chart.title,
        identity,
        described,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _describe_series(series: Series) -> str:
    """Return a series in words: its first and its last value, its least and its most."""
    values = [value for value in series.values if value is not None]
    if not values:
        return str(series.name)
    ends = f"{values[0]:,.10g} → {values[-1]:,.10g}"
    limits = f"{min(values):,.10g} – {max(values):,.10g}"
    return f"{series.name}: {ends} ({limits})"


def _draw_grid(low: float, high: float, y: Height) -> SafeString:
    marks = (
        [low, *(high * part / 4 for part in range(5))]
        if low < 0
        else [high * part / 4 for part in range(5)]
    )
    rows = (
        (LEFT, WIDE - RIGHT, y(mark), y(mark), LEFT - 6, y(mark) + 4, f"{mark:,.10g}")
        for mark in marks
    )
    shape = (
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"></line>'
        '<text class="at" x="{}" y="{}">{}</text>'
    )
    return format_html_join("", shape, rows)


def _x(chart: Chart, place: int) -> float:
    count = len(chart.names)
    return round(LEFT + (WIDE - LEFT - RIGHT) * (place + 0.5) / max(count, 1), 1)


def _under(chart: Chart) -> SafeString:
    if chart.slanted:
        return _draw_slanted_names(chart)
    step = -(-len(chart.names) // NAMES_MAX) or 1
    shown = (
        ("" if place // step % 2 == 0 else " spare", _x(chart, place), HIGH - 8, name)
        for place, name in enumerate(chart.names)
        if place % step == 0
    )
    return format_html_join("", '<text class="under{}" x="{}" y="{}">{}</text>', shown)


def _draw_slanted_names(chart: Chart) -> SafeString:
    """Write the name of every bar, from below up to its bar. What is too long ends in dots."""
    foot = HIGH - BOTTOM + 12
    rows = (
        (_x(chart, place) + 4, foot, SLANT, _x(chart, place) + 4, foot, _short(name))
        for place, name in enumerate(chart.names)
    )
    shape = '<text class="under slanted" x="{}" y="{}" transform="rotate({} {} {})">{}</text>'
    return format_html_join("", shape, rows)


def _short(name: str) -> str:
    return name if len(name) <= LETTERS_MAX else f"{name[: LETTERS_MAX - 1]}…"


def _lines(chart: Chart, y: Height) -> SafeString:
    rows = []
    for place, one in enumerate(chart.series):
        points = [
            (_x(chart, at), y(value)) for at, value in enumerate(one.values) if value is not None
        ]
        if len(points) == 1:
            points *= 2
        path = " ".join(
            f"{'L' if number else 'M'}{x} {height}" for number, (x, height) in enumerate(points)
        )
        rows.append((place % LOOKS + 1, path))
    return format_html_join("", '<path class="line look-{}" d="{}"></path>', rows)


def _bars(chart: Chart, y: Height) -> SafeString:
    room = (WIDE - LEFT - RIGHT) / max(len(chart.names), 1)
    wide = round(min(room * 0.8 / max(len(chart.series), 1), 40), 1)
    rows = []
    for number, one in enumerate(chart.series):
        for place, value in enumerate(one.values):
            if value:
                x = round(_x(chart, place) + (number - len(chart.series) / 2) * wide, 1)
                top, foot = sorted((y(value), y(0)))
                rows.append((number % LOOKS + 1, x, top, wide, round(max(foot - top, 0.5), 1)))
    shape = '<rect class="bar look-{}" x="{}" y="{}" width="{}" height="{}"></rect>'
    return format_html_join("", shape, rows)
