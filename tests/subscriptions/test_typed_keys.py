"""What references and keys once meant by their parts has fields of its own."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from subscriptions.actions.access.entitlement_sync import sync_entitlement
from subscriptions.actions.money import refunds
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers import receipts
from subscriptions.domain.choices import Cause
from subscriptions.models import Attempt, Device, Entitlement, Letter, ReceiptClaim, Term
from tests.cast import person, reader
from tests.emptying import guards_off
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import later, make_order, make_term
from tests.subscriptions.earlier_tables import migrate_to, tables_before

MIGRATION = "0028_entitlement_sources"
DAYS = {"first_day": date(2024, 3, 5), "last_day": date(2024, 12, 31)}


@pytest.mark.alternates
@pytest.mark.django_db(transaction=True)
def test_attempts_and_letters_from_before_are_carried_over() -> None:
    order = make_order()
    with tables_before("0026_typed_keys") as past:
        for reference in ("N0123", "H0123"):
            past.get_model("subscriptions", "Attempt").objects.create(
                order_id=order.pk,
                method="wechat",
                reference=reference,
                amount=100,
                begun_at=MORNING,
                expires_at=MORNING + timedelta(hours=1),
            )
        for key in ("mailbox:1:0.5", "reminder:1"):
            past.get_model("subscriptions", "Letter").objects.create(
                key=key, party_id=order.party_id, address="tian@example.com", written_at=MORNING
            )
    assert Attempt.objects.get(reference="N0123").device == Device.SCREEN
    assert Attempt.objects.get(reference="H0123").device == Device.TELEPHONE
    assert Letter.objects.get(key="mailbox:1:0.5").keeps_address
    assert not Letter.objects.get(key="reminder:1").keeps_address


def receipt_of(term: Term) -> ReceiptClaim:
    user = term.subscription.party.user
    assert user is not None
    details = receipts.ReceiptDetails(
        the_publication(), "AB123456", channel="post", name="王立", **DAYS
    )
    return receipts.claim_receipt(user, details, at=MORNING)


def grant_before(past: Any, term: Term, source: str, source_id: str, **fields: Any) -> None:
    """Write an entitlement as it was kept when its key alone said where it comes from."""
    past.get_model("subscriptions", "Entitlement").objects.create(
        user_id=term.subscription.party.user_id,
        publication_id=term.subscription.publication_id,
        source=source,
        source_id=source_id,
        granted_at=MORNING,
        **{**DAYS, "scope": "epaper", **fields},
    )


@pytest.mark.alternates
@pytest.mark.django_db(transaction=True)
def test_entitlements_from_before_name_their_term_or_their_receipt() -> None:
    term = make_term(by=reader("tian"))
    claim = receipt_of(term)
    with transaction.atomic(), guards_off("subscriptions_entitlement"):
        Entitlement.objects.all().delete()
    keys = [
        ("term", f"{term.pk}:0", {"revoked_at": MORNING, "revoked_for": "订期有变"}),
        ("print", f"{term.pk}:3", {}),  # as the counter once numbered them
        ("receipt", str(claim.pk), {}),
        ("receipt", str(claim.pk + 1), {}),  # its reader was erased, and the claim with him
        ("gift", f"{term.pk}:0", {}),
        ("complimentary", "", {}),
    ]
    with tables_before(MIGRATION) as past:
        for source, key, fields in keys:
            grant_before(past, term, source, key, **fields)
    rows = Entitlement.objects.order_by("pk")
    assert list(rows.values_list("source", "source_id")) == [(one, key) for one, key, _of in keys]
    assert list(rows.values_list("term", flat=True)) == [term.pk, term.pk, None, None, None, None]
    assert list(rows.values_list("claim", flat=True)) == [None, None, claim.pk, None, None, None]
    with pytest.raises(DatabaseError), transaction.atomic():
        Entitlement.objects.update(term=None)
    sync_entitlement(term, at=MORNING)
    assert rows.count() == len(keys)  # what is open already is not granted anew
    call_command("check_books")
    call_command("verify_journal")


@pytest.mark.alternates
@pytest.mark.django_db(transaction=True)
def test_a_term_from_before_that_changes_is_granted_under_a_key_that_nothing_has() -> None:
    term = make_term(by=reader("tian"))
    with transaction.atomic(), guards_off("subscriptions_entitlement"):
        Entitlement.objects.all().delete()
    with tables_before(MIGRATION) as past:
        grant_before(past, term, "print", f"{term.pk}:1")
    refunds.grant_refund(
        term.order, RefundRequest(Cause.READER, "迁居"), by=person("miao"), at=later(30)
    )
    assert [row.source_id for row in term.entitlements.order_by("pk")] == [
        f"{term.pk}:1",
        f"{term.pk}:2",
    ]
    assert term.entitlements.get(revoked_at=None).last_day < date(2024, 12, 31)


@pytest.mark.alternates
@pytest.mark.django_db(transaction=True)
def test_an_entitlement_of_a_term_that_is_not_known_stops_the_migration_unchanged() -> None:
    term = make_term(by=reader("tian"))
    with tables_before(MIGRATION) as past:
        old = past.get_model("subscriptions", "Entitlement").objects
        for key in ("987654:0", f"{term.pk}:x", "moon", ""):
            grant_before(past, term, "print", key)
            with pytest.raises(RuntimeError, match=f"1 entitlements .* {key}\\. Nothing"):
                migrate_to(("subscriptions", MIGRATION))
            assert list(old.order_by("pk").values_list("source_id", flat=True))[1:] == [key]
            with transaction.atomic(), guards_off("subscriptions_entitlement"):
                old.get(source_id=key).delete()
    assert term.entitlements.count() == 1
