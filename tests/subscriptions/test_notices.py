"""What providers tell, in every order: money counts once, and what cannot be booked stands before
the desk."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from articles.errors import Invalid, NotYours, WrongState
from articles.models import JournalEntry
from subscriptions.actions.money import notices, provider_payments, refunds
from subscriptions.actions.money.provider_payments import SandboxTable
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.domain.choices import Cause, State
from subscriptions.gateways import EventKind, simulated
from subscriptions.gateways.base import RefundState
from subscriptions.gateways.simulated import Sender, build_notice, repeat_notice
from subscriptions.gateways.slips import PaymentSlip, RefundSlip
from subscriptions.models import (
    Entitlement,
    InvoiceRequest,
    LedgerEntry,
    Letter,
    Order,
    Payment,
    Posting,
    ProviderEvent,
    Refund,
    SandboxPayment,
    SettledNotice,
    Span,
    Term,
)
from subscriptions.selectors.desk import list_desk_numbers
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.selectors.money.notices import compare_notice
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import books, later, make_order

pytestmark = pytest.mark.django_db
SENDER = Sender("a secret of the sandbox")
PAID = EventKind.PAID
FAILED = EventKind.FAILED
CLOSED = EventKind.CLOSED
REFUNDED = EventKind.REFUNDED


@pytest.fixture(autouse=True)
def _sandbox(settings: Any) -> None:
    settings.PAYMENTS = {
        "sandbox": {"secret": SENDER.secret, "page": "/subscribe/sandbox/{reference}/"}
    }


def tell(slip: PaymentSlip, kind: EventKind, at: Any = MORNING, **told: Any) -> str:
    """Let the provider tell something; return what was made of it."""
    answer = provider_payments.receive_notice(
        "sandbox", *build_notice(slip, kind, SENDER, at, **told), at=at
    )
    assert answer.status == 204
    return ProviderEvent.objects.latest("pk").outcome


def begun(order: Order) -> PaymentSlip:
    attempt = provider_payments.begin_payment(
        order, "sandbox", notice_url="", return_url="", at=order.placed_at
    )
    slip = SandboxTable().find(attempt.reference)
    assert slip is not None
    return slip


def of_everything() -> PaymentSlip:
    """A payment that failed, was closed, and was paid after all: each of it can be told."""
    slip = begun(make_order())
    simulated.fail_slip(SandboxTable(), slip.reference, MORNING)
    simulated.expire_slip(SandboxTable(), slip.reference, slip.expires_at)
    return simulated.pay_slip(SandboxTable(), slip.reference, slip.expires_at, late=True)


def paid_order() -> Order:
    order = make_order()
    tell(simulated.pay_slip(SandboxTable(), begun(order).reference, MORNING), PAID)
    return Order.objects.get(pk=order.pk)


@pytest.mark.parametrize(("first", "second"), list(product([PAID, FAILED, CLOSED], repeat=2)))
def test_of_two_notices_of_a_payment_in_any_order_money_that_came_makes_the_term(
    first: EventKind, second: EventKind
) -> None:
    slip = of_everything()
    tell(slip, first)
    tell(slip, second)
    is_paid = PAID in {first, second}
    assert Order.objects.get().state(MORNING) is (State.PAID if is_paid else State.AWAITING)
    assert Term.objects.count() == Payment.objects.count() == int(is_paid)
    assert books() == ({"clearing": 22200, "deferred": -22200} if is_paid else {})
    assert ProviderEvent.objects.count() == len({first, second})


def of_refund(kinds: set[EventKind]) -> dict[EventKind, PaymentSlip]:
    """A refund of 50 yuan on its way, as a provider tells of it that arrived, and as one that
    failed."""
    made = refunds.grant_refund(
        paid_order(), RefundRequest(Cause.GOODWILL, "致歉", 5000), by=OPERATOR, at=MORNING
    )[0]
    slip = SandboxTable().find(made.payment.attempt.reference)  # type: ignore[union-attr]
    assert slip is not None
    return {
        kind: replace(slip, refunds=(RefundSlip(made.number, 5000, state, settled_at=MORNING),))
        for kind, state in ((REFUNDED, RefundState.DONE), (FAILED, RefundState.FAILED))
        if kind in kinds
    }


@pytest.mark.parametrize(
    ("first", "second", "made", "stands"),
    [
        (REFUNDED, REFUNDED, "refunded", {"clearing": 17200}),
        (FAILED, FAILED, "failed", {"clearing": 22200, "credit": -5000}),
        (REFUNDED, FAILED, "mismatch", {"clearing": 17200}),
        (FAILED, REFUNDED, "mismatch", {"clearing": 22200, "credit": -5000}),
    ],
)
def test_of_two_notices_of_a_refund_the_first_is_booked_and_a_contradiction_told(
    first: EventKind, second: EventKind, made: str, stands: dict[str, int]
) -> None:
    slips = of_refund({first, second})
    number = Refund.objects.get().number
    tell(slips[first], first, refund_reference=number)
    assert tell(slips[second], second, refund_reference=number) == made
    assert books() == {**stands, "deferred": -22200, "revenue": 5000}
    assert find_book_faults() == []


def test_a_refund_of_another_amount_or_of_nobody_s_is_told_and_not_booked() -> None:
    slip = of_refund({REFUNDED})[REFUNDED]
    number = Refund.objects.get().number
    assert tell(slip, REFUNDED, refund_reference=number, amount=4000) == "mismatch"
    foreign = replace(slip, refunds=(replace(slip.refunds[0], refund_reference="R99999999999999"),))
    assert tell(foreign, REFUNDED, refund_reference="R99999999999999") == "unknown"
    assert Refund.objects.get().paid_out_at is None
    assert books()["refunds"] == -5000


def everything() -> dict[str, list[Any]]:
    """Every row that a notice could touch."""
    tables: list[Any] = [
        Order,
        Payment,
        Term,
        Span,
        Letter,
        LedgerEntry,
        Posting,
        ProviderEvent,
        Refund,
        InvoiceRequest,
        Entitlement,
        JournalEntry,
        SandboxPayment,
    ]
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


def test_a_notice_told_a_second_time_leaves_every_row_as_it_was() -> None:
    """Payments, terms, letters, journal and books, of a payment and of a refund."""
    slips = of_refund({REFUNDED})
    number = Refund.objects.get().number
    tell(slips[REFUNDED], REFUNDED, refund_reference=number)
    before = everything()
    assert before["Letter"]
    assert before["JournalEntry"]
    for at, sent in repeat_notice(slips[REFUNDED], PAID, SENDER, later(1)):
        assert provider_payments.receive_notice("sandbox", *sent, at=at).status == 204
    for at, sent in repeat_notice(
        slips[REFUNDED], REFUNDED, SENDER, later(1), refund_reference=number
    ):
        assert provider_payments.receive_notice("sandbox", *sent, at=at).status == 204
    assert everything() == before


def test_a_number_of_the_provider_that_stands_for_other_money_is_told_and_not_lost() -> None:
    first = paid_order()
    known = first.payments.get()
    second = make_order()
    slip = simulated.pay_slip(SandboxTable(), begun(second).reference, MORNING)
    Payment.objects.create(
        order=first,
        method="sandbox",
        amount=1,
        reference=f"sandbox-{slip.reference}",
        received_at=MORNING,
        recorded_at=MORNING,
    )
    assert known.reference == f"sandbox-{known.attempt.reference}"  # type: ignore[union-attr]
    assert tell(slip, PAID) == "duplicate"
    assert ProviderEvent.objects.latest("pk").order == second
    assert second.payments.count() == 0


def test_what_could_not_be_booked_stands_before_the_desk_and_is_found_there(client: Client) -> None:
    """Money that came ends in a paid order, or somebody sees why not."""
    now = timezone.now()
    miao = person("miao")
    slip = simulated.pay_slip(SandboxTable(), begun(make_order()).reference, MORNING)
    assert tell(slip, PAID, now, amount=100) == "mismatch"
    assert tell(replace(slip, reference="N0000000"), PAID, now) == "unknown"
    tell(slip, PAID, now)
    numbers = {number.name: number.count for number in list_desk_numbers(miao, now)}
    assert numbers["notices"] == 2
    client.force_login(miao)
    queues = client.get("/admin/").context["counter_start"].queues
    assert next(one.count for one in queues if one.queue.name == "notices") == 2
    assert len(client.get("/admin/subscriptions/queues/notices/").context["rows"]) == 2
    page = client.get("/admin/subscriptions/providerevent/?desk=notices")
    assert page.context["shown"].count == 2
    assert "Told were 100 CNY, due were 22200 fen" in page.content.decode()
    assert {n.name: n.count for n in list_desk_numbers(miao, now + timedelta(days=400))}[
        "notices"
    ] == 2  # time settles nothing


def mismatch() -> ProviderEvent:
    slip = simulated.pay_slip(SandboxTable(), begun(make_order()).reference, MORNING)
    assert tell(slip, PAID, amount=100) == "mismatch"
    return ProviderEvent.objects.latest("pk")


def test_a_notice_that_somebody_looked_after_leaves_the_desk_with_a_note(client: Client) -> None:
    notice = mismatch()
    miao = person("miao")
    client.force_login(miao)
    client.cookies["django_language"] = "en"
    address = f"/admin/subscriptions/providerevent/{notice.pk}"
    assert "Settle it with a note" in client.get(f"{address}/change/").content.decode()
    assert client.post(f"{address}/settle/", {"note": "已在渠道页面退回 1 元"}).status_code == 302
    assert {n.name: n.count for n in list_desk_numbers(miao, timezone.now())}.get("notices", 0) == 0
    page = client.get(f"{address}/change/").content.decode()
    assert "已在渠道页面退回 1 元" in page
    assert "Settle it with a note" not in page
    row = JournalEntry.objects.get(act="notice.settled")
    assert (row.by_printed, row.subject, row.details["note"]) == (
        "苗青",
        str(notice),
        "已在渠道页面退回 1 元",
    )
    assert (
        client.get("/admin/subscriptions/providerevent/", {"queue": "settled"})
        .context["shown"]
        .count
        == 1
    )


def test_a_notice_is_settled_once_by_whoever_may_and_never_one_that_was_booked() -> None:
    notice = mismatch()
    miao = person("miao")
    with pytest.raises(NotYours):
        notices.settle_notice(notice, "已退回", by=person("ying"), at=MORNING)
    with pytest.raises(Invalid):
        notices.settle_notice(notice, " ", by=miao, at=MORNING)
    notices.settle_notice(notice, "已退回", by=miao, at=MORNING)
    with pytest.raises(WrongState):
        notices.settle_notice(notice, "又退回", by=miao, at=MORNING)
    paid_order()
    with pytest.raises(WrongState):
        notices.settle_notice(
            ProviderEvent.objects.get(outcome="paid"), "已退回", by=miao, at=MORNING
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE subscriptions_settlednotice SET note = 'x'")
    assert [row.note for row in SettledNotice.objects.all()] == ["已退回"]


def facts(notice: ProviderEvent) -> dict[str, tuple[str, str, bool]]:
    return {fact.words: (fact.told, fact.ours, fact.differs) for fact in compare_notice(notice)}


def test_a_notice_stands_beside_what_the_books_say() -> None:
    notice = mismatch()
    attempt = notice.order.attempts.get()  # type: ignore[union-attr]
    assert facts(notice) == {
        "Our reference": (attempt.reference, attempt.reference, False),
        "Amount": ("1.00 CNY", "222.00 CNY", True),
        "Booked of it": ("", "0.00 CNY", False),
        "Number of the provider": (f"sandbox-{attempt.reference}", "not booked", True),
    }


def test_a_contradiction_about_a_refund_stands_beside_the_refund() -> None:
    slips = of_refund({REFUNDED, FAILED})
    number = Refund.objects.get().number
    tell(slips[FAILED], FAILED, refund_reference=number)
    assert tell(slips[REFUNDED], REFUNDED, refund_reference=number) == "mismatch"
    found = facts(ProviderEvent.objects.latest("pk"))
    assert found["Refund"] == (number, number, False)
    assert found["Amount"] == ("50.00 CNY", "50.00 CNY", False)
    assert found["Standing"] == ("paid out", "kept as credit", True)


def test_a_notice_of_nothing_we_know_says_so() -> None:
    slip = replace(
        simulated.pay_slip(SandboxTable(), begun(make_order()).reference, MORNING),
        reference="N0000000",
    )
    tell(slip, PAID)
    notice = ProviderEvent.objects.latest("pk")
    assert facts(notice)["Our reference"] == ("N0000000", "unknown", True)
    ProviderEvent.objects.create(
        provider="sandbox", event="old", body="{}", arrived_at=MORNING, outcome="unknown"
    )
    assert compare_notice(ProviderEvent.objects.get(event="old")) == []
