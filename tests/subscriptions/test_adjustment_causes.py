"""Adjustments from before they had causes: the migration gives them theirs from their keys."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from subscriptions.actions.money import refunds
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.service import complaints, holds, terms
from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.domain.choices import Adjusting, Cause, HoldPolicy
from subscriptions.models import Adjustment, Hold, Refund, Term
from subscriptions.selectors.money.book_checks import find_book_faults
from tests.cast import OPERATOR
from tests.emptying import guards_off
from tests.factories.articles import MORNING
from tests.factories.subscriptions import later, make_term
from tests.subscriptions.earlier_tables import migrate_to, tables_before

pytestmark = pytest.mark.django_db

MIGRATION = "0025_adjustment_causes"
# What the actions wrote before adjustments had causes. No row of these tests has such a number.
OLD = [
    ("later:900007", "later", 900007),
    ("goodwill:900071:2026-03-05:2:0123456789abcdef", "goodwill", 900071),
    ("complaint:900007", "complaint", 900007),
    ("hold:900007:12:2026-03-06", "hold", 900007),
    ("hold:900008", "hold", 900008),
    ("hold:900008:back:2026-03-06", "hold", 900008),
    ("suspended:1:2026-03-06:12:0", "suspension", 1),
    ("suspended:2:2026-03-06", "suspension", 2),
    ("back:suspended:1:2026-03-06:12:0", "restored", 1),
    ("given-up:900007", "gift_ended", 900007),
    ("erased:900007", "erasure", 900007),
    ("undone:900007", "import_undone", 900007),
]


def adjust_in_each_way() -> Term:
    """Make a term that goodwill, a complaint, holds of both policies and a refund adjusted."""
    term = make_term(3)
    row = term.subscription
    terms.give_goodwill_issues(row, 2, "投递迟到", by=OPERATOR, at=later(1))
    made = complaints.make_complaint(row, term.first_issue, "missed", "", by=OPERATOR, at=later(12))
    complaints.settle_complaint(made, "extend", by=OPERATOR, at=later(12))
    for policy, days in ((HoldPolicy.CREDIT, 40), (HoldPolicy.EXTEND, 60)):
        first = term.first_issue + timedelta(days=days)
        until = first + timedelta(days=14)
        holds.hold_delivery(row, first, until, by=OPERATOR, at=later(13), policy=policy)
    reader = RefundRequest(Cause.READER, "少订", copies=1)
    refunds.grant_refund(term.order, reader, by=OPERATOR, at=later(61))
    return term


def causes() -> list[tuple[Any, ...]]:
    return list(Adjustment.objects.order_by("pk").values_list("pk", "key", "cause", "about"))


def test_an_occasion_has_the_key_that_it_always_had() -> None:
    term = adjust_in_each_way()
    keys = Adjustment.objects.order_by("pk").values_list("key", flat=True)
    expected = [
        f"goodwill:{term.subscription_id}:2024-03-06:2:",
        f"complaint:{term.subscription.complaints.get().pk}",
        f"hold:{Hold.objects.get(policy=HoldPolicy.CREDIT).pk}:{term.pk}:2024-",
        f"refund:{Refund.objects.get().number}",
    ]
    assert [start for start in expected if not any(key.startswith(start) for key in keys)] == []
    basis = terms.adjustment_basis(AdjustmentCause.ERASURE, term)
    assert basis == (AdjustmentCause.ERASURE, term.pk, f"erased:{term.pk}")


def test_an_adjustment_is_about_a_row_of_the_table_of_its_cause() -> None:
    term = make_term()
    with pytest.raises(ValueError, match="is no row of hold"):
        terms.adjustment_basis(AdjustmentCause.HOLD, term)
    row = {"term": term, "key": "k", "kind": Adjusting.EXTEND, "from_issue": term.first_issue}
    with pytest.raises(IntegrityError), transaction.atomic():
        Adjustment.objects.create(cause="whim", about=1, at=MORNING, **row)


def assert_unknown_keys_stop_the_migration(past: Any, term: Term) -> None:
    """Check that a key that nobody knows stops the migration, which then changes nothing."""
    old = past.get_model("subscriptions", "Adjustment").objects
    row = {"term_id": term.pk, "kind": "extend", "from_issue": term.first_issue, "at": MORNING}
    keys = list(old.order_by("pk").values_list("key", flat=True))
    for key in ("refund:R1", "later:x", "other:7"):
        old.create(key=key, **row)
        with pytest.raises(RuntimeError, match=key):
            migrate_to(("subscriptions", MIGRATION))
        assert list(old.order_by("pk").values_list("key", flat=True)) == [*keys, key]
        with transaction.atomic(), guards_off("subscriptions_"):
            old.get(key=key).delete()


@pytest.mark.alternates
@pytest.mark.django_db(transaction=True)
def test_adjustments_from_before_causes_are_carried_over_and_unknown_keys_stop_it() -> None:
    term = adjust_in_each_way()
    before = causes()
    assert {row[2] for row in before} == {"goodwill", "complaint", "hold", "refund"}
    with tables_before(MIGRATION) as past:
        assert_unknown_keys_stop_the_migration(past, term)
        old = past.get_model("subscriptions", "Adjustment").objects
        for key, _cause, _about in OLD:
            old.create(
                term_id=term.pk,
                key=key,
                kind="copies",
                from_issue="2039-01-01",
                copies=1,
                at=MORNING,
            )
    after = causes()
    assert after[: len(before)] == before
    assert [row[1:] for row in after[len(before) :]] == OLD
    call_command("verify_journal")
    assert find_book_faults() == []
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Adjustment.objects.filter(key=OLD[0][0])._raw_delete(connection.alias)
