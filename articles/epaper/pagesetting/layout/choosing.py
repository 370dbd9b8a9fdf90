"""Chooses how many stories a page holds and in which style they are set. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from articles.epaper.pagesetting.layout.fitting import can_be_cut_to, fit_blocks
from articles.epaper.pagesetting.layout.grid import Grid
from articles.epaper.pagesetting.layout.packing import (
    GAP,
    GridBlock,
    Packing,
    Plans,
    Shape,
    pack_stories,
)
from articles.epaper.pagesetting.layout.story_plan import (
    MeasuredStory,
    PageStyle,
    StoryPlan,
    plan_story,
)

USUAL = PageStyle()
LARGER = (
    PageStyle(picture_columns=1),
    PageStyle(picture_columns=1, headline_step=1),
    PageStyle(picture_columns=2, headline_step=2),
)
SMALLER = (
    PageStyle(picture_columns=-1, headline_step=-1),
    PageStyle(picture_columns=-2, headline_step=-2),
)
STYLE_COST = 4.0  # of a style that is not the usual one, for each step away from it
ROOM_MAX = 4  # rows that may stay empty before larger pictures are tried


@dataclass
class _Desk:
    """The stories of a page with their plans in each style, made once."""

    stories: Sequence[MeasuredStory]
    grid: Grid
    shape: Shape
    plans: dict[PageStyle, Plans] = field(default_factory=dict)

    def plan(self, style: PageStyle) -> Plans:
        """Return each story at each span that it may have."""
        if style not in self.plans:
            self.plans[style] = {
                (number, span): self._plan_story(story, span, style)
                for number, story in enumerate(self.stories)
                for span in _spans_of(story, self.grid.columns)
            }
        return self.plans[style]

    def _plan_story(self, story: MeasuredStory, span: int, style: PageStyle) -> StoryPlan:
        """Return a plan; without pictures and tables where they alone are deeper than the page."""
        plan = plan_story(story, span, self.grid, style)
        if plan.rows_min > self.shape.rows and plan.exhibits:
            return plan_story(replace(story, pictures=(), tables=()), span, self.grid, style)
        return plan


def choose_places(
    stories: Sequence[MeasuredStory], grid: Grid, shape: Shape
) -> list[tuple[StoryPlan, GridBlock]]:
    """Return the plan and the place of each story; the last ones are left out where there is no
    room for them."""
    desk = _Desk(stories, grid, shape)
    for count in range(_count_possible(desk), 0, -1):
        packing, plans = _choose_packing(desk, count)
        if can_be_cut_to(packing, plans, shape.rows):
            blocks = fit_blocks(packing, plans, shape.rows)
            return [(plans[block.story, block.span], block) for block in blocks]
    return []


def _spans_of(story: MeasuredStory, columns: int) -> Sequence[int]:
    if story.story.span is None:
        return range(1, columns + 1)
    return [max(1, min(columns, story.story.span))]


def _count_possible(desk: _Desk) -> int:
    """Return how many stories the page could hold if each were cut as far as it can be."""
    plans = desk.plan(SMALLER[-1])
    room = desk.shape.columns * (desk.shape.rows + GAP)
    count = 0
    for number, story in enumerate(desk.stories):
        spans = _spans_of(story, desk.shape.columns)
        room -= min((plans[number, span].rows_min + GAP) * span for span in spans)
        if room < 0:
            break
        count += 1
    return count


def _choose_packing(desk: _Desk, count: int) -> tuple[Packing, Plans]:
    """Return the best packing; a page that is too empty or too full is tried in other styles."""
    usual = pack_stories(desk.plan(USUAL), count, desk.shape)
    choices = [(usual.cost, 0, usual, desk.plan(USUAL))]
    room = desk.shape.rows + GAP - usual.rows
    others = LARGER if room > ROOM_MAX else SMALLER if room < 0 else ()
    for number, style in enumerate(others, 1):
        packing = pack_stories(desk.plan(style), count, desk.shape)
        cost = packing.cost + STYLE_COST * number
        choices.append((cost, number, packing, desk.plan(style)))
    _cost, _number, packing, plans = min(choices, key=lambda choice: choice[:2])
    return packing, plans
