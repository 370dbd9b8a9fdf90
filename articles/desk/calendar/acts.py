"""What can be done to dates of the calendar."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.editions import calendar
from articles.common.moments import NEWSPAPER_TIME, newspaper_day
from articles.domain.choices import IssueKind
from articles.errors import Invalid
from articles.models import Publication
from newsroom.accounts.models import User


def _suspend(paper: Publication, cleaned: dict[str, Any], by: User, at: datetime) -> Sequence[date]:
    day = cleaned["announced_on"]
    announced_at = None
    if day is not None and day != newspaper_day(at):
        announced_at = datetime.combine(day, time(), NEWSPAPER_TIME)
    return calendar.suspend_dates(
        paper,
        cleaned["dates"],
        reason=cleaned["reason"],
        compensation=cleaned["compensation"],
        announced_at=announced_at,
        by=by,
        at=at,
    )


def _restore(paper: Publication, cleaned: dict[str, Any], by: User, at: datetime) -> Sequence[date]:
    return calendar.restore_dates(paper, cleaned["dates"], by=by, at=at)


def _move(paper: Publication, cleaned: dict[str, Any], by: User, at: datetime) -> Sequence[date]:
    if len(cleaned["dates"]) != 1 or cleaned["to"] is None:
        raise Invalid(
            _("Choose one date in the calendar, and write the new one. Nothing was changed.")
        )
    (day,) = cleaned["dates"]
    return [
        calendar.move_date(paper, day, cleaned["to"], reason=cleaned["reason"], by=by, at=at).date
    ]


def _extra(paper: Publication, cleaned: dict[str, Any], by: User, at: datetime) -> Sequence[date]:
    if cleaned["extra_on"] is None:
        raise Invalid(_("Write the date of the extra. Nothing was changed."))
    kind = cleaned["kind"] or IssueKind.ADDED
    row = calendar.add_extra(
        paper,
        cleaned["extra_on"],
        reason=cleaned["reason"],
        counts=cleaned["counts"],
        kind=kind,
        by=by,
        at=at,
    )
    return [row.date]


def _remove(paper: Publication, cleaned: dict[str, Any], by: User, at: datetime) -> Sequence[date]:
    return calendar.remove_extras(paper, cleaned["dates"], by=by, at=at)


ACTS: dict[str, tuple[Any, Callable[..., Sequence[date]]]] = {
    "suspend": (gettext_lazy("Suspend the chosen dates"), _suspend),
    "restore": (gettext_lazy("Restore the chosen dates"), _restore),
    "move": (gettext_lazy("Move the chosen date"), _move),
    "extra": (gettext_lazy("Add the extra"), _extra),
    "remove": (gettext_lazy("Take the chosen extras off"), _remove),
}
