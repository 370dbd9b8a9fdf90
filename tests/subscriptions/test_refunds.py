"""Money that goes back: by cause, never more than came, and the books stand at nothing after every
step."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.errors import Invalid, NotYours
from newsroom.accounts.models import User
from subscriptions.actions.books import revenue
from subscriptions.actions.money import payouts, refunds
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.domain.choices import Cause, State
from subscriptions.domain.money import format_yuan
from subscriptions.models import ChannelSetup, LedgerEntry, Order, Refund, Span, Term
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.selectors.money.refunds import preview_refund
from tests.cast import person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import balance, books, later, make_order, make_term, pay

pytestmark = pytest.mark.django_db
REASON = "读者迁居外地"


def on(month: int, day: int, year: int = 2024) -> datetime:
    return datetime(year, month, day, 4, 0, tzinfo=UTC)  # noon in Shanghai


@pytest.fixture(autouse=True)
def _post_office_next_door() -> None:
    """Issues can be changed until the day before: the served issues of an example are those up to
    its day."""
    ChannelSetup.objects.create(publication=the_publication(), channel="post", lead_days=1)


BEFORE = datetime(2023, 12, 1, tzinfo=UTC)
# first and last day, copies, when it ends, what comes back by the reader's wish and by the paper's
# fault
EXAMPLES = [
    (date(2024, 1, 1), date(2024, 12, 31), 1, on(6, 30), 13800, 13924),
    (date(2024, 3, 5), date(2025, 2, 28), 1, on(9, 10), 12900, 12985),
    (date(2024, 3, 5), date(2024, 12, 31), 3, on(6, 14), 44700, 45150),
    (date(2024, 1, 1), date(2024, 12, 31), 1, on(1, 31), 25300, 25300),
]
examples = pytest.mark.parametrize(
    ("start", "end", "copies", "stop", "reader", "publisher"), EXAMPLES
)


@examples
def test_the_refunds_of_the_pricing_page_are_what_goes_back(
    start: date, end: date, copies: int, stop: datetime, reader: int, publisher: int
) -> None:
    term = make_term(copies, at=BEFORE, start=start, end=end)
    assert preview_refund(term, Cause.READER, stop).amount == reader
    assert preview_refund(term, Cause.PUBLISHER, stop).amount == publisher


@examples
def test_the_reader_s_page_and_the_desk_s_show_the_same_examples(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    start: date,
    end: date,
    copies: int,
    stop: datetime,
    reader: int,
    publisher: int,
) -> None:
    who = User.objects.create_user("tian", email="tian@example.com")
    term = make_term(copies, at=BEFORE, start=start, end=end, by=who)
    monkeypatch.setattr(timezone, "now", lambda: stop)
    client.force_login(who)
    assert (
        f"{format_yuan(reader)} 元" in client.get(f"/account/terms/{term.pk}/end/").content.decode()
    )
    client.force_login(person("miao"))
    address = f"/admin/subscriptions/order/{term.order_id}/refund/"
    for cause, amount in (("reader", reader), ("publisher", publisher)):
        looked = client.post(address, {"cause": cause, "step": "look"})
        assert (
            looked.context["shown"]["of"].amount,
            f"<dd>{format_yuan(amount)}</dd>" in looked.content.decode(),
        ) == (amount, True)


MIDSUMMER = on(6, 30)


def give(
    order: Order, cause: str = Cause.READER, at: datetime = MIDSUMMER, **fields: object
) -> list[Refund]:
    wanted = RefundRequest(**{"cause": cause, "reason": REASON, **fields})  # type: ignore[arg-type]
    return refunds.grant_refund(order, wanted, by=person("miao"), at=at)


def test_a_reader_who_ends_a_term_gets_the_rest_and_no_further_issue() -> None:
    term = make_term(at=on(12, 1, 2023), start=date(2024, 1, 1))
    refund = give(term.order)[0]
    assert (refund.amount, refund.served) == (13800, 52)
    assert term.spans.get().last_issue == date(2024, 6, 28)
    assert term.order.state(on(6, 30)) is State.PART_REFUNDED
    assert books() == {"cash": 27600, "refunds": -13800, "revenue": -13800}
    payouts.record_payout(refund, by=person("miao"), at=on(7, 2))
    payouts.record_payout(refund, by=person("miao"), at=on(7, 3))
    assert books() == {"cash": 13800, "revenue": -13800}
    revenue.recognise_due_revenue(the_publication(), at=on(12, 31))
    assert books() == {"cash": 13800, "revenue": -13800}


def test_a_published_fee_is_kept_of_whoever_ends_a_term_that_has_begun(settings: Any) -> None:
    settings.REFUND_FEE = 200
    reader = User.objects.create_user("tian", email="tian@example.com")
    term = make_term(by=reader)
    order = Order.objects.get()
    unserved = preview_refund(term, Cause.READER, MORNING)
    assert (unserved.amount, unserved.fee) == (22200, 0)
    served = preview_refund(term, Cause.READER, later(40))
    assert (served.amount + 200, served.fee) == (
        preview_refund(term, Cause.READER, later(40), fee=0).amount,
        200,
    )
    assert preview_refund(term, Cause.PUBLISHER, later(40)).fee == 0
    with pytest.raises(NotYours):
        refunds.grant_refund(
            order, RefundRequest(Cause.READER, "迁居", fee=0), by=reader, at=later(40)
        )
    granted = refunds.grant_refund(
        order, RefundRequest(Cause.READER, "迁居"), by=reader, at=later(40)
    )
    assert [refund.amount for refund in granted] == [served.amount]
    assert find_book_faults() == []


def test_the_paper_s_fault_gives_back_what_the_issues_would_have_earned() -> None:
    term = make_term(at=on(12, 1, 2023), start=date(2024, 1, 1))
    assert give(term.order, Cause.PUBLISHER)[0].amount == 13924
    assert books() == {"cash": 27600, "refunds": -13924, "revenue": -13676}


def test_two_of_three_copies_end_and_the_third_goes_on() -> None:
    term = make_term(3, at=on(12, 1, 2023), start=date(2024, 1, 1))
    refund = give(term.order, copies=2)[0]
    assert refund.amount == 27600
    spans = [
        (span.last_issue, span.copies)
        for span in Span.objects.filter(term=term).order_by("first_issue")
    ]
    assert spans == [(date(2024, 6, 28), 3), (date(2024, 12, 31), 1)]
    assert balance("deferred") == -13924
    again = give(term.order, at=on(9, 30))[0]
    revenue.recognise_due_revenue(the_publication(), at=on(12, 31))
    assert again.amount == 6900
    assert books() == {"cash": 82800, "refunds": -34500, "revenue": -48300}


def test_a_term_ended_in_part_earns_the_rest_to_the_last_fen() -> None:
    term = make_term(3, at=on(12, 1, 2023), start=date(2024, 1, 1))
    give(term.order, copies=2)
    revenue.recognise_due_revenue(the_publication(), at=on(12, 31))
    assert balance("deferred") == 0


def test_nobody_gets_back_more_than_came() -> None:
    order = make_term(at=on(12, 1, 2023), start=date(2024, 1, 1)).order
    with pytest.raises(Invalid, match="At most 276.00"):
        give(order, Cause.GOODWILL, amount=27601)
    give(order, Cause.GOODWILL, amount=20000)
    with pytest.raises(Invalid, match="At most 76.00"):
        give(order, Cause.GOODWILL, amount=20000)
    assert books() == {"cash": 27600, "deferred": -27600, "refunds": -20000, "revenue": 20000}


def test_a_refund_needs_the_right_and_a_reason() -> None:
    order = make_term().order
    with pytest.raises(NotYours):
        refunds.grant_refund(
            order, RefundRequest(Cause.READER, REASON), by=person("gu"), at=MORNING
        )
    with pytest.raises(Invalid):
        give(order, at=MORNING, reason=" ")
    assert not Refund.objects.exists()


def test_what_was_paid_too_much_goes_back_and_the_term_stays() -> None:
    order = pay(make_order(), 30000)
    with pytest.raises(Invalid, match="At most 78.00"):
        give(order, Cause.OVERPAID, at=MORNING, amount=7801)
    give(order, Cause.OVERPAID, at=MORNING, amount=7800)
    assert books() == {"cash": 30000, "deferred": -22200, "refunds": -7800}
    assert Term.objects.get().spans.get().last_issue == date(2024, 12, 31)


def test_a_refund_as_credit_leaves_the_house_with_nobody() -> None:
    order = make_term(at=on(12, 1, 2023), start=date(2024, 1, 1)).order
    give(order, to_credit=True)
    assert books() == {"cash": 27600, "credit": -13800, "revenue": -13800}


def test_a_payout_that_cannot_be_made_becomes_credit() -> None:
    refund = give(make_term(at=on(12, 1, 2023), start=date(2024, 1, 1)).order)[0]
    payouts.give_up_payout(refund, by=person("miao"), at=on(7, 1), reason="账户已销")
    assert books() == {"cash": 27600, "credit": -13800, "revenue": -13800}


def test_a_refund_goes_back_by_the_payments_it_came_by() -> None:
    order = make_order(at=on(12, 1, 2023), start=date(2024, 1, 1))
    pay(order, 20000, at=on(12, 1, 2023), reference="first")
    order = pay(order, 7600, at=on(12, 1, 2023), reference="second")
    assert [refund.amount for refund in give(order)] == [7600, 6200]


def test_every_issue_earns_its_share_once() -> None:
    make_term(at=on(12, 1, 2023), start=date(2024, 1, 1))
    assert revenue.recognise_due_revenue(the_publication(), at=on(1, 31)) == 9
    assert balance("revenue") == -2367
    assert revenue.recognise_due_revenue(the_publication(), at=on(1, 31)) == 0
    revenue.recognise_due_revenue(the_publication(), at=later(400))
    assert (balance("revenue"), balance("deferred")) == (-27600, 0)
    assert LedgerEntry.objects.filter(kind="issue").count() >= 105


def test_a_reader_who_had_goodwill_ends_a_term_and_gets_what_is_left() -> None:
    order = make_term(at=on(12, 1, 2023), start=date(2024, 1, 1)).order
    give(order, Cause.GOODWILL, amount=20000)
    assert preview_refund(order.terms.get(), Cause.READER, MIDSUMMER).amount == 7600
    assert [refund.amount for refund in give(order)] == [7600]
    assert order.terms.get().spans.get().last_issue == date(2024, 6, 28)
    assert books() == {"cash": 27600, "refunds": -27600}
    assert find_book_faults() == []


def test_three_payments_go_back_by_three_refunds_and_all_of_them_are_paid_out() -> None:
    order = make_order(at=on(12, 1, 2023), start=date(2024, 1, 1))
    for number in range(3):
        pay(order, 9200, at=on(12, 1, 2023), reference=f"receipt {number}")
    order.refresh_from_db()
    made = give(order, at=on(12, 2, 2023))
    assert [refund.amount for refund in made] == [9200] * 3
    for refund in made:
        payouts.record_payout(refund, by=person("miao"), at=on(12, 3, 2023))
    assert not Refund.objects.filter(paid_out_at=None)
    assert len({refund.number for refund in made}) == 3
    assert books() == {}
