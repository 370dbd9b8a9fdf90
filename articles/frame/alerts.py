"""What concerns a person outside of the newspaper's texts: each app registers what it finds when the
admin starts, and looks only at what the person may see."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from newsroom.accounts.models import User

REACH = timedelta(days=30)  # how far back alerts are shown
SHOWN_MAX = 100  # alerts on the page; of each kind no more are read
Since = datetime | Coalesce


@dataclass(frozen=True)
class OtherAlert:
    """One thing that concerns a person: since when, what happened, to what, and where it leads.

    `sentence` is in the current language and names nobody outside the staff: letters carry it.
    `subject` may.
    """

    at: datetime
    sentence: str
    subject: str
    href: str
    words: str = ""


@dataclass(frozen=True)
class OtherAlerts:
    """How the rows of a kind are found since a moment, None for whoever may not see them, and how
    the newest of them are listed. `number` names a number that the menus' counters know, without
    which there are none: while nothing waits there, the bell need not look."""

    find: Callable[[User, datetime, Since], QuerySet[Any] | None]
    list: Callable[[QuerySet[Any], User], Iterable[OtherAlert]]
    number: str = ""


_kinds: list[OtherAlerts] = []


def register_alerts(kind: OtherAlerts) -> None:
    """Add a kind of alerts of an app."""
    if kind not in _kinds:
        _kinds.append(kind)


def find_other_rows(
    by: User, at: datetime, since: Since, counts: Mapping[str, int]
) -> Sequence[tuple[OtherAlerts, QuerySet[Any]]]:
    """Return the kinds of other apps of which a person may see rows, each with its rows since a
    moment; of kinds whose number is known to be zero (`counts`), nothing. No query."""
    asked = [kind for kind in _kinds if counts.get(kind.number) != 0]
    found = [(kind, kind.find(by, at, since)) for kind in asked]
    return [(kind, rows) for kind, rows in found if rows is not None]


def list_alert_numbers() -> set[str]:
    """Return the numbers that the bell need not look behind while they are zero."""
    return {kind.number for kind in _kinds if kind.number}
