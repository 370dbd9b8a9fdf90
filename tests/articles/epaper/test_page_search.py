"""What printed pages say is found, as far as readers may see the pages and the texts on them."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.actions.epaper import regions as region_actions
from articles.actions.publishing import publishing
from articles.actions.records.page_texts import index_pages
from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText
from articles.epaper.page_text_files import pack_page_text
from articles.models import Article, Issue, Page, PagePassage
from articles.search import passages
from subscriptions.actions.access import access
from subscriptions.models import AccessRule
from tests.browser import without_blanks
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_issue,
    make_published,
    the_publication,
)
from tests.factories.pages import (
    blank_pdf,
    blank_picture,
    make_region,
    place,
    store_page_file,
)
from tests.house.work import counted

pytestmark = pytest.mark.django_db
IN_THE_REGION = (0.12, 0.2)  # of an article; make_region draws from 0.1 to 0.5 and 0.4
BESIDE_IT = (0.12, 0.6)


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MORNING + timedelta(hours=10))


def print_text(page: Page, *pieces: tuple[tuple[float, float], str]) -> None:
    """Print words on a page, each from a point of it on, in fractions of its width and height."""
    characters = [
        Character(letter, 1000 * x + 9 * at, 1400 * y, 1000 * x + 9 * at + 9, 1400 * y + 9)
        for (x, y), words in pieces
        for at, letter in enumerate(words)
    ]
    store_page_file(
        page,
        pdf=blank_pdf("1"),
        pictures=[blank_picture(400)],
        characters=pack_page_text(PageText(1000, 1400, characters, [Rectangle(0, 0, 1, 1)])),
        text="".join(words for _place, words in pieces),
    )
    index_pages([page])


def issue_with_an_article(position: int = 1) -> Article:
    """Print an article in its region, and the words of an advertisement beside it."""
    issue = make_issue()
    article = make_published("码头提速")
    make_region(place(article, issue, position))
    print_text(
        issue.pages.get(position=position),
        (IN_THE_REGION, "江岸码头昨日開通夜航"),
        (BESIDE_IT, "分类广告转让旧塔吊"),
    )
    return article


def found(client: Client, words: str, **more: str) -> list[str]:
    """Return where the printed pages lead that a search finds."""
    answer = client.get("/search/", {"q": words, **more})
    assert answer.status_code == 200
    return [hit.address for hit in answer.context["printed"].hits]


class TestWhatIsFound:
    def test_text_without_an_article_leads_to_its_marked_place(self, client: Client) -> None:
        issue_with_an_article()
        page = without_blanks(client.get("/search/", {"q": "旧塔吊"}).content.decode())
        hit = re.search(r'<h3><a href="([^"]+)">第1322期\s*<span[^>]*>第1版</span>', page)
        assert hit is not None
        assert "分类广告转让<mark>旧塔吊</mark>" in page
        assert client.get(hit[1]).content.decode().count("hit-mark") == 1

    def test_both_scripts_find_each_other_in_the_text_of_an_article(self, client: Client) -> None:
        issue_with_an_article()
        for words in ("开通夜航", "開通夜航", "通夜"):
            assert len(found(client, words)) == 1

    def test_what_two_texts_print_side_by_side_is_no_phrase(self, client: Client) -> None:
        issue_with_an_article()
        assert found(client, "夜航分类") == []

    def test_the_newest_page_comes_first_and_the_rest_in_pages(self, client: Client) -> None:
        for number in range(30):
            issue = make_issue(
                1400 + number, date(2024, 3, 5) - timedelta(days=7 * number), page_count=1
            )
            print_text(issue.pages.get(), (BESIDE_IT, "转让旧塔吊"))
        answer = client.get("/search/", {"q": "旧塔吊"})
        assert [hit.issue.number for hit in answer.context["printed"].hits] == [*range(1400, 1404)]
        numbers: list[int] = []
        following = answer.context["printed"].older
        while following:
            listed = client.get(f"/search/{following}").context["printed"]
            numbers += [hit.issue.number for hit in listed.hits]
            following = listed.older
        assert numbers == [*range(1400, 1430)]

    def test_one_issue_is_searched_alone(self, client: Client) -> None:
        issue_with_an_article()
        other = make_issue(1323, date(2024, 3, 8), page_count=1)
        print_text(other.pages.get(), (BESIDE_IT, "转让旧塔吊"))
        assert len(found(client, "旧塔吊")) == 2
        assert found(client, "旧塔吊", issue="1323") == [
            "/epaper/2024-03-08/1/?q=%E6%97%A7%E5%A1%94%E5%90%8A"
        ]
        assert len(found(client, "旧塔吊", until="2024-03-05")) == 1
        page = client.get("/epaper/2024-03-08/").content.decode()
        assert '<input type="hidden" name="issue" value="1323">' in page

    def test_a_filter_of_articles_finds_no_page(self, client: Client) -> None:
        issue_with_an_article()
        assert found(client, "旧塔吊", author="林晓舟") == []


class TestWhatIsNotFound:
    def test_a_text_that_was_withdrawn(self, client: Client) -> None:
        article = issue_with_an_article()
        publishing.withdraw_article(article, by=OPERATOR, at=MORNING, reason="当事人要求核实")
        assert found(client, "夜航") == []
        assert len(found(client, "旧塔吊")) == 1
        page = client.get("/epaper/2024-03-05/1/?q=夜航 旧塔吊").content.decode()
        assert page.count("hit-mark") == 1

    def test_a_text_whose_time_is_over_without_a_job(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        article = issue_with_an_article()
        over = MORNING + timedelta(days=9)
        publishing.set_expiry(article, over, by=OPERATOR, at=MORNING)
        assert len(found(client, "夜航")) == 1
        monkeypatch.setattr(timezone, "now", lambda: over)
        assert found(client, "夜航") == []

    def test_a_withdrawn_text_whose_place_is_not_known_hides_what_no_region_covers(
        self, client: Client
    ) -> None:
        issue = make_issue()
        article = make_published("没有热区的稿件")
        place(article, issue)
        print_text(issue.pages.get(position=1), (BESIDE_IT, "江岸码头昨日开通夜航"))
        assert len(found(client, "夜航")) == 1
        publishing.withdraw_article(article, by=OPERATOR, at=MORNING, reason="当事人要求核实")
        assert found(client, "夜航") == []

    def test_where_two_regions_overlap_both_texts_must_be_readable(self, client: Client) -> None:
        first = issue_with_an_article()
        page = Page.objects.get(issue=Issue.objects.get(), position=1)
        second = make_published("另一篇")
        make_region(place(second, page.issue))
        index_pages([page])
        assert len(found(client, "夜航")) == 1
        publishing.withdraw_article(second, by=OPERATOR, at=MORNING, reason="当事人要求核实")
        assert Article.objects.published(timezone.now()).filter(pk=first.pk).exists()
        assert found(client, "夜航") == []

    def test_an_issue_that_lies_ahead(self, client: Client) -> None:
        issue_with_an_article()
        Issue.objects.update(published_at=timezone.now() + timedelta(hours=1))
        assert found(client, "旧塔吊") == []

    def test_the_file_that_another_one_replaced(self, client: Client) -> None:
        issue_with_an_article()
        print_text(Page.objects.get(position=1), (BESIDE_IT, "转让旧货船"))
        assert found(client, "旧塔吊") == []
        assert len(found(client, "旧货船")) == 1


class TestWhatIsSold:
    def sell(self, **fields: Any) -> None:
        rule = AccessRule(publication=the_publication(), mode="paid", **fields)
        access.save_access_rule(rule, by=OPERATOR, at=MORNING)

    def test_strangers_find_first_pages_and_nothing_that_a_closed_page_says(
        self, client: Client
    ) -> None:
        issue_with_an_article(position=2)
        print_text(Page.objects.get(position=1), (BESIDE_IT, "转让旧货船"))
        assert len(found(client, "旧塔吊")) == 1
        self.sell()
        assert found(client, "旧塔吊") == []
        assert len(found(client, "旧货船")) == 1

    def test_who_may_read_everything_finds_every_page(self, client: Client) -> None:
        issue_with_an_article(position=2)
        self.sell()
        client.force_login(person("gu"))
        hits = client.get("/search/full/", {"q": "旧塔吊"}).context["printed"].hits
        assert [hit.address.partition("?")[0] for hit in hits] == ["/epaper/2024-03-05/2/full/"]
        assert client.get(hits[0].address).content.decode().count("hit-mark") == 1

    def test_an_issue_that_is_free_by_its_age_is_found(self, client: Client) -> None:
        issue_with_an_article(position=2)
        self.sell(pays_after_days=3)
        old = make_issue(1300, date(2024, 2, 23), page_count=2)
        print_text(old.pages.get(position=2), (BESIDE_IT, "转让旧塔吊"))
        assert len(found(client, "旧塔吊")) == 1
        AccessRule.objects.all().delete()
        self.sell(free_after_days=3)
        assert [address[8:18] for address in found(client, "旧塔吊")] == ["2024-02-23"]


class TestTheIndex:
    def test_a_region_that_changes_changes_what_is_found(self, client: Client) -> None:
        article = issue_with_an_article()
        publishing.withdraw_article(article, by=OPERATOR, at=MORNING, reason="当事人要求核实")
        page = Page.objects.get(position=1)
        whole = [[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]]
        region_actions.change_region(page.regions.get(), whole, by=OPERATOR, at=MORNING)
        assert found(client, "旧塔吊") == []

    def test_a_rebuild_makes_the_same_again(self, client: Client) -> None:
        issue_with_an_article()
        before = list(PagePassage.objects.order_by("pk").values_list("pk", "text"))
        assert not passages.is_incomplete()
        passages.clear_passages()
        assert passages.is_incomplete()
        assert found(client, "旧塔吊") == []
        call_command("rebuild_search", verbosity=0)
        assert list(PagePassage.objects.order_by("pk").values_list("pk", "text")) == before
        assert len(found(client, "旧塔吊")) == 1

    def test_a_torn_text_is_no_text(self, client: Client) -> None:
        issue = make_issue(page_count=1)
        store_page_file(
            issue.pages.get(),
            pdf=blank_pdf("1"),
            pictures=[blank_picture(400)],
            characters=b"\x1f\x8btorn",
        )
        index_pages(issue.pages.all())
        assert found(client, "旧塔吊") == []
        assert not passages.is_incomplete()


def print_archive(first: int, count: int) -> None:
    """Print so many issues of one page, each older than those before it."""
    publication = the_publication()
    issues = Issue.objects.bulk_create(
        Issue(
            publication=publication,
            number=2000 + number,
            date=date(2024, 3, 4) - timedelta(days=number),
            published_at=MORNING,
        )
        for number in range(first, first + count)
    )
    pages = Page.objects.bulk_create(Page(issue=issue, position=1, label="1") for issue in issues)
    for page in pages:
        texts = ("转让旧塔吊", "与此无关的一段文字")
        passages.index_passages(page, [passages.Passage(frozenset(), text) for text in texts])


def test_an_old_issue_is_searched_however_many_came_after_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.selectors.search.pages.TESTED_MAX", 10)
    issue_with_an_article()
    print_archive(0, 40)
    assert found(client, "旧塔吊", issue="2039")[0].startswith("/epaper/2024-01-25/1/")


# What is done for a small question is counted as a few steps, rounded for each statement; to read
# all pages would take hundreds.
ROUNDING = 20
ADDRESSES = ("/search/?q=旧塔吊", "/search/?q=旧塔吊&in=pages", "/search/?q=旧塔吊&issue=1322")


def test_hundreds_of_pages_cost_as_many_queries_as_one(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    issue_with_an_article()
    few = [count_queries(lambda address=address: client.get(address)) for address in ADDRESSES]
    print_archive(0, 700)
    many = [count_queries(lambda address=address: client.get(address)) for address in ADDRESSES]
    assert many == few


@pytest.mark.parametrize("address", ADDRESSES)
def test_eight_times_as_many_pages_cost_less_than_twice_the_work(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("articles.selectors.search.pages.TESTED_MAX", 40)
    monkeypatch.setattr("articles.search.postgresql.SAMPLE", 40)
    monkeypatch.setattr("articles.search.postgresql.DENSE", 10)
    issue_with_an_article()
    print_archive(0, 60)
    work = []
    for first, count in ((60, 20), (80, 560)):
        print_archive(first, count)
        if connection.vendor == "postgresql":  # its planner knows how large the archive is
            connection.cursor().execute("ANALYZE")
        client.get(address)
        with counted() as done:
            client.get(address)
        work.append(done.done)
    assert work[1] < 2 * work[0] + ROUNDING
