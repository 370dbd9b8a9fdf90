"""From a quote to a term: a promise is kept to the fen, money is never lost, and what was sold
never changes."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from articles.actions.editions import calendar
from articles.errors import Invalid, NotYours, WrongState
from articles.models.querysets import AppendOnlyError
from subscriptions.actions.money import refunds, settlement
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers import letters, parties
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.orders import GiftDetails, OrderRequest
from subscriptions.domain.choices import Cause, Purpose, State
from subscriptions.domain.order_states import OrderFacts, order_state
from subscriptions.models import (
    Gift,
    Letter,
    Order,
    Party,
    Payment,
    Plan,
    PriceList,
    Quote,
    Refund,
    Span,
    Term,
)
from subscriptions.selectors.sales.renewals import renewal_plan
from subscriptions.signed_quotes import QuoteExpired, QuoteUnknown, open_quote, seal_quote
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import (
    HOME,
    READER,
    books,
    later,
    make_order,
    make_term,
    pay,
    promise,
)
from tests.factories.texts import publish_text

pytestmark = pytest.mark.django_db


def test_three_copies_from_mid_march_to_the_year_s_end_are_ordered_and_paid() -> None:
    order = make_order(3)
    assert (order.total, order.state(MORNING)) == (66600, State.AWAITING)
    order = pay(order)
    term = order.terms.get()
    assert order.state(MORNING) is State.PAID
    assert (term.first_issue, term.last_issue, term.issues, term.copies, term.paid) == (
        date(2024, 3, 15),
        date(2024, 12, 31),
        84,
        3,
        66600,
    )
    span = term.spans.get()
    assert (span.first_issue, span.last_issue, span.copies) == (
        date(2024, 3, 15),
        date(2024, 12, 31),
        3,
    )
    assert books() == {"cash": 66600, "deferred": -66600}
    assert [letter.key for letter in Letter.objects.order_by("pk")] == [
        f"order:{order.pk}",
        f"paid:{order.pk}",
    ]


def test_a_quote_is_sealed_and_opened_again_to_the_last_fen() -> None:
    made = promise(copies=3)
    assert open_quote(seal_quote(made), MORNING) == made


def test_a_quote_that_was_changed_on_the_way_is_not_ours() -> None:
    words = seal_quote(promise())
    for wrong in (
        words[:-2] + "xx",
        words[:20] + "A" + words[21:],
        "",
        "nonsense",
        "x" * 100_000,
        "W10:abc:def",
    ):
        with pytest.raises(QuoteUnknown):
            open_quote(wrong, MORNING)


def test_a_quote_expires_and_then_makes_no_order() -> None:
    made = promise()
    with pytest.raises(QuoteExpired):
        open_quote(seal_quote(made), made.expires_at)
    with pytest.raises(QuoteExpired):
        orders.place_order(OrderRequest(made, READER, HOME), by=OPERATOR, at=made.expires_at)
    assert not Order.objects.exists()


def test_prices_raised_between_quote_and_payment_change_nothing_for_the_buyer() -> None:
    made = promise()
    PriceList.objects.update(year_fen=99900, month_fen=9900, copy_fen=900)
    order = pay(orders.place_order(OrderRequest(made, READER, HOME), by=OPERATOR, at=MORNING))
    assert (order.total, order.state(MORNING)) == (22200, State.PAID)


def test_a_calendar_changed_since_the_quote_asks_for_a_new_one() -> None:
    made = replace(promise(), issues_digest="0" * 64)
    with pytest.raises(QuoteExpired, match="calendar"):
        orders.place_order(OrderRequest(made, READER, HOME), by=OPERATOR, at=MORNING)


def test_a_holiday_announced_after_the_quote_asks_for_a_new_one_with_one_issue_less() -> None:
    calendar.plan_dates(the_publication(), by=OPERATOR, at=MORNING)
    made = promise()
    calendar.suspend_dates(
        the_publication(),
        [date(2024, 5, 3)],
        reason="劳动节放假休刊",
        compensation="extend",
        by=OPERATOR,
        at=MORNING,
    )
    with pytest.raises(QuoteExpired, match="calendar"):
        orders.place_order(OrderRequest(made, READER, HOME), by=OPERATOR, at=MORNING)
    assert not Order.objects.exists()
    assert (made.issues, make_order().quote.issues) == (84, 83)


def test_a_quote_that_ran_out_before_prices_rose_is_asked_for_again_at_the_new_price() -> None:
    made = promise()
    PriceList.objects.update(month_fen=2500, quarter_fen=7500, year_fen=30000)
    with pytest.raises(QuoteExpired, match="no longer valid"):
        orders.place_order(OrderRequest(made, READER, HOME), by=OPERATOR, at=later(4))
    april = {"start": date(2024, 4, 1), "at": later(4)}
    assert (
        orders.place_order(
            OrderRequest(promise(**april), READER, HOME), by=OPERATOR, at=later(4)
        ).total
        == 22500
    )


def test_a_mail_server_that_is_down_stops_no_payment_and_gets_its_letters_later(
    settings: Any,
) -> None:
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = 9
    assert pay(make_order()).state(MORNING) is State.PAID
    assert letters.send_waiting_letters(MORNING) == (0, 2)
    assert [(letter.sent_at, bool(letter.failed)) for letter in Letter.objects.all()] == [
        (None, True)
    ] * 2
    settings.EMAIL_BACKEND = works
    assert letters.send_waiting_letters(later(1)) == (2, 0)
    assert letters.send_waiting_letters(later(1)) == (0, 0)
    assert len(mail.outbox) == 2
    assert books() == {"cash": 22200, "deferred": -22200}


def test_an_order_needs_consent_and_a_printed_paper_an_address() -> None:
    publish_text("terms")
    with pytest.raises(Invalid, match="Agree"):
        orders.place_order(
            OrderRequest(promise(), READER, HOME, consents=[Purpose.NEWS]), by=OPERATOR, at=MORNING
        )
    agreed = OrderRequest(promise(), READER, HOME, consents=[Purpose.TERMS])
    with pytest.raises(Invalid, match="address"):
        orders.place_order(replace(agreed, place=None), by=OPERATOR, at=MORNING)
    with pytest.raises(Invalid):
        orders.place_order(
            replace(agreed, place=replace(HOME, postcode="31")), by=OPERATOR, at=MORNING
        )
    assert not Order.objects.exists()
    assert not Party.objects.exists()


def test_half_the_money_waits_for_the_other_half() -> None:
    order = pay(make_order(), 10000)
    assert (order.state(MORNING), Term.objects.count()) == (State.PART_PAID, 0)
    assert books() == {"cash": 10000, "credit": -10000}
    order = pay(order, 12200, reference="second")
    assert order.state(MORNING) is State.PAID
    assert books() == {"cash": 22200, "deferred": -22200}


def test_what_is_paid_too_much_stays_the_buyer_s_credit() -> None:
    order = pay(make_order(), 30000)
    assert order.state(MORNING) is State.PAID
    assert books() == {"cash": 30000, "deferred": -22200, "credit": -7800}


def test_the_same_receipt_told_fifteen_times_is_one_payment() -> None:
    order = make_order()
    for _time in range(15):
        pay(order, reference="receipt 1")
    assert (Payment.objects.count(), Term.objects.count()) == (1, 1)
    with pytest.raises(Invalid):
        pay(order, 1, reference="receipt 1")
    assert books() == {"cash": 22200, "deferred": -22200}


def test_money_in_time_but_behind_the_cut_off_begins_with_the_next_issue_and_loses_none() -> None:
    order = pay(
        make_order(), at=later(6)
    )  # 11 March: the post closed the issues of 15 March on the 8th
    span = order.terms.get().spans.get()
    assert (span.first_issue, span.last_issue) == (date(2024, 3, 19), date(2025, 1, 3))


def test_money_that_comes_after_the_order_expired_is_never_lost() -> None:
    order = pay(make_order(), at=later(60))
    assert order.state(later(60)) is State.PART_PAID
    assert books() == {"cash": 22200, "credit": -22200}
    future = make_order(start=date(2024, 6, 4), end=date(2024, 6, 30))
    assert (
        pay(future, at=later(30)).state(later(30)) is State.PAID
    )  # nothing of it is gone: it is served


def test_money_for_a_cancelled_order_is_credit() -> None:
    order = make_order()
    orders.cancel_order(order, by=OPERATOR, at=MORNING, code=order.code)
    order = pay(order)
    assert order.state(MORNING) is State.CANCELLED
    assert books() == {"cash": 22200, "credit": -22200}


def test_a_stranger_cancels_nobody_s_order_and_a_paid_one_is_refunded_instead() -> None:
    order = make_order()
    with pytest.raises(NotYours):
        orders.cancel_order(order, by=person("lin"), at=MORNING, code="guess")
    pay(order)
    with pytest.raises(WrongState):
        orders.cancel_order(order, by=person("miao"), at=MORNING)


def test_an_unpaid_order_expires_by_time_alone() -> None:
    order = make_order()
    assert order.state(order.expires_at - timedelta(seconds=1)) is State.AWAITING
    assert order.state(order.expires_at) is State.EXPIRED


def test_a_term_is_renewed_once_and_the_renewal_follows_it() -> None:
    term = make_term()
    following = promise(start=date(2025, 1, 1), end=date(2025, 12, 31))
    renewal = make_order(promise=following, renews=term)
    with pytest.raises(WrongState, match=renewal.number):
        make_order(promise=following, renews=term)
    pay(renewal)
    spans = list(
        Span.objects.filter(subscription=term.subscription).values_list("first_issue", "last_issue")
    )
    assert spans == [
        (date(2024, 3, 15), date(2024, 12, 31)),
        (date(2025, 1, 3), date(2025, 12, 30)),
    ]


def test_an_expired_renewal_is_no_obstacle_to_another() -> None:
    term = make_term()
    following = promise(start=date(2025, 1, 1), end=date(2025, 12, 31))
    first = make_order(promise=following, renews=term)
    again = promise(start=date(2025, 1, 1), end=date(2025, 12, 31), at=later(20))
    second = make_order(promise=again, renews=term, at=later(20))
    pay(second, at=later(21))
    pay(first, at=later(22))  # both were paid: nobody gets every issue twice, the money is credit
    assert Term.objects.filter(subscription=term.subscription).count() == 2
    assert books()["credit"] == -27600


def test_a_crash_between_payment_and_term_is_made_up_for() -> None:
    order = make_order()
    Payment.objects.create(
        order=order,
        method="cash",
        amount=order.total,
        reference="x",
        received_at=MORNING,
        recorded_at=MORNING,
    )
    assert settlement.settle_paid_orders(MORNING) == 1
    assert settlement.settle_paid_orders(MORNING) == 0
    assert Order.objects.get(pk=order.pk).state(MORNING) is State.PAID


def test_what_was_promised_and_paid_never_changes() -> None:
    term = make_term()
    quote = Quote.objects.get()
    quote.total = 1
    for wrong in (
        quote.save,
        lambda: Term.objects.update(paid=0),
        lambda: Payment.objects.all().delete(),
        term.delete,
    ):
        with pytest.raises(AppendOnlyError):
            wrong()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("UPDATE subscriptions_term SET paid = 0")


def test_strangers_contact_data_never_finds_somebody_else_s_account() -> None:
    make_order(by=person("lin"))
    make_order(contact=replace(READER, name="同名同号的人"))
    assert Party.objects.filter(phone=READER.phone).count() == 2


def test_somebody_s_second_order_is_under_the_same_name(at: Any) -> None:
    first = make_order(by=person("lin"))
    second = make_order(by=person("lin"))
    assert first.party == second.party
    assert parties.Party.objects.count() == 1


money = st.integers(0, 3)


@given(st.integers(0, 2), money, money, st.booleans(), st.booleans(), st.booleans())
def test_an_order_stands_where_its_money_says(
    total: int, received: int, refunded: int, served: bool, cancelled: bool, late: bool
) -> None:
    facts = OrderFacts(total, received, min(refunded, received), served, cancelled, MORNING)
    state = order_state(facts, MORNING if late else MORNING - timedelta(1))
    if served:
        assert state in {State.PAID, State.PART_REFUNDED, State.REFUNDED}
    elif facts.received > facts.refunded:
        assert state in {State.PART_PAID, State.CANCELLED}


def test_the_database_finds_orders_by_the_same_states_as_the_rule() -> None:
    template = make_order()
    for received, refunded, cause, served, cancelled, late in product(
        (0, 1, 2, 3), (0, 1, 2, 3), ("goodwill", "overpaid"), *[(False, True)] * 3
    ):
        if refunded > received or (cause == "overpaid" and served and received - refunded < 2):
            continue  # more than came never goes back, and as overpaid nothing that was sold
        order = _copy(template, late)
        if received:
            payment = Payment.objects.create(
                order=order,
                method="cash",
                amount=received,
                reference=f"p{order.pk}",
                received_at=MORNING,
                recorded_at=MORNING,
            )
        if refunded:
            Refund.objects.create(
                order=order,
                payment=payment,
                number=f"r{order.pk}",
                cause=cause,
                amount=refunded,
                reason="x",
                asked_at=MORNING,
            )
        Order.objects.filter(pk=order.pk).update(
            settled_at=MORNING if served else None, cancelled_at=MORNING if cancelled else None
        )
    for state in State:
        found = set(Order.objects.in_state(state, MORNING).values_list("pk", flat=True))
        assert found == {
            order.pk for order in Order.objects.with_money() if order.state(MORNING) is state
        }
        assert found, state


def test_an_order_whose_overpaid_money_alone_went_back_is_paid_and_not_partly_refunded() -> None:
    order = pay(make_order(), 22200 + 100900)
    refunds.grant_refund(
        order, RefundRequest(Cause.OVERPAID, "多付", 100900), by=OPERATOR, at=MORNING
    )
    assert Order.objects.get().state(MORNING) is State.PAID
    refunds.grant_refund(order, RefundRequest(Cause.GOODWILL, "致歉", 200), by=OPERATOR, at=MORNING)
    assert Order.objects.get().state(MORNING) is State.PART_REFUNDED
    refunds.grant_refund(
        order, RefundRequest(Cause.GOODWILL, "致歉", 22000), by=OPERATOR, at=MORNING
    )
    assert Order.objects.get().state(MORNING) is State.REFUNDED


def _copy(order: Order, late: bool) -> Order:
    quote = Quote.objects.get(pk=order.quote_id)
    quote.pk = None
    quote._state.adding = True
    quote.save()
    number = f"{Order.objects.count():012d}"
    return Order.objects.create(
        publication=order.publication,
        number=number,
        code=number,
        party=order.party,
        quote=quote,
        total=2,
        placed_at=MORNING,
        expires_at=MORNING if late else later(1),
    )


def an_offer(kind: str, **fields: Any) -> Plan:
    return Plan.objects.create(
        publication=the_publication(), code=kind, name=kind, kind=kind, months=1, **fields
    )


def test_what_is_complimentary_is_given_and_never_ordered() -> None:
    offer = an_offer("complimentary", on_sale=False)
    with pytest.raises(Invalid, match="not on sale"):
        make_order(plan=offer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=offer.pk).update(on_sale=True)
    assert (Order.objects.count(), Term.objects.count()) == (0, 0)


def test_a_trial_comes_once_to_a_mailbox_and_to_a_telephone() -> None:
    offer = an_offer("trial")
    april = {"plan": offer, "start": date(2024, 4, 1), "end": date(2024, 4, 30)}
    make_order(**april, contact=Contact("许诺", phone="13900000002", email="xu@example.com"))
    assert Term.objects.get().kind == "trial"
    for again in (
        Contact("许 诺", email="XU@example.com"),
        Contact("别人", phone="13900000002", email="b@example.com"),
    ):
        with pytest.raises(Invalid, match="tried the paper already"):
            make_order(**april, contact=again)
    make_order(**april, contact=Contact("田甜", email="tian@example.com"))
    assert Term.objects.count() == 2


def test_an_offer_that_is_a_gift_is_for_somebody() -> None:
    offer = an_offer("gift")
    with pytest.raises(Invalid, match="for whom"):
        make_order(plan=offer)
    with pytest.raises(Invalid, match="for whom"):
        make_order(plan=offer, gift=GiftDetails(" "), place=None)
    make_order(plan=offer, gift=GiftDetails("许诺"), place=None)
    assert Gift.objects.get().recipient == "许诺"


def test_a_trial_is_no_gift_and_one_that_ran_out_unpaid_was_not_had() -> None:
    offer = an_offer("trial", price_fen=100)
    april = {"plan": offer, "start": date(2024, 4, 1), "end": date(2024, 4, 30)}
    with pytest.raises(Invalid, match="no gift"):
        make_order(**april, gift=GiftDetails("许诺"))
    make_order(**april)
    with pytest.raises(Invalid, match="tried"):
        make_order(**april)
    make_order(**april, at=later(20))
    assert Order.objects.count() == 2


def test_trials_and_gifts_are_renewed_as_ordinary_terms() -> None:
    trial = an_offer("trial")
    fixed = an_offer("fixed", price_fen=1200)
    april = {"start": date(2024, 4, 1), "end": date(2024, 4, 30)}
    make_order(**april, plan=trial)
    assert renewal_plan(Term.objects.get()) is None
    sold = make_term(**april, plan=fixed)
    assert renewal_plan(sold) == fixed
    Plan.objects.update(on_sale=False)
    assert renewal_plan(Term.objects.get(pk=sold.pk)) is None
