"""The years, months and days that a list is narrowed to: `<column>__year` and so on in its
address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField
from django.http import HttpRequest
from django.utils import timezone

from articles.common.numbers import read_number
from subscriptions.desk.records.lists import build_query

PARTS = ("year", "month", "day")


@dataclass(frozen=True)
class ListPeriods:
    """What the tag `periods` reads of a list: the column of its periods, its rows before they are
    narrowed, and the parameters of its address."""

    request: HttpRequest
    date_hierarchy: str
    root_queryset: Any

    @property
    def params(self) -> Mapping[str, str]:
        """Return the parts of the period that the address names, as far as they name one."""
        return {
            f"{self.date_hierarchy}__{part}": str(number)
            for part, number in zip(PARTS, self._numbers(), strict=False)
        }

    def get_query_string(self, new_params: Mapping[str, object], remove: list[str]) -> str:
        """Return the query of the list with another period, from its first page on."""
        left_out = [name for name in self.request.GET if name.startswith(tuple(remove))]
        values = {name: str(value) for name, value in new_params.items()}
        return f"?{build_query(self.request.GET, 'p', *left_out, **values)}"

    def narrow(self, rows: Any) -> Any:
        """Return the rows of the period of the address; all of them where it names none."""
        numbers = self._numbers()
        if not numbers:
            return rows
        first, end = _bounds(*numbers)
        name = self.date_hierarchy
        if isinstance(rows.model._meta.get_field(name), DateTimeField):
            return rows.filter(**{f"{name}__gte": _midnight(first), f"{name}__lt": _midnight(end)})
        return rows.filter(**{f"{name}__gte": first, f"{name}__lt": end})

    def _numbers(self) -> list[int]:
        """Return year, month and day of the address, up to the first that is none."""
        numbers: list[int] = []
        for part in PARTS:
            number = read_number(self.request.GET.get(f"{self.date_hierarchy}__{part}", ""))
            if number is None or not _is_in_calendar([*numbers, number]):
                break
            numbers.append(number)
        return numbers


def _is_in_calendar(numbers: list[int]) -> bool:
    """Say whether there is such a year, month or day. The first and the last year leave the
    calendar in another time zone."""
    year = numbers[0]
    if not MINYEAR < year < MAXYEAR:
        return False
    try:
        date(*[*numbers, 1, 1][:3])
    except (ValueError, OverflowError):
        return False
    return True


def _bounds(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    """Return the first day of a period and the day after its last."""
    first = date(year, month or 1, day or 1)
    if day is not None:
        return first, first + timedelta(1)
    if month is not None:
        return first, date(year + month // 12, month % 12 + 1, 1)
    return first, date(year + 1, 1, 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())
