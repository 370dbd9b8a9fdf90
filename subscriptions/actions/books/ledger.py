"""The books: every entry adds up to nothing, and every event is booked once."""

from collections.abc import Sequence
from datetime import datetime

from newsroom.accounts.actors import Actor, account_of
from subscriptions.domain.choices import REFUND, Account, Booked, Cause, Method
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
    key: str,
    words: str,
    sides: Sequence[Side],
    *,
    at: datetime,
    by: Actor = COUNTER,
    order: Order | None = None,
) -> LedgerEntry | None:
    """Write an entry with its postings: debits positive, credits negative, in fen, nothing in sum.

    An event that was booked before changes nothing; sides of nothing are left out, and an entry
    without any is none. Runs inside the caller's transaction, under the lock of what the event
    belongs to. Raises ValueError for sides that do not balance, and for words that have no
    translation (`kinds.Booked`): that is a fault of the program, and nothing of the act may stand.
    """
    if words not in Booked.values and words.removeprefix(REFUND) not in Cause.values:
        raise ValueError(f"{words!r} is nothing that the books say.")
    if sum(amount for _account, _party, amount in sides):
        raise ValueError(f"{key} does not balance.")
    known = LedgerEntry.objects.filter(key=key).first()
    wanted = [side for side in sides if side[2]]
    if known is not None or not wanted:
        return known
    entry = LedgerEntry.objects.create(key=key, words=words, at=at, by=account_of(by), order=order)
    Posting.objects.bulk_create(
        Posting(entry=entry, account=account, party=party, amount=amount)
        for account, party, amount in wanted
    )
    return entry
