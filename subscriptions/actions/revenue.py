"""Revenue: earned when an issue appears (收入确认), booked once an issue."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from articles.models import Publication
from subscriptions import rights
from subscriptions.actions import ledger
from subscriptions.kinds import Account
from subscriptions.models import LedgerEntry
from subscriptions.selectors.revenue import due, earned_on

if TYPE_CHECKING:
    from newsroom.accounts.models import User


def recognise_due(publication: Publication, *, at: datetime, by: "User | None" = None) -> int:
    """Book what every issue earned that appeared until today and is not booked yet; return how many were.

    Refuses NotYours. What an issue earned stands by its key, so that nothing is ever earned twice.
    """
    rights.require(rights.may(by, "add_ledgerentry"))
    days = list(due(publication, timezone.localdate(at), booked(publication)))
    for day in days:
        with transaction.atomic():
            # The newspaper's row is the lock: two jobs at once book one after the other.
            Publication.objects.select_for_update().get(pk=publication.pk)
            if not LedgerEntry.objects.filter(key=_key(publication, day)).exists():
                _book(publication, day, at=at, by=by)
    return len(days)


def booked(publication: Publication) -> set[date]:
    """Return the issues whose revenue is booked."""
    start = f"issue:{publication.pk}:"
    keys = LedgerEntry.objects.filter(key__startswith=start).values_list("key", flat=True)
    return {date.fromisoformat(key.removeprefix(start)) for key in keys}


def booked_since(publication: Publication, at: datetime) -> list[date]:
    """Return the issues whose revenue was booked after a moment. One query."""
    start = f"issue:{publication.pk}:"
    rows = LedgerEntry.objects.filter(key__startswith=start, at__gt=at)
    return [
        date.fromisoformat(key.removeprefix(start)) for key in rows.values_list("key", flat=True)
    ]


def _book(publication: Publication, day: date, *, at: datetime, by: "User | None") -> None:
    amount = earned_on(publication, day)
    sides = [(Account.DEFERRED, None, amount), (Account.REVENUE, None, -amount)]
    if ledger.book(_key(publication, day), "issue appeared", sides, at=at, by=by) is None:
        LedgerEntry.objects.create(key=_key(publication, day), words="issue appeared", at=at, by=by)


def _key(publication: Publication, day: date) -> str:
    return f"issue:{publication.pk}:{day.isoformat()}"
