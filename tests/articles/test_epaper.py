"""The e-paper: the picture of a page with a link on each article, and the ways through an issue."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions.editions import calendar
from articles.actions.publishing import publishing
from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText
from articles.epaper.page_text_files import pack_page_text
from articles.models import Issue, PageRegion
from tests.browser import without_blanks
from tests.cast import OPERATOR
from tests.factories.articles import (
    MORNING,
    make_article,
    make_issue,
    make_published,
    the_publication,
)
from tests.factories.pages import (
    blank_pdf,
    blank_picture,
    make_page_file,
    make_region,
    place,
    store_page_file,
)

pytestmark = pytest.mark.django_db
NOW = MORNING + timedelta(hours=1)
REGION = re.compile(r'<a\s+id="region-(\d+)"\s+class="region([^"]*)"\s+href="([^"]+)"')


@pytest.fixture
def at_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the morning on which the issue came out."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return without_blanks(answer.content.decode())


def printed_issue(pages: int = 3) -> Issue:
    """An issue with an article and a file on each page, and a region for each."""
    issue = make_issue(page_count=pages)
    for position in range(1, pages + 1):
        text = {"kicker": "江岸采购", "subhead": "——记一次改革"}
        region = place(make_published(f"第{position}版的消息", text=text), issue, position)
        make_page_file(issue.pages.get(position=position))
        make_region(region)
    return issue


class TestAPage:
    def test_each_article_is_a_link_on_its_place(self, client: Client) -> None:
        issue = printed_issue()
        article = issue.pages.get(position=3).placements.get().article
        region = REGION.search(client.get("/epaper/2024-03-05/3/").content.decode())
        assert region is not None
        assert region.groups() == (str(article.pk), "", article.get_absolute_url())
        page = read(client, "/epaper/2024-03-05/3/")
        assert 'aria-label="第3版的消息"><title>江岸采购\n第3版的消息\n——记一次改革</title>' in page
        assert 'points="100.0,140.0 500.0,140.0 500.0,560.0 100.0,560.0"' in page

    def test_an_article_in_two_pieces_is_one_link(self, client: Client) -> None:
        printed_issue()
        region = PageRegion.objects.get(page__position=2)
        region.polygons = [*region.polygons, [[0.6, 0.6], [0.9, 0.6], [0.9, 0.9]]]
        region.save()
        page = read(client, "/epaper/2024-03-05/2/")
        assert (len(REGION.findall(page)), page.count("<polygon")) == (1, 2)

    def test_what_the_program_proposes_is_no_link_until_an_editor_accepts_it(
        self, client: Client
    ) -> None:
        printed_issue()
        PageRegion.objects.filter(page__position=2).update(source="found", accepted_at=None)
        page = read(client, "/epaper/2024-03-05/2/")
        assert not REGION.search(page)
        assert "第2版的消息" in page

    def test_an_article_that_was_withdrawn_keeps_its_place_and_says_so(
        self, client: Client
    ) -> None:
        article = printed_issue().pages.get(position=3).placements.get().article
        publishing.withdraw_article(article, by=OPERATOR, at=MORNING, reason="当事人要求核实")
        page = read(client, "/epaper/2024-03-05/3/")
        region = REGION.search(page)
        assert region is not None
        assert region[2].strip() == "withdrawn"
        assert "本文已撤下" in page
        assert "第3版的消息" not in page
        assert client.get(region[3]).status_code == 410

    def test_a_draft_on_a_page_is_not_told_of(self, client: Client) -> None:
        issue = make_issue(page_count=1)
        make_region(place(make_article("草稿"), issue))
        make_page_file(issue.pages.get())
        page = read(client, "/epaper/2024-03-05/1/")
        assert "草稿" not in page
        assert not REGION.search(page)

    def test_the_larger_pictures_are_offered_on_zoom_only(self, client: Client) -> None:
        issue = make_issue(page_count=1)
        make_page_file(issue.pages.get(), widths=(400, 1000, 2400, 4000))
        page = read(client, "/epaper/2024-03-05/1/")
        shown = re.search(r' srcset="([^"]+)"', page)
        zoomed = re.search(r'data-zoom-srcset="([^"]+)"', page)
        assert shown is not None
        assert zoomed is not None
        assert re.findall(r" (\d+)w", shown[1]) == ["400", "1000", "2400"]
        assert re.findall(r" (\d+)w", zoomed[1]) == ["400", "1000", "2400", "4000"]
        assert ".4000-webp." in re.findall(r'href="([^"]+)" data-zoom="in"', page)[0]

    def test_a_page_without_a_file_shows_its_articles(self, client: Client) -> None:
        issue = make_issue()
        place(make_published("没有版面图的消息"), issue, 3)
        make_page_file(issue.pages.get(position=1))
        page = read(client, "/epaper/2024-03-05/3/")
        assert "没有版面图的消息" in page
        assert 'class="printed"' in page
        assert "data-page-picture" not in page


class TestTheWaysOn:
    def test_pages_and_issues_lead_to_their_neighbours(self, client: Client) -> None:
        printed_issue()
        make_issue(1323, date(2024, 3, 8))
        first, last = (read(client, f"/epaper/2024-03-05/{number}/") for number in (1, 3))
        assert "已是第一版" in first
        assert '<a rel="next" href="/epaper/2024-03-05/2/" data-turn="1">下一版</a>' in first
        assert "已是最后一版" in last
        assert '<a rel="prev" href="/epaper/2024-03-05/2/" data-turn="-1">上一版</a>' in last
        assert '<a rel="next" href="/epaper/2024-03-08/">' in first

    def test_two_pages_lie_side_by_side(self, client: Client) -> None:
        printed_issue(4)
        page = read(client, "/epaper/2024-03-05/3/?spread=1")
        assert page.count("data-page-picture") == 2
        assert '<a rel="prev" href="/epaper/2024-03-05/1/?spread=1"' in page
        assert '<a rel="next" href="/epaper/2024-03-05/4/?spread=1"' in page
        assert read(client, "/epaper/2024-03-05/1/?spread=1").count("data-page-picture") == 1
        assert 'href="/epaper/2024-03-05/3/">单页</a>' in page

    def test_an_extra_keeps_its_number_in_every_address(self, client: Client) -> None:
        make_issue()
        extra = make_issue(1400, kind="extra", page_count=2)
        place(make_published("增期的消息"), extra, 2)
        page = read(client, "/epaper/2024-03-05/2/?number=1400")
        assert "增期的消息" in page
        assert 'href="/epaper/2024-03-05/1/?number=1400"' in page

    def test_the_front_page_leads_to_the_pages_of_an_extra_that_is_the_newest(
        self, client: Client
    ) -> None:
        make_published()  # a front page without an article is another
        extra = make_issue(1400, date(2024, 3, 9), kind="extra", page_count=2)
        front = client.get("/").content.decode()
        for position in (1, 2):
            assert f'href="/epaper/{extra.date}/{position}/?number=1400"' in front

    def test_an_article_leads_back_to_its_place(self, client: Client) -> None:
        article = printed_issue().pages.get(position=3).placements.get().article
        publishing.set_expiry(article, NOW + timedelta(days=9999), by=OPERATOR, at=MORNING)
        page = read(client, article.get_absolute_url())
        back = re.search(r'<a href="([^"]+)#(region-\d+)">返回本版</a>', page)
        assert back is not None
        assert f'id="{back[2]}"' in client.get(back[1]).content.decode()

    def test_the_front_page_shows_page_1(self, client: Client) -> None:
        printed_issue()
        page = read(client, "/")
        picture = re.search(
            r'<a class="front-page" href="/epaper/2024-03-05/"><img src="([^"]+)"', page
        )
        assert picture is not None
        assert client.get(picture[1]).getvalue()[8:12] == b"WEBP"


@pytest.mark.usefixtures("at_ten")
class TestBackIssues:
    def test_a_day_without_a_paper_says_so_and_leads_to_the_nearest(self, client: Client) -> None:
        make_issue()
        page = read(client, "/epaper/2024-03-04/", 404)
        assert "当日无报" in page
        assert 'href="/epaper/2024-03-05/"' in page

    def test_an_issue_that_is_not_out_says_so(self, client: Client) -> None:
        make_issue()
        make_issue(1323, date(2024, 3, 8), published_at=None)
        assert "本期尚未出版" in read(client, "/epaper/2024-03-08/", 404).split("</h1>")[0]
        assert "当日无报" in read(client, "/epaper/2024-03-09/", 404).split("</h1>")[0]

    def test_the_calendar_knows_a_suspended_date(self, client: Client) -> None:
        calendar.plan_dates(the_publication(), by=OPERATOR, at=MORNING)
        day = date(2024, 4, 5)
        assert "本期尚未出版" in read(client, "/epaper/2024-04-05/", 404).split("</h1>")[0]
        calendar.suspend_dates(
            the_publication(), [day], reason="清明节放假休刊", by=OPERATOR, at=MORNING
        )
        assert "当日无报" in read(client, "/epaper/2024-04-05/", 404).split("</h1>")[0]

    def test_the_calendar_leads_to_its_issues_and_to_the_months_with_others(
        self, client: Client
    ) -> None:
        for number, day in ((1300, date(2023, 11, 3)), (1322, date(2024, 3, 5))):
            make_issue(number, day)
        page = read(client, "/epaper/calendar/2024/3/")
        assert '<a href="/epaper/2024-03-05/">5<span lang="zh-Hans">第1322期</span></a>' in page
        assert 'href="/epaper/calendar/2023/11/"' in page  # the months between have none
        assert client.get("/epaper/calendar/2023/11/").status_code == 200

    def test_an_issue_is_found_by_its_number_and_by_its_date(self, client: Client) -> None:
        make_issue()
        make_issue(1400, kind="extra")
        for asked, address in (
            ("number=1322", "/epaper/2024-03-05/"),
            ("number=1400", "/epaper/2024-03-05/?number=1400"),
            ("date=2024-03-05", "/epaper/2024-03-05/"),
        ):
            answer = client.get(f"/epaper/?{asked}")
            assert (answer.status_code, answer["Location"]) == (302, address)

    @pytest.mark.parametrize(
        "asked",
        ["number=1", "number=x", "number=²", "number=9" * 60, "date=2024-02-31", "date=x"],
    )
    def test_what_is_no_issue_is_told_in_words(self, client: Client, asked: str) -> None:
        make_issue()
        assert client.get(f"/epaper/?{asked}").status_code == 404

    @pytest.mark.parametrize("day", ["0001-01-01", "1599-12-31", "9999-12-31"])
    def test_a_day_outside_all_calendars_is_unknown(self, client: Client, day: str) -> None:
        make_issue()
        assert client.get(f"/epaper/{day}/").status_code == 404

    def test_an_issue_that_lies_ahead_is_nowhere(self, client: Client) -> None:
        make_issue(page_count=1, published_at=NOW + timedelta(hours=1))
        make_page_file(Issue.objects.get().pages.get())
        for address in ("/", "/epaper/calendar/2024/3/", "/epaper/2024-03-05/"):
            page = client.get(address).content.decode()
            assert "1322" not in page
            assert "/epaper/files/" not in page


class TestHits:
    def test_what_was_searched_for_is_marked_on_the_page(self, client: Client) -> None:
        issue = make_issue(page_count=1)
        characters = [
            Character(character, 100 + 10 * index, 200, 110 + 10 * index, 210)
            for index, character in enumerate("江岸電子化采購提速")
        ]
        text = PageText(1000, 1400, characters, [Rectangle(0, 0, 10, 10)])
        store_page_file(
            issue.pages.get(),
            pdf=blank_pdf("1"),
            pictures=[blank_picture(400)],
            characters=pack_page_text(text),
        )
        page = read(client, "/epaper/2024-03-05/1/?q=电子化 提速")
        boxes = re.findall(r'class="hit-mark" x="([^"]+)" y="([^"]+)" width="([^"]+)"', page)
        assert boxes == [("120.0", "200.0", "30.0"), ("170.0", "200.0", "20.0")]
        assert "hit-mark" not in read(client, "/epaper/2024-03-05/1/?q=港口")
        assert "hit-mark" not in read(client, "/epaper/2024-03-05/1/")

    def test_a_search_leads_to_the_place_on_the_page(self, client: Client) -> None:
        issue = printed_issue()
        make_published("没有上版的消息")
        article = issue.pages.get(position=2).placements.get().article
        page = read(client, "/search/?q=消息")
        places = re.findall(r'<a lang="zh-hans" href="([^"]+)">在版面上查看</a>', page)
        assert len(places) == 3
        address = f"/epaper/2024-03-05/2/?q=%E6%B6%88%E6%81%AF#region-{article.pk}"
        assert address in places
        Issue.objects.update(published_at=None)
        assert "在版面上查看" not in read(client, "/search/?q=消息")

    def test_a_torn_text_marks_nothing(self, client: Client) -> None:
        issue = make_issue(page_count=1)
        store_page_file(
            issue.pages.get(),
            pdf=blank_pdf("1"),
            pictures=[blank_picture(400)],
            characters=b"\x1f\x8btorn",
        )
        assert "hit-mark" not in read(client, "/epaper/2024-03-05/1/?q=电子化")


class TestAddressesOfFounder:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("/rmrb/html/2024-03/05/nbs.D110000renmrb_03.htm", "/epaper/2024-03-05/3/"),
            ("/html/2024-03/05/nw.D110000paper_20240305_2-03.htm", "/epaper/2024-03-05/3/"),
            ("/html/2024-03/05/content_123456.htm", "/epaper/2024-03-05/"),
            ("/html/2024-03/05/node_12.htm", "/epaper/2024-03-05/"),
            ("/html/2024-03/05/", "/epaper/2024-03-05/"),
            ("/pc/layout/202403/05/node_02.html", "/epaper/2024-03-05/2/"),
            ("/pad/layout/202403/05/node_02.html", "/epaper/2024-03-05/2/"),
            ("/pc/content/202403/05/content_30112.html", "/epaper/2024-03-05/"),
            ("/pc/layout/202403/05/node_99.html", "/epaper/2024-03-05/"),
        ],
    )
    def test_one_leads_to_the_page_of_its_date(self, client: Client, old: str, new: str) -> None:
        make_issue()
        answer = client.get(old)
        assert (answer.status_code, answer.headers.get("Location")) == (301, new)

    def test_sections_go_by_what_is_printed_on_the_page(self, client: Client) -> None:
        issue = make_issue(page_count=2)
        for position, label in ((1, "A1"), (2, "B1")):
            issue.pages.filter(position=position).update(label=label)
        answer = client.get("/pc/layout/202403/05/node_B01.html")
        assert answer["Location"] == "/epaper/2024-03-05/2/"

    @pytest.mark.parametrize(
        "old",
        [
            "/pc/layout/202403/06/node_01.html",  # no paper on that day
            "/pc/layout/202413/45/node_01.html",
            "/pc/layout/202403/05/node_01.html/more",
            "/html/2024-3/5/nbs.D1_01.htm",
        ],
    )
    def test_what_names_no_issue_of_ours_is_unknown(self, client: Client, old: str) -> None:
        make_issue()
        assert client.get(old).status_code == 404

    def test_an_issue_that_is_not_out_is_unknown(self, client: Client) -> None:
        make_issue(published_at=None)
        assert client.get("/pc/layout/202403/05/node_01.html").status_code == 404


class TestQueries:
    def test_an_archive_of_5000_issues_costs_what_one_of_5_costs(
        self, client: Client, count_queries: Callable[[Callable[[], Any]], int]
    ) -> None:
        printed_issue()
        publication = the_publication()

        def print_earlier(first: int, last: date, count: int) -> None:
            Issue.objects.bulk_create(
                Issue(
                    publication=publication,
                    number=first + number,
                    date=last - timedelta(days=number),
                    published_at=MORNING,
                )
                for number in range(count)
            )

        addresses = (
            "/",
            "/epaper/",
            "/epaper/2024-03-05/",
            "/epaper/2024-03-05/2/",
            "/epaper/2024-03-05/2/?spread=1",
            "/epaper/calendar/2024/3/",
            "/epaper/?number=1322",
        )
        print_earlier(1400, date(2024, 3, 4), 4)
        few = [count_queries(lambda address=address: client.get(address)) for address in addresses]
        print_earlier(10_000, date(2024, 2, 29), 5000)
        assert [
            count_queries(lambda address=address: client.get(address)) for address in addresses
        ] == few
        assert max(few) <= 15
