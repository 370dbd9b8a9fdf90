"""The plans on sale, each with its prices under the one name that the order form uses."""

from datetime import date

import pytest
from django.test import Client

from subscriptions.domain.choices import Channel, PlanKind
from subscriptions.models import Plan
from subscriptions.selectors.prices import list_channel_prices
from subscriptions.selectors.sales.plan_cards import list_other_prices, make_plan_cards
from tests.factories.articles import make_published, the_publication
from tests.factories.subscriptions import make_prices

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 5)


@pytest.fixture
def plans() -> list[Plan]:
    """A plan by the list of the post, and one of a fixed price."""
    make_prices()
    paper = the_publication()
    printed = Plan.objects.create(publication=paper, code="paper", name="纸质报")
    monthly = Plan.objects.create(
        publication=paper,
        code="monthly",
        name="电子报（按月）",
        channel=Channel.DIGITAL,
        kind=PlanKind.FIXED,
        months=1,
        price_fen=1200,
    )
    return [printed, monthly]


def test_a_card_has_each_term_of_the_list_and_recommends_one(plans: list[Plan]) -> None:
    lists = list_channel_prices(the_publication(), plans, DAY)
    printed, monthly = make_plan_cards(plans, lists)
    assert [(term.months, term.fen) for term in printed.terms] == [
        (12, 27_600),
        (3, 6_900),
        (1, 2_300),
    ]
    assert [term.recommended for term in printed.terms] == [True, False, False]
    assert [(term.months, term.fen, term.recommended) for term in monthly.terms] == [
        (1, 1_200, False)
    ]


def test_prices_without_a_plan_stand_beside_the_cards(plans: list[Plan]) -> None:
    _printed, monthly = plans
    lists = list_channel_prices(the_publication(), [monthly], DAY)
    cards = make_plan_cards([monthly], lists)
    assert [one.channel for one in list_other_prices(cards, lists)] == [Channel.POST]
    assert list_other_prices(make_plan_cards(plans, lists), lists) == []


def test_a_term_that_saves_says_how_much(plans: list[Plan]) -> None:
    lists = list_channel_prices(the_publication(), plans, DAY)
    [one] = lists
    assert one.now is not None
    one.now.year_fen = 24_000
    year = make_plan_cards(plans, lists)[0].terms[0]
    assert year.saves == 100 - 24_000 * 100 // (2_300 * 12)


def test_a_card_leads_to_the_quote_for_its_plan_and_term(client: Client, plans: list[Plan]) -> None:
    make_published()
    page = client.get("/subscribe/").content.decode()
    assert "?plan=paper&amp;months=3#quote" in page
    chosen = client.get("/subscribe/", {"plan": "paper", "months": "3"}).content.decode()
    assert '<option value="3" selected>' in chosen
    assert client.get("/subscribe/", {"plan": "none", "months": "x" * 30}).status_code == 200
