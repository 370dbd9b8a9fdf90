"""The books: every entry adds up to nothing, and every event is booked once."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model

from newsroom.accounts.actors import Actor, account_of
from subscriptions.actions.books.subjects import row_name
from subscriptions.domain.choices import Account, Method
from subscriptions.domain.ledger_kinds import ONCE, SUBJECTS, EntryKind, Occasion, entry_key
from subscriptions.models import LedgerEntry, Order, Party, Posting
from subscriptions.rights import COUNTER

Side = tuple[Account, Party | None, int]
WHERE = {
    Method.BANK: Account.BANK,
    Method.CASH: Account.CASH,
    Method.POST_OFFICE: Account.POST_RECEIVABLE,
    Method.WECHAT: Account.CLEARING,
    Method.ALIPAY: Account.CLEARING,
    Method.SANDBOX: Account.CLEARING,
}


def book(
    kind: EntryKind,
    about: Model,
    sides: Sequence[Side],
    *,
    occasion: Occasion = ONCE,
    at: datetime,
    by: Actor = COUNTER,
    order: Order | None = None,
) -> LedgerEntry | None:
    """Write an entry about a row with its postings, in fen: debits positive, credits negative, and
    their sum zero.

    An event that was booked before changes nothing; sides of nothing are left out, and an entry
    without any is none. Runs inside the caller's transaction, under the lock of what the event
    belongs to. Raises ValueError for sides that do not balance, and for a row of another table than
    that of the kind: that is a fault of the program, and nothing of the act may stay.
    """
    key = _key(kind, about, occasion)
    if sum(amount for _account, _party, amount in sides):
        raise ValueError(f"{key} does not balance.")
    known = LedgerEntry.objects.filter(key=key).first()
    wanted = [side for side in sides if side[2]]
    if known is not None or not wanted:
        return known
    entry = write_entry(kind, about, occasion=occasion, at=at, by=by, order=order)
    Posting.objects.bulk_create(
        Posting(entry=entry, account=account, party=party, amount=amount)
        for account, party, amount in wanted
    )
    return entry


def write_entry(
    kind: EntryKind,
    about: Model,
    *,
    occasion: Occasion = ONCE,
    at: datetime,
    by: Actor,
    order: Order | None = None,
) -> LedgerEntry:
    """Write an entry without postings. Raises ValueError for a row of another table."""
    return LedgerEntry.objects.create(
        key=_key(kind, about, occasion),
        kind=kind,
        about=about.pk,
        day=occasion.day,
        at=at,
        by=account_of(by),
        order=order,
    )


def _key(kind: EntryKind, about: Model, occasion: Occasion) -> str:
    """Return the key of an event. Raises ValueError for a row of another table."""
    return entry_key(kind, row_name(about, SUBJECTS[kind]), occasion)
