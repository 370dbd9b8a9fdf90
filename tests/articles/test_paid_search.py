"""Strangers find what is sold by what its page shows to everybody; whoever may read it finds every
word."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from articles import search
from articles.models import Article, SearchDocument, SearchOpening
from articles.reading.access import ArticleFacts, Reader
from subscriptions.actions.access import access
from subscriptions.entitlement import Access
from subscriptions.models import AccessRule, NetworkRange, NetworkUse
from tests.cast import OPERATOR, person, reader
from tests.factories.articles import MORNING, make_column, make_published, the_publication
from tests.house.shares import examples

pytestmark = [pytest.mark.django_db, pytest.mark.engine]  # each searches in its own way
LONG = "三月的江岸，货船一早靠泊。" * 20
SECRET = "密封的报价单"
BODY = f"<p>短的开头。</p><p>{LONG}</p><p>{SECRET}在此。</p>"


def sell(column: Any = None, mode: str = "paid", **fields: Any) -> None:
    rule = AccessRule(publication=the_publication(), column=column, mode=mode, **fields)
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)


def article(headline: str = "码头提速", days: float = 0.1, **fields: Any) -> Article:
    at = timezone.now() - timedelta(days=days)
    return make_published(headline, body=BODY, at=at, **fields)


def found(client: Client, words: str, **more: str) -> list[str]:
    """Return the headlines of the hits of the search that everybody shares."""
    page = client.get("/search/", {"q": words, **more}).context["page"]
    assert page.total == len(page.hits)
    return [hit.teaser.headline for hit in page.hits]


def entitled(scope: str = "site") -> Client:
    user = reader("subscriber")
    on = timezone.localdate()
    access.grant_entitlement(
        access.EntitlementGrant(
            user, the_publication(), scope, on, on, source="gift", source_id="1"
        ),
        by=OPERATOR,
        at=MORNING,
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("more", [{}, {"order": "relevance"}, {"column": "要闻"}])
def test_a_stranger_learns_nothing_about_the_body_of_what_is_sold(
    client: Client, more: dict[str, str]
) -> None:
    column = make_column("要闻", slug="要闻")
    article(columns=[column])
    assert found(client, SECRET, **more) == ["码头提速"]  # while it is free
    sell()
    for phrase in (SECRET, SECRET[1:3], "报价单在", f"码头 {SECRET}", f"“{SECRET}”"):
        assert found(client, phrase, **more) == []


def test_it_is_found_by_headline_abstract_names_and_the_opening_that_its_page_shows(
    client: Client,
) -> None:
    article()
    sell()
    for words in ("码头提速", "三十天缩短", "林晓舟", "短的开头", "江岸", "码头 开头"):
        assert found(client, words) == ["码头提速"]
    words = client.get("/search/", {"q": "江岸"}).content.decode()
    assert SECRET not in words


def test_what_is_metered_is_sold_to_a_searcher(client: Client) -> None:
    article()
    sell(mode="metered", monthly_free=5)
    assert found(client, SECRET) == []


def test_each_column_is_searched_by_its_own_rule(client: Client) -> None:
    sold = make_column("内参")
    inside = make_column("周刊")
    inside.parent = sold
    inside.save()
    article("内参的稿", columns=[sold])
    article("周刊的稿", columns=[inside])
    article("要闻的稿", columns=[make_column("要闻")])
    sell(sold)
    assert found(client, SECRET) == ["要闻的稿"]
    sell(inside, mode="free")
    assert sorted(found(client, SECRET)) == ["周刊的稿", "要闻的稿"]


def test_news_that_are_free_and_an_archive_that_is_sold_and_the_other_way_round(
    client: Client,
) -> None:
    article("昨天", days=1)
    article("去年", days=300)
    sell(pays_after_days=7)
    assert found(client, SECRET) == ["昨天"]
    AccessRule.objects.update(pays_after_days=None, free_after_days=30)
    assert found(client, SECRET) == ["去年"]
    AccessRule.objects.update(pays_after_days=2, free_after_days=200)
    assert sorted(found(client, SECRET)) == sorted(["昨天", "去年"])


@example_settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 200))
def test_the_spans_say_what_the_policy_says(pays: int, more: int, hours: int) -> None:
    AccessRule.objects.all().delete()
    paper = the_publication()
    AccessRule.objects.create(
        publication=paper, mode="paid", pays_after_days=pays, free_after_days=pays + more
    )
    at = MORNING
    out = MORNING - timedelta(hours=hours * 7)
    free = Access().policy(ArticleFacts(1, paper.pk, out), at).open
    spans = Access().free_spans(paper.pk, (), at)
    inside = any(
        (span.after is None or out > span.after) and (span.until is None or out <= span.until)
        for span in spans
    )
    assert inside is free


def test_a_subscriber_finds_every_word_on_a_page_of_his_own(client: Client) -> None:
    article()
    sell()
    mine = entitled()
    answer = mine.get("/search/full/", {"q": SECRET})
    assert [hit.teaser.headline for hit in answer.context["page"].hits] == ["码头提速"]
    assert f"<mark>{SECRET}</mark>" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    shared = mine.get("/search/", {"q": SECRET})
    assert shared.context["page"].total == 0
    assert "/search/full/?q=" in shared.content.decode()


@pytest.mark.parametrize("scope", ["archive", "epaper"])
def test_who_may_read_a_part_is_led_to_the_search_of_all(client: Client, scope: str) -> None:
    article()
    sell()
    for browser in (client, entitled(scope)):
        answer = browser.get("/search/full/", {"q": SECRET})
        assert (answer.status_code, answer["Location"][:10]) == (302, "/search/?q")


def test_the_staff_and_readers_of_an_institution_find_every_word_and_no_use_is_counted(
    client: Client,
) -> None:
    article()
    sell()
    staff = Client()
    staff.force_login(person("lin"))
    assert staff.get("/search/full/", {"q": SECRET}).context["page"].total == 1
    network = NetworkRange(
        publication=the_publication(),
        institution="江岸大学",
        network="192.0.2.0/24",
        first_day="2024-01-01",
    )
    access.save_network(network, by=OPERATOR, at=MORNING)
    answer = client.get("/search/full/", {"q": SECRET}, REMOTE_ADDR="192.0.2.9")
    assert answer.context["page"].total == 1
    assert not NetworkUse.objects.exists()


def test_where_nobody_can_say_what_is_free_everything_counts_as_sold(
    client: Client, settings: Any
) -> None:
    article()
    settings.READER_ACCESS = "nowhere.at.all"
    assert found(client, SECRET) == []
    assert found(client, "码头提速") == ["码头提速"]


def test_a_paper_without_a_counter_is_searched_to_the_last_word(
    client: Client, settings: Any
) -> None:
    settings.READER_ACCESS = ""
    article()
    assert found(client, SECRET) == ["码头提速"]


def test_what_strangers_find_is_kept_with_the_index() -> None:
    made = article()
    row = SearchOpening.objects.get()
    assert row.document == SearchDocument.objects.get(article=made)
    assert row.home == made.release.revision.columns[0]  # type: ignore[union-attr]
    assert search.fold("短的开头") in row.folded
    assert search.fold(SECRET) not in row.folded
    search.remove_articles([made.pk])
    assert not SearchOpening.objects.exists()


def test_reading_everything_is_asked_of_somebody_and_not_of_nobody() -> None:
    sell()
    paper = the_publication().pk
    now = timezone.now()
    assert not Access().reads_everything(Reader(AnonymousUser()), paper, now)
    assert not Access().reads_everything(Reader(reader("nobody")), paper, now)
