"""The events that the books know: the kind of each, the row that it is about, and its key."""

from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryKind(TextChoices):
    """What happened to money. Each kind is about one row of one table (`SUBJECTS`)."""

    PAYMENT = "payment", _("payment received")
    TRANSFER = "transfer", _("transfer received")
    RETURNED = "returned", _("transfer returned")
    ELSEWHERE = "elsewhere", _("transfer of other departments")
    ELSEWHERE_BACK = "elsewhere_back", _("transfer taken back by the bank")
    REMITTED = "remitted", _("money in transit received")
    REMITTED_BACK = "remitted_back", _("transfer taken back by the bank")
    REVERSED = "reversed", _("payment taken back: entered by mistake")
    SETTLED = "settled", _("order settled")
    ISSUE = "issue", _("issue appeared")
    ISSUE_BACK = "issue_back", _("issue taken out of the calendar")
    APPEARED = "appeared", _("earned by issues before the term was sold")
    CREDITED = "credited", _("issues credited")
    RELEASED = "released", _("issues released without compensation")
    COMPLAINT = "complaint", _("complaint credited")
    REFUND = "refund", _("refund")
    PAID_OUT = "paid_out", _("refund paid out")
    TO_CREDIT = "to_credit", _("refund kept as credit")
    GIFT_OVER = "gift_over", _("gift not taken up in time")
    MERGED = "merged", _("credit carried over to another subscriber")
    IMPORTED_PAID = "imported_paid", _("paid before the import")
    IMPORTED_ORDER = "imported_order", _("order brought in")
    IMPORTED_EARNED = "imported_earned", _("earned before the import")
    IMPORT_UNDONE = "import_undone", _("import undone")


ISSUES = (EntryKind.ISSUE, EntryKind.ISSUE_BACK)  # revenue of an issue of a newspaper
PAYMENTS = (EntryKind.PAYMENT, EntryKind.IMPORTED_PAID)
ORDERS = (EntryKind.SETTLED, EntryKind.IMPORTED_ORDER)
CREDITS = (EntryKind.CREDITED, EntryKind.GIFT_OVER)  # deferred revenue that became credit


class Subject(NamedTuple):
    """The table that entries of a kind are about, and how their keys begin."""

    model: str
    prefix: str


# The prefixes are older than the kinds. Entries are known again by them, so they never change.
SUBJECTS = {
    EntryKind.PAYMENT: Subject("payment", "payment"),
    EntryKind.TRANSFER: Subject("bankline", "bank"),
    EntryKind.RETURNED: Subject("bankline", "returned"),
    EntryKind.ELSEWHERE: Subject("bankline", "elsewhere"),
    EntryKind.ELSEWHERE_BACK: Subject("bankline", "taken_back:elsewhere"),
    EntryKind.REMITTED: Subject("remittance", "remitted"),
    EntryKind.REMITTED_BACK: Subject("remittance", "taken_back:remitted"),
    EntryKind.REVERSED: Subject("payment", "reversed"),
    EntryKind.SETTLED: Subject("order", "order"),
    EntryKind.ISSUE: Subject("publication", "issue"),
    EntryKind.ISSUE_BACK: Subject("publication", "issue"),
    EntryKind.APPEARED: Subject("term", "appeared"),
    EntryKind.CREDITED: Subject("term", "credit:coverage"),
    EntryKind.RELEASED: Subject("term", "coverage"),
    EntryKind.COMPLAINT: Subject("complaint", "complaint"),
    EntryKind.REFUND: Subject("refund", "refund"),
    EntryKind.PAID_OUT: Subject("refund", "payout"),
    EntryKind.TO_CREDIT: Subject("refund", "credit"),
    EntryKind.GIFT_OVER: Subject("gift", "credit:gift"),
    EntryKind.MERGED: Subject("party", "merge"),
    EntryKind.IMPORTED_PAID: Subject("payment", "payment"),
    EntryKind.IMPORTED_ORDER: Subject("order", "order"),
    EntryKind.IMPORTED_EARNED: Subject("term", "imported"),
    EntryKind.IMPORT_UNDONE: Subject("order", "undone"),
}


class Occasion(NamedTuple):
    """Tells events of one kind about one row apart: the day of an issue, and a number.

    The number counts what happened before, or names the subscriber that credit was carried to.
    """

    day: date | None = None
    number: int | None = None


ONCE = Occasion()


def entry_key(kind: EntryKind, name: int | str, occasion: Occasion = ONCE) -> str:
    """Return the key of an event; `name` is how keys name its row: its number or primary key.

    The same event always has the same key, so that it is booked once.
    """
    day = occasion.day.isoformat() if occasion.day is not None else None
    parts = [SUBJECTS[kind].prefix, name, day, occasion.number]
    return ":".join(str(part) for part in parts if part is not None)
