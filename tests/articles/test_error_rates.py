"""Errors in ten thousand characters: counted as the regulation counts, by page and by editor."""

from datetime import timedelta

import pytest
from django.test import Client

from articles.actions.editions import editions
from articles.actions.publishing import publishing
from articles.actions.review import workflow
from articles.actions.writing import proofs
from articles.models import Article, JournalEntry
from articles.selectors.desk.error_rates import report_error_rates
from tests.articles.test_proof_marks import at_proof, mark, now
from tests.cast import person
from tests.factories.articles import MORNING, correct, make_draft, make_issue

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(minutes=1)
PERIOD = (MORNING - timedelta(days=1), MORNING + timedelta(days=1))
ADDRESS = "/admin/articles/proofmark/rates/"


@pytest.fixture
def read() -> Article:
    """A text of 30 characters on page 3: one wrong character and one wrong mark found by its first
    proof."""
    article = at_proof("small")
    editions.place_article(
        article, make_issue().pages.get(position=3), by=person("pan"), at=MORNING
    )
    proofs.accept_mark(mark(article, "靠伯", "靠泊"), by=person("shen"), at=LATER)
    proofs.accept_mark(mark(article, ",", "，"), by=person("shen"), at=LATER)
    proofs.reject_mark(
        mark(article, "十二天", "12天"), by=person("shen"), at=LATER, reason="两种写法都可以"
    )
    workflow.approve_step(now(article), "proof_1", by=person("jiao"), at=LATER)
    return now(article)


def test_a_character_counts_one_and_a_punctuation_mark_a_tenth(read: Article) -> None:
    report = report_error_rates(*PERIOD)
    assert report.total.by_proof == [1.1, 0, 0]
    assert report.total.found_rate == round(1.1 * 10_000 / read.length, 2)
    assert [(rate.name, rate.articles) for rate in report.editors] == [("SHEN", 1)]
    assert len(report.pages) == 1
    assert report.total.left_rate == 0


def test_an_error_readers_were_told_of_is_one_the_proofs_left(read: Article) -> None:
    publishing.publish_article(read, by=person("gu"), at=LATER)
    correct(now(read), make_draft("改正后的标题", body=read.body), at=LATER)
    report = report_error_rates(*PERIOD)
    assert report.total.left == 1
    assert report.total.over


def test_texts_of_another_time_are_not_counted(read: Article) -> None:
    assert (
        report_error_rates(MORNING + timedelta(days=1), MORNING + timedelta(days=2)).total.articles
        == 0
    )


def test_the_report_costs_as_many_queries_for_three_texts_as_for_one(
    read: Article, count_queries: object
) -> None:
    first = count_queries(lambda: report_error_rates(*PERIOD))  # type: ignore[operator]
    for _time in range(2):
        article = at_proof("small")
        workflow.approve_step(now(article), "proof_1", by=person("jiao"), at=LATER)
    assert count_queries(lambda: report_error_rates(*PERIOD)) == first <= 5  # type: ignore[operator]


def test_the_page_shows_the_period_asked_for_and_refuses_one_that_ends_before_it_begins(
    read: Article,
) -> None:
    client = Client()
    client.force_login(person("ji"))
    assert (
        "SHEN"
        in client.get(ADDRESS, {"since": "2024-03-01", "until": "2024-03-31"}).content.decode()
    )
    assert (
        "SHEN"
        not in client.get(ADDRESS, {"since": "2023-03-01", "until": "2023-03-31"}).content.decode()
    )
    for odd in (
        {"since": "2024-03-31", "until": "2024-03-01"},
        {"since": "x", "until": ""},
        {"since": "0001-01-01"},
        {"since": "2024-03-01", "until": "9999-12-31"},
        {"since": "0001-01-01", "until": "0001-01-02"},
    ):
        assert client.get(ADDRESS, odd).status_code == 200
        assert client.get(f"{ADDRESS}export/", odd).status_code == 200


def test_who_may_not_export_takes_nothing_away(read: Article) -> None:
    for name, status in (("jiao", 403), ("ji", 200)):
        client = Client()
        client.force_login(person(name))
        answer = client.get(f"{ADDRESS}export/", {"since": "2024-03-01", "until": "2024-03-31"})
        assert answer.status_code == status
        assert ("SHEN" in answer.content.decode()) is (status == 200)
    assert JournalEntry.objects.filter(act="rates.exported", outcome="done").count() == 1
