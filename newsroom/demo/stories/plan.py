"""Which kind of article stands where: the paper's make-up as data, and what makes each slot unlike
any other. Pure."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from random import Random

from newsroom.demo import calendar
from newsroom.demo.stories.families import Family, load_families
from newsroom.demo.stories.places import PLACES, StoryPlace

PAGES = 8
SLOTS_PER_ISSUE = 150
USUAL_SLOTS = 28  # in an issue made by hand: three or four on a page
FIGURES = 4000  # figures run from 112 on
# shares no factor with places × figures, so multiplying by it reorders them all without a double
STEP = 123_607

PAGE_NAMES = ("要闻", "政策", "专版", "市场", "案例", "地方", "评论", "人物")
PAGE_GENRES = (
    ("news", "conference", "brief", "photo"),
    ("qa", "news", "brief", "news"),
    ("feature", "news", "brief", "photo"),
    ("data", "news", "brief", "news"),
    ("case", "feature", "brief"),
    ("news", "news", "photo"),
    ("opinion", "reprint", "opinion"),
    ("interview", "feature", "brief"),
)


@dataclass(frozen=True, order=True)
class Slot:
    """One place in print: the `index`-th article of issue `number`, counted across the pages from
    0."""

    number: int
    index: int

    @property
    def key(self) -> str:
        return f"{self.number}-{self.index}"

    @property
    def page(self) -> int:
        return self.index % PAGES + 1

    @property
    def order(self) -> int:
        """From 1, from the top of the page."""
        return self.index // PAGES + 1

    @property
    def genre(self) -> str:
        return _lanes()[self.index][0]


def choose_place_and_figure(slot: Slot, seed: int) -> tuple[StoryPlace, int]:
    """Return a place and a figure that no other slot shares, so that no headline which shows both
    comes twice."""
    serial = slot.number * SLOTS_PER_ISSUE + slot.index
    turn, _place = divmod(serial, len(PLACES) * FIGURES)  # then figures go on, larger
    mixed = (serial * STEP + seed * 7919) % (len(PLACES) * FIGURES)
    return PLACES[mixed % len(PLACES)], 112 + mixed // len(PLACES) + turn * FIGURES


def choose_family(slot: Slot, seed: int) -> Family:
    """Return the subject of a slot: subjects take turns, so that neighbours and following issues
    differ."""
    genre, lane = _lanes()[slot.index]
    return _turns(genre, seed)[(slot.number + lane) % len(load_families())]


def newest_issues(issues: int, newest: int) -> list[int]:
    """Return the numbers of the issues made by hand, oldest first: the known one, and up to the
    newest as many as are asked for."""
    first = max(1, newest - issues + 1)
    recent = list(range(first, newest + 1))
    known = calendar.KNOWN_NUMBER
    return recent if known in recent else [known, *recent[1:]]


@cache
def _turns(genre: str, seed: int) -> tuple[Family, ...]:
    order = list(load_families())
    Random(f"{seed}:{genre}").shuffle(order)  # noqa: S311  chance for a demonstration, no secret
    return tuple(order)


@cache
def _lanes() -> tuple[tuple[str, int], ...]:
    """Return for each index its genre and how many slots of that genre come before it
    in an issue."""
    before: Counter[str] = Counter()
    lanes = []
    for index in range(SLOTS_PER_ISSUE):
        genres = PAGE_GENRES[index % PAGES]
        genre = genres[index // PAGES % len(genres)]
        lanes.append((genre, before[genre]))
        before[genre] += 1
    return tuple(lanes)
