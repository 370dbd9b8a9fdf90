"""When letters by schedule are due, and what is new in a list since the last one. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from articles.common.moments import NEWSPAPER_TIME, newspaper_day

WEEK = 7  # days; Monday is 1, as in ISO 8601
LAST_HOUR = 23


@dataclass(frozen=True)
class LetterTimes:
    """The moments of a letter: an hour of the newspaper's clock on some weekdays. Without any
    weekday it is the first day of each month."""

    weekdays: frozenset[int]
    hour: int

    @property
    def is_monthly(self) -> bool:
        return not self.weekdays

    def find_last_due(self, at: datetime) -> datetime:
        """Return the last moment that was due, `at` included."""
        moments = (
            datetime.combine(day, time(self.hour), NEWSPAPER_TIME) for day in self._days_until(at)
        )
        return next(moment for moment in moments if moment <= at)

    def _days_until(self, at: datetime) -> Iterator[date]:
        """Yield the days on which a letter is due, the last first: two of them at least."""
        today = newspaper_day(at)
        if self.is_monthly:
            first = today.replace(day=1)
            yield first
            yield (first - timedelta(days=1)).replace(day=1)
            return
        for days in range(WEEK + 1):
            day = today - timedelta(days=days)
            if day.isoweekday() in self.weekdays:
                yield day


def find_new_rows(
    rows: Sequence[int], known: Collection[int], *, known_is_cut: bool
) -> Sequence[int]:
    """Return those rows of a list that it did not have before, in its order.

    A list that was cut had more rows than were known. Such a row comes up from behind when others
    leave: only rows before the last known one are new then.
    """
    earlier = set(known)
    places = [place for place, row in enumerate(rows) if row in earlier]
    end = places[-1] if known_is_cut and places else len(rows)
    return [row for row in rows[:end] if row not in earlier]
