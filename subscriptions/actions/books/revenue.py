"""Revenue: earned when an issue appears (收入确认), booked once an issue."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from articles.models import Publication
from newsroom.accounts.actors import Actor
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.domain.choices import Account
from subscriptions.domain.ledger_kinds import EntryKind, Occasion
from subscriptions.models import LedgerEntry, Posting
from subscriptions.rights import COUNTER
from subscriptions.selectors.books.revenue import (
    booked_issues,
    booked_issues_from,
    issues_to_book,
    revenue_of_day,
)


def recognise_due_revenue(publication: Publication, *, at: datetime, by: Actor = COUNTER) -> int:
    """Book what every issue earned that appeared until today and is not booked yet; return how many
    were.

    Refuses NotYours. What an issue earned stands by its key, so that nothing is ever earned twice.
    """
    rights.require(rights.may(by, "add_ledgerentry"))
    days = list(issues_to_book(publication, timezone.localdate(at), booked_issues(publication)))
    for day in days:
        with transaction.atomic():
            # The newspaper's row is the lock: two jobs at once book one after the other.
            Publication.objects.select_for_update().get(pk=publication.pk)
            if day not in booked_issues_from(publication, day):
                _book(publication, day, at=at, by=by)
    return len(days)


def reverse_issue_revenue(publication: Publication, day: date, *, at: datetime, by: Actor) -> None:
    """Take back the revenue of an issue that was booked on its day and does not appear after all.

    Runs in the transaction of the calendar's act. Nothing happens where none is booked.
    """
    if day not in booked_issues(publication):
        return
    earned: dict[str, int] = defaultdict(int)
    rows = Posting.objects.filter(
        entry__in=LedgerEntry.objects.of_issues(publication).filter(day=day)
    )
    for account, amount in rows.values_list("account", "amount"):
        earned[account] -= amount
    sides = [(Account(account), None, amount) for account, amount in earned.items()]
    _write(EntryKind.ISSUE_BACK, publication, day, sides, at=at, by=by)


def issues_booked_since(publication: Publication, at: datetime) -> list[date]:
    """Return the issues whose revenue was booked after a moment. One query."""
    rows = LedgerEntry.objects.of_issues(publication).filter(at__gt=at)
    return list(rows.values_list("day", flat=True))


def _book(publication: Publication, day: date, *, at: datetime, by: Actor) -> None:
    amount = revenue_of_day(publication, day)
    sides = [(Account.DEFERRED, None, amount), (Account.REVENUE, None, -amount)]
    _write(EntryKind.ISSUE, publication, day, sides, at=at, by=by)


def _write(
    kind: EntryKind,
    publication: Publication,
    day: date,
    sides: Sequence[ledger.Side],
    *,
    at: datetime,
    by: Actor,
) -> None:
    """Write the next entry of an issue, also where its issue earns nothing."""
    before = LedgerEntry.objects.of_issues(publication).filter(day=day).count()
    occasion = Occasion(day, before + 1 if before else None)
    if ledger.book(kind, publication, sides, occasion=occasion, at=at, by=by) is None:
        ledger.write_entry(kind, publication, occasion=occasion, at=at, by=by)
