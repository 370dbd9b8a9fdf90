"""Pages of a list by key: each has an address of its own and costs the same at any depth."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from articles.errors import Invalid
from articles.models import Article
from articles.selectors.listing.timelines import Timeline, TimelinePlace

PAGE_SIZE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
CURSOR = re.compile(r"(?P<microseconds>-?[0-9]{1,18})-(?P<pk>[0-9]{1,30})")
NO_SUCH_PAGE = _("There is no such page of this list. Begin with its newest articles.")


@dataclass(frozen=True)
class ListSlice:
    """One page of a list.

    `older` and `newer` are query strings of the neighbouring pages, empty at the ends.
    """

    rows: Sequence[Article]
    older: str
    newer: str


class ListedRow(Protocol):
    """A row of a list that goes by time: an article, or what was told about one."""

    pk: int

    @property
    def published_at(self) -> datetime | None: ...


def format_cursor(row: ListedRow) -> str:
    """Return a place in the order newest first: microseconds since 1970 (fewer than none before),
    and the id.
    """
    assert row.published_at  # noqa: S101  only published rows are listed
    return f"{(row.published_at - EPOCH) // MICROSECOND}-{row.pk}"


def parse_cursor(cursor: str) -> tuple[datetime, int]:
    """Read what `format_cursor` writes.

    Refuses Invalid for anything that no page of ours ever linked to.
    """
    parts = CURSOR.fullmatch(cursor)
    if parts is None:
        raise Invalid(NO_SUCH_PAGE)
    try:
        return EPOCH + int(parts["microseconds"]) * MICROSECOND, int(parts["pk"])
    except OverflowError:
        raise Invalid(NO_SUCH_PAGE) from None


def read_page(
    timeline: Timeline, *, before: str = "", after: str = "", size: int = PAGE_SIZE
) -> ListSlice:
    """Return one page of published articles, newest first.

    One query, without counting or skipping rows.

    `before` and `after` are cursors (at most one is used). Refuses Invalid for a cursor that means
    nothing.
    """
    if after:
        return _newer_page(timeline, after, size)
    place = TimelinePlace(*parse_cursor(before)) if before else None
    rows = timeline.newest(size + 1, before=place)
    shown = rows[:size]
    return ListSlice(
        shown,
        older=f"?before={format_cursor(shown[-1])}" if len(rows) > size else "",
        newer=f"?after={format_cursor(shown[0])}" if before and shown else "",
    )


def _newer_page(timeline: Timeline, after: str, size: int) -> ListSlice:
    rows = timeline.oldest(size + 1, after=TimelinePlace(*parse_cursor(after)))
    shown = rows[:size][::-1]
    return ListSlice(
        shown,
        older=f"?before={format_cursor(shown[-1])}" if shown else "",
        newer=f"?after={format_cursor(shown[0])}" if len(rows) > size else "",
    )
