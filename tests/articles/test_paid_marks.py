"""Lists say which texts are for subscribers, the same to everybody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Column
from subscriptions import entitlement
from subscriptions.actions.access import access
from subscriptions.models import AccessRule
from tests.cast import OPERATOR, reader
from tests.factories.articles import MORNING, make_column, make_published, the_publication

pytestmark = pytest.mark.django_db
MARK = 'class="paid-mark"'


@pytest.fixture
def column() -> Column:
    column = make_column()
    make_published("江堤提速", columns=[column], at=timezone.now() - timedelta(hours=1))
    return column


def set_rule(**fields: Any) -> None:
    rule = AccessRule(publication=the_publication(), **fields)
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)


def count_marks(client: Client, address: str) -> int:
    return client.get(address).content.decode().count(MARK)


LISTS = ["/", "/columns/要闻/", "/search/?q=提速"]


@pytest.mark.parametrize("address", LISTS)
def test_a_list_marks_what_is_for_subscribers(client: Client, column: Column, address: str) -> None:
    assert count_marks(client, address) == 0
    set_rule(mode="paid")
    assert count_marks(client, address) == 1
    set_rule(mode="free", column=column)
    assert count_marks(client, address) == 0  # the nearest rule counts


def test_texts_that_are_metered_or_still_free_have_no_mark(client: Client, column: Column) -> None:
    set_rule(mode="metered", monthly_free=3)
    assert count_marks(client, "/") == 0
    set_rule(mode="paid", column=column, pays_after_days=1)
    assert count_marks(client, "/") == 0


def test_a_subscriber_gets_the_same_shared_list(client: Client, column: Column) -> None:
    set_rule(mode="paid")
    today = timezone.localdate()
    user = reader("subscriber")
    grant = access.EntitlementGrant(
        user, the_publication(), "site", today, today, source="gift", source_id="1"
    )
    access.grant_entitlement(grant, by=OPERATOR, at=MORNING)
    stranger = client.get("/columns/要闻/")
    client.force_login(user)
    subscriber = client.get("/columns/要闻/")
    assert MARK in stranger.content.decode()
    assert subscriber.content == stranger.content
    assert "public" in subscriber["Cache-Control"]


def test_a_list_asks_once_however_many_texts_it_marks(
    client: Client, column: Column, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    set_rule(mode="paid")
    one = count_queries(lambda: client.get("/columns/要闻/"))
    for number in range(4):
        make_published(f"提速{number}", columns=[column], at=timezone.now() - timedelta(hours=2))
    assert count_queries(lambda: client.get("/columns/要闻/")) == one
    assert count_marks(client, "/columns/要闻/") == 5


def test_a_list_claims_nothing_when_nobody_can_say(
    client: Client, column: Column, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_rule(mode="paid")

    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(entitlement.Access, "policy", fail)
    page = client.get("/columns/要闻/")
    assert page.status_code == 200
    assert MARK not in page.content.decode()
