"""Which story goes where: bands across the page, towers of columns in a band, stories in a tower.

Stories keep their order of importance: the first band holds the first ones. All widths are columns,
all heights rows. The search goes through every way to cut the row of stories into bands and towers
and takes the one that leaves the least room empty and looks best. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

from articles.epaper.pagesetting.layout.headline_stack import Rank
from articles.epaper.pagesetting.layout.story_plan import StoryPlan

GAP = 2  # rows between a story and what is below it, with the hairline
STORIES_IN_BAND = 5
WASTE = 1.0  # the cost of a row of a column that stays empty
OVER = 3.0  # of one that is missing
HOLE = 1.8  # of an empty line beside a picture
FREE = 0.45  # of one at the foot of the page
BEST_SHAPE = 1.25  # of a story: its width in times of its height
SHAPE = 16.0  # the cost of a story e times as wide or as deep as that
MONOTONY = 12.0  # of two stories over the whole width, one below the other
DEPTH_MIN = 6  # rows of text below which a story looks flat
FLAT = 9.0
NARROW_LEAD = 34.0


@dataclass(frozen=True)
class GridBlock:
    """A story's place: which of the page's stories it is, its first column and row, its columns
    and rows."""

    story: int
    column: int
    row: int
    span: int
    rows: int


@dataclass(frozen=True)
class Corner:
    """A place at the right of the last band that an advert takes: its columns and rows."""

    span: int = 0
    rows: int = 0


@dataclass(frozen=True)
class Tower:
    """Stories one below the other, from `first` up to `limit`, over the same columns."""

    first: int
    limit: int
    span: int


@dataclass(frozen=True)
class Band:
    """Towers side by side; `rows` is what the deepest of them needs, with its gap, `corner_rows`
    what the advert beside them takes."""

    towers: tuple[Tower, ...]
    rows: int
    cost: float
    corner_rows: int = 0


Plans = Mapping[tuple[int, int], StoryPlan]


@dataclass(frozen=True)
class Packing:
    """Bands from above to below, their rows together, and the cost of it all."""

    bands: tuple[Band, ...]
    rows: int
    cost: float


@dataclass(frozen=True)
class Shape:
    """What stories are packed into: columns and rows, the width of a column and the height of a row
    in points, and the corner that an advert takes."""

    columns: int
    rows: int
    column_width: float
    pitch: float
    corner: Corner = Corner()


@dataclass(frozen=True)
class _Search:
    """The rows and the cost of each story at each span, for a page of a shape.

    A band fills all columns unless it `may_leave_columns` empty.
    """

    shape: Shape
    count: int
    heights: Mapping[tuple[int, int], int]
    costs: Mapping[tuple[int, int], float]
    may_leave_columns: bool


def pack_stories(plans: Plans, count: int, shape: Shape) -> Packing:
    """Return the best way to set `count` stories.

    `plans` has each story at each span that it may have. The packing may need more rows than there
    are: `fit_blocks` cuts.
    """
    heights = {key: plan.rows + GAP for key, plan in plans.items()}
    costs = {key: _look_cost(plan, shape) for key, plan in plans.items()}
    packing = _find_best(_Search(shape, count, heights, costs, may_leave_columns=False))
    if packing is None:
        packing = _find_best(_Search(shape, count, heights, costs, may_leave_columns=True))
    if packing is None:
        raise ValueError("A story is wider than the page.")
    return packing


def _find_best(search: _Search) -> Packing | None:
    """Return the cheapest packing; nothing where the widths that editors chose fill no band."""
    count = search.count
    best: list[dict[int, tuple[float, tuple[Band, ...]]]] = [{} for _story in range(count + 1)]
    best[0][0] = (0.0, ())
    for first in range(count):
        for limit in range(first + 1, min(count, first + STORIES_IN_BAND) + 1):
            _extend(best, first, limit, _find_bands(search, first, limit))
    finals = [
        Packing(bands, used, cost + _page_cost(used - GAP, search.shape))
        for used, (cost, bands) in best[count].items()
    ]
    return min(finals, default=None, key=lambda packing: (packing.cost, packing.rows))


def _extend(
    best: list[dict[int, tuple[float, tuple[Band, ...]]]],
    first: int,
    limit: int,
    bands: Sequence[Band],
) -> None:
    for used, (cost, before) in list(best[first].items()):
        for band in bands:
            total = used + band.rows
            alike = bool(before) and len(band.towers) == len(before[-1].towers) == 1
            candidate = cost + band.cost + (MONOTONY if alike else 0.0)
            known = best[limit].get(total)
            if known is None or candidate < known[0]:
                best[limit][total] = (candidate, (*before, band))


def _page_cost(used: int, shape: Shape) -> float:
    if used > shape.rows:
        return (used - shape.rows) * shape.columns * OVER
    return (shape.rows - used) * shape.columns * FREE


def _find_bands(search: _Search, first: int, limit: int) -> list[Band]:
    """Return the best band of these stories for each height that one can have."""
    corner = search.shape.corner if limit == search.count else Corner()
    room = search.shape.columns - corner.span
    least: dict[int, Band] = {}
    for parts in _compositions(first, limit):
        for spans in _divisions(room, len(parts), search.may_leave_columns):
            towers = [
                Tower(start, end, span) for (start, end), span in zip(parts, spans, strict=True)
            ]
            band = _make_band(search, towers, corner)
            known = least.get(band.rows) if band else None
            if band and (known is None or band.cost < known.cost):
                least[band.rows] = band
    return list(least.values())


def _make_band(search: _Search, towers: Sequence[Tower], corner: Corner) -> Band | None:
    """Return the band of these towers; nothing where a story must not have the span."""
    rows = corner.rows if corner.span else 0
    filled = corner.rows * corner.span
    cost = 0.0
    for tower in towers:
        height = 0
        for story in range(tower.first, tower.limit):
            key = (story, tower.span)
            if key not in search.heights:
                return None
            height += search.heights[key]
            cost += search.costs[key]
        rows = max(rows, height)
        filled += height * tower.span
    empty = rows * search.shape.columns - filled
    return Band(tuple(towers), rows, cost + WASTE * empty, corner.rows)


def _look_cost(plan: StoryPlan, shape: Shape) -> float:
    """Return how bad a story looks at this span: too slender or flat, with holes, a narrow lead."""
    measured = plan.measured
    width_to_height = plan.span * shape.column_width / (plan.rows * shape.pitch)
    cost = SHAPE * abs(log(width_to_height / BEST_SHAPE))
    cost += HOLE * max(0, plan.empty_lines - plan.span + 1)
    text_depth = plan.text_rows - min(plan.taken, default=0)
    if measured.units and text_depth < DEPTH_MIN:
        cost += FLAT * (DEPTH_MIN - text_depth)
    if plan.span == 1:
        cost += max(0, len(measured.story.headline) - 16)
    if measured.rank is Rank.LEAD:
        cost += NARROW_LEAD * max(0, (shape.columns + 1) // 2 + 1 - plan.span)
    return cost


def _compositions(first: int, limit: int) -> Iterator[list[tuple[int, int]]]:
    """Yield every way to cut a row of stories into towers."""
    inner = range(first + 1, limit)
    for number in range(limit - first):
        for cuts in combinations(inner, number):
            edges = [first, *cuts, limit]
            yield list(zip(edges, edges[1:], strict=False))


def _divisions(columns: int, parts: int, may_leave_columns: bool) -> Iterator[list[int]]:
    """Yield every way to share columns among towers, each at least one."""
    for used in range(parts if may_leave_columns else columns, columns + 1):
        for cuts in combinations(range(1, used), parts - 1):
            edges = [0, *cuts, used]
            yield [end - start for start, end in zip(edges, edges[1:], strict=False)]
