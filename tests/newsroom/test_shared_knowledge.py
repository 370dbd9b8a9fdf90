"""What public pages share is looked up once, and anew as soon as one of them could be wrong."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.db.models import BigIntegerField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.actions.publishing import publishing
from articles.actions.records import reader_pages, reference
from articles.domain.reader_access import AccessMode
from articles.domain.shared_knowledge import SharedKnowledge
from articles.models import Article, Column, Publication
from articles.selectors.public.articles import find_published
from newsroom.page_cache.generations import FileGenerations
from newsroom.page_cache.memory import PageMemory
from newsroom.page_cache.serving import KNOWLEDGE_MAX, LIFE_MAX, PageCache
from subscriptions.actions.access import access
from subscriptions.actions.sales import prices
from subscriptions.models import AccessRule, PriceList
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_column,
    make_issue,
    make_publication,
    make_published,
)
from tests.newsroom.test_page_cache import request

pytestmark = pytest.mark.django_db
Commit = Callable[..., Any]
NOON = datetime(2024, 3, 7, 4, tzinfo=UTC)
SHARED = ('FROM "articles_column"', 'FROM "articles_publication"', "pricelist", "accessrule")


class Newspaper:
    """A newspaper before readers, as one process answers them; each page is rendered anew, because
    none is kept."""

    def __init__(self, folder: Path) -> None:
        self.cache = PageCache(
            WSGIHandler(), generations=FileGenerations(folder), memory=PageMemory(0)
        )

    def read(self, path: str, **headers: str) -> str:
        return request(self.cache, path, **headers).text

    def read_article(self, article: Article, **headers: str) -> str:
        return self.read(f"/articles/{article.pk}/", **headers)


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newspaper]:
    """A process whose generation acts advance, as they do in production."""
    newspaper = Newspaper(tmp_path)
    monkeypatch.setattr(reader_pages, "_listeners", [newspaper.cache.generations.advance])
    # As Django's test client does: the connection of the test outlives each request.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield newspaper
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Callable[..., Any]) -> Commit:
    """Do an act whose transaction ends with it, as acts do outside of tests."""

    def do(act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return act(*args, **kwargs)

    return do


def make_prices(**changed: Any) -> PriceList:
    publication = Publication.objects.get()
    fen = {"year_fen": 27600, "quarter_fen": 6900, "month_fen": 2300, "copy_fen": 300}
    effective_from = date(2024, 1, 1)
    return PriceList(
        **{"publication": publication, "effective_from": effective_from, **fen, **changed}
    )


def test_the_second_article_asks_for_what_is_its_own_alone(paper: Newspaper) -> None:
    page = make_issue().pages.get(position=1)
    make_prices().save()
    first = make_published("码头清晨开秤")
    second = make_published("渡口傍晚收秤")
    assert page.issue.publication == first.publication
    paper.read_article(first)
    with CaptureQueriesContext(connection) as asked:
        paper.read_article(second)
    # The article, its two neighbours, its topics, and what was told about it.
    assert len(asked) == 5
    assert not [query["sql"] for query in asked for table in SHARED if table in query["sql"]]


def test_a_renamed_column_is_on_the_next_page(paper: Newspaper, commit: Commit) -> None:
    article = make_published("码头清晨开秤", columns=[make_column("要闻")])
    assert "本地新闻" not in paper.read_article(article)
    column = Column.objects.get()
    column.name = "本地新闻"
    commit(reference.save_reference, column, by=person("gu"), at=timezone.now())
    assert "本地新闻" in paper.read_article(article)


def test_a_new_price_is_on_the_next_page(paper: Newspaper, commit: Commit) -> None:
    make_publication()
    article = make_published("码头清晨开秤")
    commit(prices.save_price_list, make_prices(), by=OPERATOR, at=timezone.now())
    assert "276" in paper.read_article(article)
    dearer = PriceList.objects.get()
    dearer.year_fen = 31200
    commit(prices.save_price_list, dearer, by=OPERATOR, at=timezone.now())
    shown = paper.read_article(article)
    assert "312" in shown
    assert "276" not in shown


def test_filters_that_somebody_chose_are_shown_to_nobody_else(paper: Newspaper) -> None:
    make_published("码头清晨开秤", columns=[make_column("要闻")])
    plain, chosen = "/search/?q=%E7%A0%81%E5%A4%B4", quote("查无此人")
    first = paper.read(plain)
    assert "查无此人" in paper.read(f"{plain}&author={chosen}")
    assert paper.read(plain) == first
    oldest = paper.read(f"{plain}&order=oldest")
    assert 'value="oldest" selected' in oldest
    assert "查无此人" not in oldest
    assert "selected" not in paper.read(plain).replace('value="" selected', "")
    assert "要闻</option>" in first


def test_what_becomes_paid_is_shut_at_once(paper: Newspaper, commit: Commit) -> None:
    article = make_published(
        "码头清晨开秤", body=f"<p>{'开头的话。' * 90}</p><p>最后一句在此。</p>"
    )
    assert "最后一句在此" in paper.read_article(article)
    rule = AccessRule(publication=article.publication, mode=AccessMode.PAID)
    commit(access.save_access_rule, rule, by=OPERATOR, at=timezone.now())
    assert "最后一句在此" not in paper.read_article(article)
    commit(access.delete_access_rule, rule, by=OPERATOR, at=timezone.now())
    assert "最后一句在此" in paper.read_article(article)


def test_related_articles_come_and_go_with_their_acts(paper: Newspaper, commit: Commit) -> None:
    column = make_column()
    article = make_published("码头清晨开秤", columns=[column])
    paper.read_article(article)
    another = commit(
        make_published, "渡口傍晚收秤", columns=[column], at=MORNING + timedelta(hours=1)
    )
    assert "渡口傍晚收秤" in paper.read_article(article)
    commit(
        publishing.withdraw_article, another, by=OPERATOR, at=timezone.now(), reason="来源有误。"
    )
    assert "渡口傍晚收秤" not in paper.read_article(article)


def test_a_moment_that_was_set_ends_what_was_known(
    paper: Newspaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    column = make_column()
    soon = NOON + timedelta(seconds=20)
    article = make_published("码头清晨开秤", columns=[column])
    make_published("渡口傍晚收秤", columns=[column], at=soon)

    def be_at(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        paper.cache.clock = lambda: moment.timestamp()

    be_at(NOON)
    assert "渡口傍晚收秤" not in paper.read_article(article)
    be_at(soon - timedelta(seconds=1))
    assert "渡口傍晚收秤" not in paper.read_article(article)
    be_at(soon)
    assert "渡口傍晚收秤" in paper.read_article(article)


def test_an_act_in_one_process_ends_what_another_knows(
    paper: Newspaper, commit: Commit, tmp_path: Path
) -> None:
    other = Newspaper(tmp_path)
    article = make_published("码头清晨开秤")
    for process in (paper, other):
        assert "江岸渔业报" not in process.read_article(article)
    publication = Publication.objects.get()
    publication.name = "江岸渔业报"
    commit(reference.save_reference, publication, by=OPERATOR, at=timezone.now())
    for process in (paper, other):
        assert "江岸渔业报" in process.read_article(article)


def test_what_no_act_announces_is_seen_within_a_minute(paper: Newspaper) -> None:
    """Where the page cache does not ask, as at the desk, it is seen at once: nothing is shared."""
    article = make_published("码头清晨开秤", columns=[make_column("要闻")])
    paper.read_article(article)
    Column.objects.update(name="本地新闻")
    assert "本地新闻" in request(WSGIHandler(), f"/articles/{article.pk}/").text
    assert "本地新闻" not in paper.read_article(article)
    later = timezone.now() + timedelta(seconds=KNOWLEDGE_MAX)
    paper.cache.clock = later.timestamp
    assert "本地新闻" in paper.read_article(article)


def test_a_page_made_with_what_was_known_ends_five_minutes_after_that_was_found(
    paper: Newspaper,
) -> None:
    paper.cache.memory = PageMemory(8_000_000)
    begun = timezone.now().timestamp()
    paper.cache.clock = lambda: begun
    article = make_published("码头清晨开秤", columns=[make_column("要闻")])
    paper.read("/")
    Column.objects.update(name="本地新闻")
    paper.cache.clock = lambda: begun + KNOWLEDGE_MAX - 1
    assert "本地新闻" not in paper.read_article(article)
    paper.cache.clock = lambda: begun + LIFE_MAX - 1
    assert "本地新闻" not in paper.read_article(article)
    paper.cache.clock = lambda: begun + LIFE_MAX
    assert "本地新闻" in paper.read_article(article)


def test_pages_that_share_are_those_that_share_nothing(paper: Newspaper) -> None:
    """Of two newspapers, in three languages, whichever page was first."""
    own = make_published(
        "码头清晨开秤", columns=[make_column("要闻", publication=make_publication())]
    )
    foreign = make_publication("other", name="对岸渔业报", domain="other.example")
    column = make_column("渔讯", publication=foreign)
    theirs = make_published("渔船归港", publication=foreign, columns=[column])
    pages = [
        ("testserver", "/"),
        ("testserver", f"/articles/{own.pk}/"),
        ("other.example", f"/articles/{theirs.pk}/"),
        ("other.example", "/"),
        ("testserver", f"/articles/{theirs.pk}/"),
        ("other.example", "/columns/渔讯/"),
        ("testserver", "/about/"),
        ("other.example", "/search/?q=渔船"),
        ("testserver", "/subscribe/"),
    ]
    for _again in range(2):
        for language in ("", "en", "zh-hant"):
            for host, path in pages:
                headers = {"HTTP_HOST": host}
                if language:
                    headers["HTTP_COOKIE"] = f"django_language={language}"
                alone = request(WSGIHandler(), path, **headers).text
                assert paper.read(path, **headers) == alone, (host, path, language)


def test_what_is_known_has_an_end() -> None:
    knowledge = SharedKnowledge(3)
    asked = count()
    for name in range(1, 11):
        knowledge.find("asked again and again", lambda: next(asked))
        knowledge.find(name, lambda: next(asked))
    assert len(knowledge) == 3
    assert knowledge.find("asked again and again", lambda: next(asked)) == 0
    assert knowledge.find(10, lambda: next(asked)) == 10
    assert knowledge.find(1, lambda: next(asked)) == 11


def test_what_fails_is_looked_up_again() -> None:
    knowledge = SharedKnowledge()
    with pytest.raises(ZeroDivisionError):
        knowledge.find("name", lambda: 1 / 0)
    assert knowledge.find("name", lambda: 1.0) == 1.0


def test_an_article_is_read_as_django_reads_it() -> None:
    article = make_published("码头清晨开秤")
    at = timezone.now()
    found = find_published(article.pk, at)
    assert found is not None
    rows = Article.objects.published(at).select_related(
        "publication", "release__revision", "rights"
    )
    expected = rows.defer("body", "abstract").get(pk=article.pk)
    assert found.release is not None
    assert expected.release is not None
    for one, other in (
        (found, expected),
        (found.publication, expected.publication),
        (found.rights, expected.rights),
        (found.release, expected.release),
        (found.release.revision, expected.release.revision),
    ):
        values, others = vars(one), vars(other)
        assert {name: values[name] for name in values if not name.startswith("_")} == {
            name: others[name] for name in others if not name.startswith("_")
        }
    assert found.get_deferred_fields() == {"body", "abstract"}
    assert find_published(article.pk, MORNING - timedelta(seconds=1)) is None
    assert find_published(BigIntegerField.MAX_BIGINT + 1, at) is None
