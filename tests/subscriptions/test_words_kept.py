"""What the desk writes in words beside money: wiped with a person where rows may change, else its
forms warn."""

from inspect import getmembers, isclass
from pkgutil import walk_packages

import pytest
from django import forms
from django.apps import apps
from django.db import models

from subscriptions import desk
from subscriptions.actions import erasure
from subscriptions.actions.access import access
from subscriptions.actions.money import payouts, refunds
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.sales import orders
from subscriptions.desk.records import retained_text
from subscriptions.domain.choices import Cause
from subscriptions.models import Entitlement, LedgerEntry, Order, Party, Refund
from tests.browser import Browser
from tests.cast import person, reader
from tests.emptying import guards_off
from tests.factories.articles import MORNING
from tests.factories.subscriptions import books, later, make_order, make_term
from tests.subscriptions.test_erasing import ENDED, NOBODYS, everything_written

pytestmark = pytest.mark.django_db
TOLD = "文珊的丈夫打来电话"


def reader_of_whom_the_desk_wrote() -> Party:
    """A reader with a refund, a revoked entitlement and a cancelled order, each with a person's
    name in its words."""
    term = make_term(by=reader("tian"))
    miao = person("miao")
    party = term.subscription.party
    order = Order.objects.get()
    made = refunds.grant_refund(
        order, RefundRequest(Cause.GOODWILL, "投递迟到", 500), by=miao, at=later(20)
    )
    payouts.record_payout(made[0], by=miao, at=later(21), outcome="工行 20240326")
    waiting = make_order(by=party.user)
    orders.cancel_order(waiting, by=miao, at=MORNING, reason="订重了")
    access.grant_entitlement(
        access.EntitlementGrant(
            party.user,
            term.subscription.publication,
            "site",
            MORNING.date(),
            later(30).date(),
            source="staff",
            note="赠读",
        ),
        by=miao,
        at=MORNING,
    )
    for one in Entitlement.objects.filter(user=party.user):
        access.revoke_entitlement(one, reason="给错了人", by=miao, at=later(2))
    with guards_off("subscriptions_entitlement"):
        Entitlement.objects.update(note=TOLD, revoked_for=TOLD)
    Refund.objects.update(reason=TOLD)
    Order.objects.filter(pk=waiting.pk).update(cancelled_why=TOLD)
    return party


def test_what_the_desk_wrote_of_a_person_goes_with_her_and_the_money_stays() -> None:
    party = reader_of_whom_the_desk_wrote()
    assert TOLD in everything_written()
    before = (
        books(),
        LedgerEntry.objects.count(),
        list(Refund.objects.values_list("number", "amount", "cause")),
    )
    erasure.erase_party(party, by=person("miao"), at=later(ENDED))
    assert TOLD not in everything_written()
    after = (
        books(),
        LedgerEntry.objects.count(),
        list(Refund.objects.values_list("number", "amount", "cause")),
    )
    assert after == before
    assert Refund.objects.get().outcome == "工行 20240326"  # evidence of the payout
    assert set(Entitlement.objects.values_list("revoked_for", "note")) == {("—", "")}


def test_a_refund_that_was_given_up_loses_the_words_why() -> None:
    party = reader_of_whom_the_desk_wrote()
    Refund.objects.update(to_credit=True, outcome=TOLD)
    erasure.erase_party(party, by=person("miao"), at=later(ENDED))
    assert TOLD not in everything_written()


def test_nobody_else_s_words_go_along() -> None:
    gone = reader_of_whom_the_desk_wrote()
    stays = make_term(by=reader("other"))
    refunds.grant_refund(
        stays.order, RefundRequest(Cause.GOODWILL, "投递迟到", 500), by=person("miao"), at=later(20)
    )
    erasure.erase_party(gone, by=person("miao"), at=later(ENDED))
    assert Refund.objects.get(order=stays.order).reason == "投递迟到"


# Columns of words that an erasure leaves, in tables of persons, and why. A new column is wiped, or
# stands here.
STAYS = {
    "adjustment.reason": "append-only; its forms say so",
    "adjustment.key": "made by the program",
    "payment.reference": "append-only, a number of the bank or of a receipt; its form says so",
    "refund.number": "made by the program",
    "refund.outcome": "the bank's number of a payout; its form says so",
}


def words_of(model: type[models.Model]) -> set[str]:
    """The columns of a table in which somebody may have written what he likes."""
    texts = (models.CharField, models.TextField)
    fields = [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, texts) and not field.choices
    ]
    return {f"{model._meta.model_name}.{field.name}" for field in fields}


def test_every_column_of_words_beside_money_is_wiped_or_stays_for_a_reason() -> None:
    party = reader_of_whom_the_desk_wrote()
    erasure.erase_party(party, by=person("miao"), at=later(ENDED))
    money = {"refund", "adjustment", "payment", "order", "entitlement"}
    columns = {word for name in money for word in words_of(apps.get_model("subscriptions", name))}
    wiped = {"refund.reason", "order.cancelled_why", "entitlement.note", "entitlement.revoked_for"}
    program = {"order.number", "order.code", "entitlement.source_id"}
    assert columns == wiped | program | set(STAYS)
    assert money & set(NOBODYS) == set()


def desk_forms() -> list[type[forms.BaseForm]]:
    modules = [module.name for module in walk_packages(desk.__path__, f"{desk.__name__}.")]
    found = {
        form
        for name in modules
        for _name, form in getmembers(__import__(name, fromlist=["x"]), isclass)
    }
    return [
        form for form in found if issubclass(form, forms.BaseForm) and form.__module__ in modules
    ]


ASKED = {"reason", "purpose", "outcome", "reference"}
WIPED = {
    "HoldDeliveryForm.reason"
}  # holds are wiped with their reader, and the journal does not tell why


def test_every_field_of_the_desk_whose_words_are_kept_says_so() -> None:
    told = set()
    silent = set()
    for form in desk_forms():
        for name, field in form.base_fields.items():
            if name in ASKED and type(field) in {forms.CharField, retained_text.KeptField}:
                says = str(retained_text.KEPT) in str(field.help_text)
                (told if says else silent).add(f"{form.__name__}.{name}")
    assert silent == WIPED
    assert {
        "CancelForm.reason",
        "RefundForm.reason",
        "RevokeForm.reason",
        "GoodwillForm.reason",
        "GiveUpForm.reason",
        "ComplimentaryTermForm.reason",
        "DecideForm.reason",
        "TransferReasonForm.reason",
        "PaymentForm.reference",
    } <= told


def test_the_desk_reads_it_beside_the_field() -> None:
    term = make_term()
    client = Browser()
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    order = term.order
    waiting = make_order()
    for page in (f"{order.pk}/refund/", f"{waiting.pk}/cancel/", f"{waiting.pk}/pay/"):
        assert (
            "No names or personal details"
            in client.get(f"/admin/subscriptions/order/{page}").content.decode()
        ), page
