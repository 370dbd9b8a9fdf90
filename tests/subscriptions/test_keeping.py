"""What the counter does by itself, and what it says when it starts."""

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import IssueDate, Publication
from subscriptions import checks
from subscriptions.actions.housekeeping import HousekeepingReport, run_housekeeping
from subscriptions.actions.money import provider_payments
from subscriptions.actions.money.provider_payments import SandboxTable
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.service import calendar, holds
from subscriptions.domain.choices import State
from subscriptions.gateways import simulated
from subscriptions.models import Attempt, ChannelSetup, Order, Payment, Term
from subscriptions.selectors.money.book_checks import find_book_faults as books_faults
from tests.cast import person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import balance, books, later, make_order, make_term, pay, promise

pytestmark = pytest.mark.django_db
DECEMBER = datetime(2024, 12, 19, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _sandbox(settings: Any) -> None:
    settings.PAYMENTS = {"sandbox": {"secret": "a secret of the sandbox"}}


def test_a_payment_whose_notice_never_came_is_asked_for() -> None:
    order = make_order()
    attempt = provider_payments.begin_payment(
        order, "sandbox", notice_url="", return_url="", at=MORNING
    )
    simulated.pay_slip(SandboxTable(), attempt.reference, MORNING)
    assert run_housekeeping(at=MORNING) == HousekeepingReport(
        asked=1, closed=0, settled=0, in_step=0, earned=0
    )
    assert Order.objects.get().state(MORNING) is State.PAID
    assert run_housekeeping(at=MORNING) == HousekeepingReport(0, 0, 0, 0, 0)


def test_an_attempt_nobody_paid_is_closed_in_the_end() -> None:
    provider_payments.begin_payment(
        make_order(), "sandbox", notice_url="", return_url="", at=MORNING
    )
    assert run_housekeeping(at=later(20)).closed == 1
    assert Attempt.objects.get().closed_why == "expired"


def test_issues_earn_as_they_appear() -> None:
    make_term()
    assert run_housekeeping(at=later(14)).earned == 2
    assert balance("revenue") == -530


def test_the_command_says_what_there_was_to_do() -> None:
    make_term()
    out = StringIO()
    call_command("keep_counter", stdout=out)
    assert "Issues booked" in out.getvalue()


def test_half_made_settings_are_named_at_the_start(settings: Any) -> None:
    settings.PAYMENTS = {"wechat": {"merchant": "1900000001"}, "alipay": {}, "sandbox": {}}
    assert ["wechat" in str(fault.msg) for fault in checks.payments(None)] == [True]
    settings.PAYMENTS = {"wechat": {}, "alipay": {}, "sandbox": {"secret": "x"}}
    assert checks.payments(None) == []
    assert checks.sandbox(None) == []


def test_one_order_that_cannot_be_settled_stops_nobody_else_and_its_money_stands() -> None:
    bad = make_order(
        promise=promise(date(2024, 12, 27), date(2024, 12, 31), at=DECEMBER), at=DECEMBER
    )
    make_term(contact=Contact("许诺"), start=date(2024, 12, 3))
    Publication.objects.get().schedules.update(valid_until=date(2024, 12, 31))
    IssueDate.objects.filter(date__gt=date(2024, 12, 31)).delete()
    ChannelSetup.objects.create(publication=the_publication(), channel="post", lead_days=4)
    late = datetime(2024, 12, 24, 2, tzinfo=UTC)
    pay(bad, at=late)  # its first issue is gone, and no issue comes behind its last
    assert (Payment.objects.count(), Term.objects.count()) == (2, 1)
    assert books()["credit"] == -bad.total
    kept = run_housekeeping(at=late)
    assert (kept.failed, kept.settled, kept.earned) == (("orders",), 0, 7)
    assert books_faults() == []


def test_the_command_ends_with_a_fault_where_a_part_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MORNING)
    make_term()
    order = make_order(contact=Contact("许诺"))
    Order.objects.filter(pk=order.pk).update(expires_at=later(30))
    Publication.objects.get().schedules.update(valid_until=date(2024, 12, 31))
    IssueDate.objects.filter(date__gt=date(2024, 12, 31)).delete()
    pay(order, at=later(12))  # its first issues are gone, and no issue comes behind its last
    monkeypatch.setattr(timezone, "now", lambda: later(12))
    out = StringIO()
    with pytest.raises(CommandError, match="orders"):
        call_command("keep_counter", stdout=out)
    assert "Issues booked" in out.getvalue()


def test_terms_in_step_cost_the_same_queries_for_two_and_for_twenty(count_queries: Any) -> None:
    paper, found = the_publication(), []
    for number in (2, 18):
        for place in range(number):
            term = make_term(contact=Contact(f"读者{place}"))
            holds.hold_delivery(
                term.subscription,
                date(2024, 4, 1),
                date(2024, 4, 14),
                by=person("miao"),
                at=MORNING,
            )
        found.append(count_queries(lambda: calendar.resync_coverage(paper, at=MORNING)))
    assert found[0] == found[1]
