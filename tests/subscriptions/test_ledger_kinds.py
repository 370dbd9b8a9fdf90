"""Books from before entries had kinds: the migration gives them theirs, and books and journal stay
right."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from subscriptions.actions.books import revenue
from subscriptions.actions.money import bank, refunds, remittances
from subscriptions.actions.money.bank import Transfer
from subscriptions.actions.money.payments import Receipt, receive_payment
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.money.remittances import RemittanceData
from subscriptions.desk.ledger_labels import entry_label
from subscriptions.domain.choices import Cause
from subscriptions.domain.ledger_kinds import SUBJECTS, EntryKind, Occasion, entry_key
from subscriptions.models import BankLine, LedgerEntry, Order, Refund
from subscriptions.selectors.books.revenue import booked_issues
from subscriptions.selectors.money.book_checks import find_book_faults
from tests.cast import OPERATOR
from tests.emptying import guards_off
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import later, make_order, make_term
from tests.subscriptions.earlier_tables import migrate_to, tables_before

MIGRATION = "0024_ledger_kinds"
# What the actions wrote before entries had kinds: a key, the words, and what is shown of it. No
# order or payment of a test has these numbers.
OLD = [
    ("payment:9007", "paid before import", "imported_paid", 9007, "paid before the import"),
    ("order:9007", "order brought in", "imported_order", 9007, "order brought in"),
    ("returned:9007", "transfer returned", "returned", 9007, "transfer returned"),
    ("elsewhere:9007", "transfer of other departments", "elsewhere", 9007, "transfer of other"),
    ("taken_back:remitted:9007", "transfer taken back", "remitted_back", 9007, "transfer taken"),
    ("taken_back:elsewhere:9008", "transfer taken back", "elsewhere_back", 9008, "transfer taken"),
    ("reversed:9007", "payment reversed", "reversed", 9007, "payment taken back: entered by"),
    ("appeared:9007", "appeared", "appeared", 9007, "earned by issues before the term was sold"),
    ("imported:9008", "earned before import", "imported_earned", 9008, "earned before the import"),
    ("coverage:9007:0", "issues released", "released", 9007, "issues released without"),
    ("coverage:9071:12", "issues released", "released", 9071, "issues released without"),
    ("credit:coverage:9007:3", "issues credited", "credited", 9007, "issues credited"),
    ("complaint:9007", "complaint credited", "complaint", 9007, "complaint credited"),
    ("credit:gift:9007", "gift expired", "gift_over", 9007, "gift not taken up in time"),
    ("merge:9007:9009", "credit carried over", "merged", 9007, "credit carried over to another"),
    ("undone:9007", "import undone", "import_undone", 9007, "import undone"),
    ("given-up:9007", "gift given up", "released", 9007, "issues released without compensation"),
]


def fill_books() -> Order:
    """Book an order, a transfer, money in transit, refunds of each way, and issues."""
    paper, term = the_publication(), make_term(3)
    order = make_order()
    receive_payment(order, Receipt("post_office", 30000, "SJ1", MORNING), at=MORNING)
    transfers = [Transfer("B1", date(2024, 3, 5), "邮政", 29700)]
    bank.import_statement("a", "a", transfers, by=OPERATOR, at=MORNING)
    what = RemittanceData("post_receivable", 29700, 300)
    remittances.record_remittance(BankLine.objects.get(), what, by=OPERATOR, at=MORNING)
    refunds.grant_refund(
        order, RefundRequest(Cause.OVERPAID, "多付", 7800), by=OPERATOR, at=MORNING
    )
    revenue.recognise_due_revenue(paper, at=later(60))
    reader = RefundRequest(Cause.READER, "少订", copies=1)
    refunds.grant_refund(term.order, reader, by=OPERATOR, at=later(61))
    publisher = RefundRequest(Cause.PUBLISHER, "停刊", copies=1, to_credit=True)
    refunds.grant_refund(term.order, publisher, by=OPERATOR, at=later(62))
    return order


def rows() -> list[tuple[Any, ...]]:
    entries = LedgerEntry.objects.with_cause().prefetch_related("postings").order_by("pk")
    lines = []
    for entry in entries:
        sides = [(one.account, one.party_id, one.amount) for one in entry.postings.all()]
        with translation.override("zh-hans"):
            label = entry_label(entry)
        lines.append(
            (entry.pk, entry.key, entry.kind, entry.about, entry.day, label, entry.order_id, sides)
        )
    return lines


@pytest.mark.parametrize(("key", "kind", "about"), [(row[0], row[2], row[3]) for row in OLD[:-1]])
def test_an_event_has_the_key_that_it_always_had(key: str, kind: str, about: int) -> None:
    _about, *number = key.removeprefix(f"{SUBJECTS[EntryKind(kind)].prefix}:").split(":")
    occasion = Occasion(number=int(number[0]) if number else None)
    assert entry_key(EntryKind(kind), about, occasion) == key


def test_the_revenue_of_an_issue_is_known_by_its_day_and_number() -> None:
    day = date(2024, 5, 1)
    assert entry_key(EntryKind.ISSUE, 1, Occasion(day)) == "issue:1:2024-05-01"
    assert entry_key(EntryKind.ISSUE_BACK, 1, Occasion(day, 2)) == "issue:1:2024-05-01:2"


def assert_an_unknown_key_stops_the_migration(past: Any) -> None:
    """Check that a key that nobody knows stops the migration, which then changes nothing."""
    entries = past.get_model("subscriptions", "LedgerEntry").objects
    entries.create(key="payment:x", words="payment received", at=MORNING)
    before = list(entries.order_by("pk").values_list("pk", "key", "words"))
    with pytest.raises(RuntimeError, match="payment:x"):
        migrate_to(("subscriptions", MIGRATION))
    assert list(entries.order_by("pk").values_list("pk", "key", "words")) == before
    with transaction.atomic(), guards_off("subscriptions_"):
        entries.get(key="payment:x").delete()


@pytest.mark.alternates
@pytest.mark.django_db(transaction=True)
def test_books_from_before_kinds_are_carried_over_and_a_key_that_nobody_knows_stops_it() -> None:
    order = fill_books()
    before = rows()
    assert find_book_faults() == []
    with tables_before(MIGRATION) as past:
        assert_an_unknown_key_stops_the_migration(past)
        entries = past.get_model("subscriptions", "LedgerEntry")
        words = dict(entries.objects.values_list("key", "words"))
        for key, text, *_more in OLD:
            entries.objects.create(key=key, words=text, at=MORNING, order_id=order.pk)
        for number in ("", ":2", ":3"):
            key = f"issue:{the_publication().pk}:2023-12-01{number}"
            entries.objects.create(key=key, words="issue appeared", at=MORNING)
    assert words[f"order:{order.pk}"] == "order settled"
    assert words[f"refund:{Refund.objects.get(cause='overpaid').number}"] == "refund: overpaid"
    assert rows()[: len(before)] == before
    for key, _text, kind, about, label in OLD:
        entry = LedgerEntry.objects.get(key=key)
        assert (entry.kind, entry.about, entry.day) == (kind, about, None), key
        assert entry_label(entry).startswith(label)
    issue = LedgerEntry.objects.filter(day=date(2023, 12, 1)).order_by("pk")
    assert [entry.kind for entry in issue] == ["issue", "issue_back", "issue"]
    assert date(2023, 12, 1) in booked_issues(the_publication())
    call_command("verify_journal")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.filter(pk=before[0][0])._raw_delete(connection.alias)
