"""Which story goes where: bands across the page, towers of columns in a band, stories in a tower.

Stories keep their order of importance: the first band holds the first ones. All widths are columns,
all heights rows. The search goes through every way to cut the row of stories into bands and towers
and takes the one that leaves the least room empty and looks best. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import log

from articles.epaper.pagesetting.layout.story_plan import StoryPlan

GAP = 2  # rows between a story and what is below it, with the hairline
STORIES_IN_BAND = 5
WASTE = 1.0  # the cost of a row of a column that stays empty
OVER = 3.0  # of one that is missing
FREE = 0.45  # of one at the foot of the page
BEST_SHAPE = 1.25  # of a story: its width in times of its height


@dataclass(frozen=True)
class Block:
    """A story's place: its first column and row, its columns and rows."""

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
    """Towers side by side; `rows` is what the deepest of them needs, with its gap."""

    towers: tuple[Tower, ...]
    rows: int
    cost: float


Plans = Mapping[tuple[int, int], StoryPlan]


@dataclass(frozen=True)
class Packing:
    """Bands from above to below, their rows together, and the cost of it all."""

    bands: tuple[Band, ...]
    rows: int
    cost: float


@dataclass
class _Search:
    plans: Plans
    columns: int
    column_width: float
    pitch: float
    corner: Corner
    count: int
    ways: dict[tuple[int, int], list[Band]] = field(default_factory=dict)


def pack_stories(
    plans: Plans, count: int, columns: int, rows: int, shape: tuple[float, float], corner: Corner
) -> Packing:
    """Return the best way to set `count` stories on a page of so many columns and rows.

    `plans` has each story at each span that it may have. `shape` is the width of a column and the
    height of a row in points. The packing may need more rows than there are: `fit_blocks` cuts.
    """
    search = _Search(plans, columns, *shape, corner, count)
    best: list[dict[int, tuple[float, tuple[Band, ...]]]] = [{} for _story in range(count + 1)]
    best[0][0] = (0.0, ())
    for first in range(count):
        for limit in range(first + 1, min(count, first + STORIES_IN_BAND) + 1):
            _extend(best, first, limit, _find_bands(search, first, limit))
    finals = [
        Packing(bands, used, cost + _page_cost(used - GAP, rows, columns))
        for used, (cost, bands) in best[count].items()
    ]
    return min(finals, key=lambda packing: (packing.cost, packing.rows))


def _extend(
    best: list[dict[int, tuple[float, tuple[Band, ...]]]],
    first: int,
    limit: int,
    bands: Sequence[Band],
) -> None:
    for used, (cost, before) in list(best[first].items()):
        for band in bands:
            total = used + band.rows
            candidate = cost + band.cost
            known = best[limit].get(total)
            if known is None or candidate < known[0]:
                best[limit][total] = (candidate, (*before, band))


def _page_cost(used: int, rows: int, columns: int) -> float:
    if used > rows:
        return (used - rows) * columns * OVER
    return (rows - used) * columns * FREE


def _find_bands(search: _Search, first: int, limit: int) -> list[Band]:
    """Return the best band of these stories for each height that one can have."""
    corner = search.corner if limit == search.count else Corner()
    room = search.columns - corner.span
    least: dict[int, Band] = {}
    for parts in _compositions(first, limit):
        for spans in _divisions(room, len(parts)):
            towers = tuple(
                Tower(start, end, span) for (start, end), span in zip(parts, spans, strict=True)
            )
            band = _make_band(search, towers, corner)
            if band is not None and band.cost < least.get(band.rows, _WORST).cost:
                least[band.rows] = band
    return list(least.values())


_WORST = Band((), 0, float("inf"))


def _make_band(search: _Search, towers: tuple[Tower, ...], corner: Corner) -> Band | None:
    heights = []
    cost = 0.0
    for tower in towers:
        height = 0
        for story in range(tower.first, tower.limit):
            plan = search.plans.get((story, tower.span))
            if plan is None:
                return None
            height += plan.rows + GAP
            cost += _look_cost(plan, search)
        heights.append(height)
    rows = max(*heights, corner.rows) if corner.span else max(heights)
    waste = sum((rows - height) * tower.span for tower, height in zip(towers, heights, strict=True))
    waste += (rows - corner.rows) * corner.span
    return Band(towers, rows, cost + WASTE * waste)


def _look_cost(plan: StoryPlan, search: _Search) -> float:
    """Return how bad a story looks at this span: too slender, too flat, a lead that is narrow."""
    width = plan.span * search.column_width
    shape = width / (plan.rows * search.pitch)
    cost = 7.0 * abs(log(shape / BEST_SHAPE))
    text_depth = plan.text_rows - min(plan.taken, default=0)
    if plan.measured.units and text_depth < 5:
        cost += 9.0 * (5 - text_depth)
    if plan.span == 1 and len(plan.measured.story.headline) > 16:
        cost += len(plan.measured.story.headline) - 16
    if plan.measured.is_lead:
        cost += 14.0 * max(0, (search.columns + 1) // 2 + 1 - plan.span)
    return cost


def _compositions(first: int, limit: int) -> Iterator[list[tuple[int, int]]]:
    """Yield every way to cut a row of stories into towers."""
    inner = range(first + 1, limit)
    for number in range(limit - first):
        for cuts in combinations(inner, number):
            edges = [first, *cuts, limit]
            yield list(zip(edges, edges[1:], strict=False))


def _divisions(columns: int, parts: int) -> Iterator[list[int]]:
    """Yield every way to share columns among towers, each at least one."""
    for cuts in combinations(range(1, columns), parts - 1):
        edges = [0, *cuts, columns]
        yield [end - start for start, end in zip(edges, edges[1:], strict=False)]
