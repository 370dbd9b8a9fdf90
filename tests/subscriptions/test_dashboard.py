"""The managers' dashboard: one period, compared with the one before and with the year before."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from articles.models import JournalEntry, Publication
from subscriptions.actions.money import payouts, refunds
from subscriptions.actions.service import figures
from subscriptions.models import Payment, PeriodFigures
from subscriptions.selectors.reports.figures import count_figures, usual_periods
from subscriptions.selectors.reports.period import Period
from tests.cast import person

pytestmark = pytest.mark.django_db
PAGE = "/admin/subscriptions/dashboard/"


@pytest.fixture
def house(client: Client, counter_of_everything: dict[str, Any]) -> dict[str, Any]:
    """The counter with one of everything, and Miao, the manager, signed in."""
    cache.clear()
    client.force_login(person("miao"))
    return counter_of_everything


def this_month() -> Period:
    return usual_periods(timezone.localdate())["month"]


def test_a_period_is_compared_with_the_one_before_and_with_the_year_before() -> None:
    february = Period(date(2024, 2, 1), date(2024, 2, 29))
    assert february.before() == Period(date(2024, 1, 1), date(2024, 1, 31))
    assert february.year_before() == Period(date(2023, 2, 1), date(2023, 2, 28))
    so_far = Period(date(2024, 3, 1), date(2024, 3, 30))
    assert so_far.before() == Period(date(2024, 2, 1), date(2024, 2, 29))
    quarter = Period(date(2024, 1, 1), date(2024, 3, 31))
    assert quarter.before() == Period(date(2023, 10, 1), date(2023, 12, 31))
    week = Period(date(2024, 3, 4), date(2024, 3, 10))
    assert week.before() == Period(date(2024, 2, 26), date(2024, 3, 3))
    leap = Period(date(2024, 2, 29), date(2024, 2, 29))
    assert leap.year_before() == Period(date(2023, 2, 28), date(2023, 2, 28))


def test_the_periods_of_managers_are_months_quarters_and_years_until_today() -> None:
    periods = usual_periods(date(2024, 5, 17))
    assert periods["month"] == Period(date(2024, 5, 1), date(2024, 5, 17))
    assert periods["last_quarter"] == Period(date(2024, 1, 1), date(2024, 3, 31))
    assert periods["quarter"].first == date(2024, 4, 1)
    assert periods["last_year"] == Period(date(2023, 1, 1), date(2023, 12, 31))


def test_the_money_of_a_month_is_what_came_less_what_never_came(house: dict[str, Any]) -> None:
    paper = Publication.objects.get()
    paid = sum(Payment.objects.values_list("amount", flat=True))
    assert sum(count_figures(paper, this_month())["received"]) == paid > 0
    counted = count_figures(paper, this_month())
    assert sum(n for n, _fen in counted["orders_by_channel"].values()) == sum(
        n for n, _fen in counted["orders_by_length"].values()
    )


def test_a_refund_that_left_the_house_is_money_paid_back(house: dict[str, Any]) -> None:
    paper = Publication.objects.get()
    order = house["subscription"].terms.get().order
    at = timezone.now()
    wanted = refunds.RefundRequest("goodwill", "多谢", amount=500)
    (made,) = refunds.grant_refund(order, wanted, by=person("miao"), at=at)
    assert sum(count_figures(paper, this_month())["refunded"]) == 0
    payouts.record_payout(made, by=person("miao"), at=at)
    assert sum(count_figures(paper, this_month())["refunded"]) == 500


def test_the_dashboard_shows_seven_sections_with_a_chart_and_a_table_each(
    client: Client, house: dict[str, Any]
) -> None:
    answer = client.get(PAGE)
    sections = answer.context["content"].sections
    assert [one.name for one in sections] == [
        "subscribers",
        "money",
        "orders",
        "deferred",
        "movement",
        "complaints",
        "delivery",
    ]
    page = answer.content.decode()
    assert page.count('<svg class="chart"') == 7
    assert page.count("<details>") == 7
    assert "本期" in page


def test_what_the_hourly_job_counted_is_shown_without_counting_again(
    client: Client, house: dict[str, Any], count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    paper = Publication.objects.get()
    client.get(PAGE)
    counted_now = count_queries(lambda: (cache.clear(), client.get(PAGE)))
    assert figures.refresh_usual_figures(paper, at=timezone.now()) > 7
    ready = count_queries(lambda: (cache.clear(), client.get(PAGE)))
    assert ready < counted_now / 2
    assert ready <= 25


def test_the_hourly_job_counts_what_is_over_once_a_day(house: dict[str, Any]) -> None:
    paper = Publication.objects.get()
    at = timezone.now()
    first = figures.refresh_usual_figures(paper, at=at)
    again = figures.refresh_usual_figures(paper, at=at)
    assert 0 < again < first
    assert PeriodFigures.objects.count() == first
    figures.refresh_usual_figures(paper, at=at + timedelta(days=3))
    oldest = min(PeriodFigures.objects.values_list("counted_at", flat=True))
    assert oldest > at


def test_the_sheet_has_what_the_page_shows_and_the_journal_who_took_it(
    client: Client, house: dict[str, Any]
) -> None:
    period = this_month()
    asked = {"since": str(period.first), "until": str(period.last)}
    content = client.get(PAGE, asked).context["content"]
    answer = client.get(f"{PAGE}xlsx/", asked)
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    for section in content.sections:
        assert str(section.title) in cells
    money = next(one for one in content.sections if one.name == "money")
    assert float(money.amount) in [cell for cell in cells if isinstance(cell, int | float)]
    entry = JournalEntry.objects.filter(act="counter.exported").latest("pk")
    assert entry.details["report"] == "dashboard"


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "2024-02-30"},
        {"since": "2024-05-01", "until": "2024-04-01"},
        {"since": "0001-01-01", "until": "0001-01-31"},
        {"since": "9999-01-01", "until": "9999-12-31"},
        {"since": "2000-01-01", "until": "2024-12-31"},
        {"since": "x", "until": "\0"},
    ],
)
def test_days_that_make_no_period_are_said_beside_the_field(
    client: Client, house: dict[str, Any], asked: dict[str, str]
) -> None:
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    assert answer.context["content"] is None
    assert "errorlist" in answer.content.decode()
    assert client.get(f"{PAGE}xlsx/", asked).status_code == 302


def test_the_first_days_of_all_can_be_compared(client: Client, house: dict[str, Any]) -> None:
    answer = client.get(PAGE, {"since": "1990-01-01", "until": "1990-01-31"})
    assert answer.context["content"].sections[1].amount == 0
