"""`manage.py quote`: the paper's own lists and days, priced as the examples say; anything else is
told in words."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from articles.actions.editions import calendar
from subscriptions.models import PriceList
from tests.cast import OPERATOR
from tests.factories.articles import the_publication
from tests.subscriptions.papers import CHEAPER, FULL, LISTED, RAISED, SUSPENDED, THINNED
from tests.subscriptions.test_pricing import EXAMPLES, REFUNDS

pytestmark = pytest.mark.django_db


def quote(**options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("quote", as_json=True, stdout=out, **options)
    return dict(json.loads(out.getvalue()))


@pytest.fixture
def paper() -> None:
    keep(LISTED)


def keep(lists: Any) -> None:
    """Give the newspaper these price lists and no others."""
    PriceList.objects.all().delete()
    for one in lists:
        PriceList.objects.create(
            publication=the_publication(),
            effective_from=one.effective_from,
            year_fen=one.year,
            quarter_fen=one.quarter,
            month_fen=one.month,
            copy_fen=one.single,
        )


def rest() -> None:
    """Store the paper's calendar and suspend the six dates of the examples, before
    anybody bought."""
    before = datetime(2023, 12, 1, 4, tzinfo=UTC)
    calendar.plan_dates(the_publication(), by=OPERATOR, at=before)
    calendar.suspend_dates(
        the_publication(),
        SUSPENDED,
        reason="节假日放假休刊",
        compensation="none",
        by=OPERATOR,
        at=before,
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda row: row[0])
def test_every_example_is_priced_as_it_says(example: Any) -> None:
    _name, days, lists, start, end, issues, fen = example
    assert any(lists is known for known in (LISTED, CHEAPER, RAISED))
    keep(lists)
    if days is THINNED:
        rest()
    for copies in (1, 3):
        told = quote(start=start, end=end, copies=str(copies))
        assert (told["issues"], told["total"]) == (issues, f"{copies * fen / 100:.2f}")
        assert round(sum(float(line["amount"]) for line in told["lines"]) * 100) == copies * fen


@pytest.mark.parametrize("refund", REFUNDS)
def test_every_refund_is_told_for_both_causes(paper: None, refund: Any) -> None:
    name, copies, paid, served, reader, publisher = refund
    _name, _days, _lists, start, end, *_rest = next(row for row in EXAMPLES if row[0] == name)
    days = FULL.issues(date.fromisoformat(start), date.fromisoformat(end)).dates
    last = days[served - 1] if served else days[0] - timedelta(days=1)
    told = quote(start=start, end=end, copies=str(copies), ended=last.isoformat())
    assert told["total"] == f"{paid / 100:.2f}"
    assert told["refund"] == {
        "served": served,
        "reader": f"{reader / 100:.2f}",
        "publisher": f"{publisher / 100:.2f}",
    }


def test_a_year_from_the_fifth_of_march_ends_with_february(paper: None) -> None:
    told = quote(start="2024-03-05", months="12")
    assert (told["first_issue"], told["last_issue"], told["total"]) == (
        "2024-03-05",
        "2025-02-28",
        "276.00",
    )


def test_a_line_says_its_month_its_issues_and_their_price(paper: None) -> None:
    with translation.override("zh-hans"):
        told = quote(start="2024-03-15", end="2024-12-31")
    assert told["lines"][0]["text"] == "2024年3月：5期 × 3.00"
    assert told["total"] == "222.00"


def test_people_are_told_the_same_as_programs(paper: None) -> None:
    out = StringIO()
    call_command("quote", start="2024-03-15", end="2024-12-31", copies="3", stdout=out)
    assert "Total: 666.00 yuan" in out.getvalue()
    assert out.getvalue().count("\n  ") == 4


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"end": "2024-02-01"}, "ends before it begins"),
        (
            {"start": "2024-03-06", "end": "2024-03-07"},
            "No issue appears in this term. The next one",
        ),
        ({"start": "2024-02-31", "end": "2024-03-31"}, "“2024-02-31” is no day"),
        ({"end": "2024-03-31", "copies": "0"}, "at least one copy"),
        ({"end": "2024-03-31", "copies": "-1"}, "at least one copy"),
        ({"end": "2024-03-31", "copies": "1000000000"}, "at most 99999"),
        ({"end": "2024-03-31", "copies": "viele"}, "no whole number"),
        ({"months": "0"}, "at least one month"),
        ({"months": "99999"}, "at most 1200"),
        ({"end": "9999-12-31"}, "Terms are sold until"),
        ({"start": "2023-12-01", "end": "2024-01-31"}, "no price list for"),
        ({}, "either --end or --months"),
        ({"end": "2024-03-31", "months": "1"}, "either --end or --months"),
        ({"end": "2024-03-31", "publication": "nowhere"}, "no such newspaper"),
    ],
)
def test_what_has_no_price_is_told_in_one_sentence(
    paper: None, options: dict[str, str], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        quote(**{"start": "2024-03-05", **options})


def test_whole_months_only_where_the_paper_says_so(paper: None) -> None:
    PriceList.objects.update(broken_terms=False)
    with pytest.raises(CommandError, match="Only whole months"):
        quote(start="2024-03-15", end="2024-12-31")
    assert quote(start="2024-03-01", end="2024-12-31")["total"] == "230.00"


def test_the_switches_of_a_price_list_are_asked(paper: None) -> None:
    eight_of_nine = {"start": "2024-03-05", "end": "2024-03-31"}
    spring = {"start": "2024-02-01", "end": "2024-04-30"}
    PriceList.objects.update(quarter_fen=6600)
    assert (quote(**eight_of_nine)["total"], quote(**spring)["total"]) == ("23.00", "66.00")
    PriceList.objects.update(capped=False, natural=True)
    assert (quote(**eight_of_nine)["total"], quote(**spring)["total"]) == ("24.00", "69.00")


def test_a_price_that_begins_later_is_not_asked_of_earlier_months() -> None:
    keep(RAISED)
    assert PriceList.objects.filter(effective_from=date(2025, 1, 1)).exists()
    assert quote(start="2024-11-15", end="2025-10-31")["total"] == "288.00"
