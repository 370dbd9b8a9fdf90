"""Price lists are kept under the law of the house: a right, a check, one line in the journal with
old and new."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from articles.errors import Invalid, NotYours
from articles.models import JournalEntry
from subscriptions.actions.sales import prices
from subscriptions.models import PriceList
from tests.cast import person
from tests.factories.articles import MORNING, make_publication

pytestmark = pytest.mark.django_db


def price_list(**fields: Any) -> PriceList:
    fields = {
        "effective_from": date(2024, 1, 1),
        "year_fen": 27600,
        "quarter_fen": 6900,
        "month_fen": 2300,
        "copy_fen": 300,
        **fields,
    }
    return PriceList(publication=make_publication(), **fields)


def written() -> list[tuple[str, str]]:
    return list(JournalEntry.objects.order_by("pk").values_list("act", "outcome"))


def test_new_prices_stand_in_the_journal_with_every_value() -> None:
    prices.save_price_list(price_list(), by=person("miao"), at=MORNING)
    row = JournalEntry.objects.get()
    assert (row.act, row.by_printed, row.role) == ("prices.added", "苗青", "subscription_manager")
    assert row.details["changed"]["year_fen"] == ["", "27600"]


def test_changed_prices_stand_there_with_old_and_new() -> None:
    kept = price_list()
    kept.save()
    kept.month_fen = 2500
    prices.save_price_list(kept, by=person("miao"), at=MORNING)
    assert JournalEntry.objects.get().details["changed"] == {"month_fen": ["2300", "2500"]}


@pytest.mark.parametrize("name", ["gu", "lin", "xu"])
def test_nobody_else_sets_prices_not_even_the_chief(name: str) -> None:
    with pytest.raises(NotYours):
        prices.save_price_list(price_list(), by=person(name), at=MORNING)
    assert written() == [("prices.added", "denied")]
    assert not PriceList.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"effective_from": date(2024, 1, 2)}, {"copy_fen": 0}, {"year_fen": None}]
)
def test_prices_that_contradict_the_rules_are_refused_in_words(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        prices.save_price_list(price_list(**wrong), by=person("miao"), at=MORNING)
    assert written() == [("prices.added", "denied")]


def test_the_admin_writes_through_the_action(client: Client) -> None:
    client.force_login(person("miao"))
    form = {
        "publication": make_publication().pk,
        "channel": "post",
        "effective_from": "2024-01-01",
        "year_fen": "276",
        "quarter_fen": "69.00",
        "month_fen": "￥23",
        "copy_fen": "3",
        "broken_terms": "on",
    }
    assert client.post("/admin/subscriptions/pricelist/add/", form).status_code == 302
    kept = PriceList.objects.get()
    assert (kept.year_fen, kept.quarter_fen, kept.month_fen, kept.copy_fen) == (
        27600,
        6900,
        2300,
        300,
    )
    assert (
        'value="276.00"'
        in client.get(f"/admin/subscriptions/pricelist/{kept.pk}/change/").content.decode()
    )
    assert (
        client.post(
            f"/admin/subscriptions/pricelist/{kept.pk}/change/", {**form, "copy_fen": "3.50"}
        ).status_code
        == 302
    )
    assert [act for act, _outcome in written() if act.startswith("prices.")] == [
        "prices.added",
        "prices.changed",
    ]
