"""The article list: what it finds, what a row says, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions.editions import editions
from articles.actions.records.name_keys import store_person_keys
from articles.actions.review import interventions, locks, workflow
from articles.actions.writing import assignments
from articles.actions.writing.drafts import CreditLine
from articles.domain.choices import CreditRole
from articles.errors import Invalid, NotYours, WrongState
from articles.models import Article
from articles.selectors.listing import bounded
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_column,
    make_issue,
    make_person,
    make_published,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


def listed(client: Client, **query: str) -> list[Article]:
    """Return the articles that the list shows for these filters, in its order."""
    return [row.article for row in client.get(LIST, query).context["listing"].rows]


@pytest.fixture
def desk(client: Client) -> Client:
    """A browser in which the chief is signed in, in English."""
    client.force_login(person("gu"))
    client.cookies["django_language"] = "en"
    return client


class TestWords:
    def test_an_issue_is_found_as_people_name_it(self, desk: Client) -> None:
        printed = make_published("印在第三版")
        other = make_published("印在第一版")
        issue = make_issue(1322)
        editions.place_article(printed, issue.pages.get(position=3), by=OPERATOR, at=MORNING)
        editions.place_article(other, issue.pages.get(position=1), by=OPERATOR, at=MORNING)
        for words in ("第1322期", "1322", "总第1322期", "2024-03-05"):
            assert {*listed(desk, q=words)} == {printed, other}, words
        assert listed(desk, q="1322期3版") == [printed]
        assert listed(desk, issue="1322期3版") == [printed]

    def test_two_words_are_looked_for_in_headline_and_body(self, desk: Client) -> None:
        both = make_article("垣北学校开新食堂")
        make_article("垣北修路")
        in_body = make_published("另一个标题", body="<p>垣北的食堂今天开张。</p>")
        assert {*listed(desk, q="垣北 食堂")} == {both, in_body}

    def test_an_old_spiked_text_is_found_behind_many_newer_ones(
        self, desk: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("articles.selectors.finding.texts.NEWEST_OF_A_STAGE", 1)
        old, new = (make_article(headline) for headline in ("旧稿未用", "新稿未用"))
        for days, article in enumerate((old, new)):
            interventions.spike_article(
                article, by=person("gu"), at=MORNING + timedelta(days=days), reason="版面有限不用"
            )
        assert {*listed(desk, q="未用")} == {old, new}

    def test_either_script_finds_the_other(self, desk: Client) -> None:
        traditional = make_article("以「新質」力量賦能政采")
        public = make_published("新質生產力")
        assert {*listed(desk, q="新质")} == {traditional, public}

    def test_a_responsible_editor_is_found_by_the_printed_name(self, desk: Client) -> None:
        edited = make_published("何知棠责编")
        name = edited.responsible_editor.printed_name
        for words in (name, name.split()[-1], name.lower()):
            assert edited in listed(desk, q=words), words
            assert listed(desk, editor=words) == [edited], words

    def test_the_number_of_an_article_finds_it(self, desk: Client) -> None:
        article = make_article()
        assert article in listed(desk, q=str(article.pk))


class TestFilters:
    def test_each_filter_narrows_and_all_of_them_together(self, desk: Client) -> None:
        news = make_column("要闻")
        lin = make_person("林晓舟")
        store_person_keys([lin])
        wanted = make_article(
            "要找的", columns=[news], credits=[CreditLine(role=CreditRole.REPORTER, person=lin)]
        )
        zhou = CreditLine(role=CreditRole.REPORTER, name="周明")
        other = make_article("别的", columns=[make_column("评论")], credits=[zhou])
        submitted = workflow.submit_article(other, by=OPERATOR, at=MORNING)
        assert listed(desk, column=str(news.pk)) == [wanted]
        assert listed(desk, writer="晓舟") == [wanted]
        assert listed(desk, stage="draft") == [wanted]
        assert listed(desk, stage=submitted.stage) == [other]
        assert listed(desk, column=str(news.pk), stage=submitted.stage) == []

    def test_the_writer_is_also_who_began_a_text_without_a_byline(self, desk: Client) -> None:
        own = make_article("没有署名", by=person("lin"), credits=[])
        make_article("别人的", credits=[])
        assert listed(desk, writer="林晓舟") == [own]

    def test_days_are_of_the_last_change_of_publication_or_of_the_deadline(
        self, desk: Client
    ) -> None:
        printed = make_published("三月五日见报", at=MORNING)
        waits = make_article("明天截稿", by=person("gu"))
        due = timezone.now() + timedelta(days=1)
        interventions.set_deadline(waits, due, by=person("gu"), at=timezone.now())
        tomorrow = timezone.localdate(due).isoformat()
        assert listed(desk, dated="public", since="2024-03-05", until="2024-03-05") == [printed]
        assert listed(desk, dated="public", since="2024-03-06") == []
        assert listed(desk, dated="due", since=tomorrow, until=tomorrow) == [waits]
        assert listed(desk, order="due") == [waits]

    def test_a_filter_in_use_is_a_chip_that_takes_it_away(self, desk: Client) -> None:
        column = make_column("要闻")
        make_article(columns=[column])
        page = desk.get(LIST, {"column": str(column.pk), "q": "码头", "stage": ""})
        chips = {chip.label: chip for chip in page.context["listing"].chips}
        assert {name: chip.value for name, chip in chips.items()} == {
            "Words": "码头",
            "Column": "要闻",
        }
        assert chips["Words"].query == f"column={column.pk}"
        assert page.context["listing"].count == 1

    def test_names_of_filters_in_old_addresses_lead_to_todays(self, desk: Client) -> None:
        answer = desk.get(f"{LIST}?stage__exact=draft&q=a&columns__id__exact=7")
        assert answer.url == f"{LIST}?q=a&stage=draft&column=7"

    @pytest.mark.parametrize(
        "query",
        ["issue=xyz", "since=2024-13-40", "column=99999999999999999999", "stage=no", "q=%00"],
    )
    def test_a_value_that_means_nothing_is_said_at_its_field(
        self, desk: Client, query: str
    ) -> None:
        make_article()
        page = desk.get(f"{LIST}?{query}")
        assert page.status_code == 200
        assert query.split("=")[0] in page.context["listing"].filterset.form.errors

    def test_an_empty_list_says_what_to_do(self, desk: Client) -> None:
        assert "There is no article yet." in desk.get(LIST).content.decode()
        make_article()
        page = desk.get(LIST, {"q": "龘龘"}).content.decode()
        assert "No article fits these filters." in page


class TestRows:
    def test_a_row_says_who_wrote_where_it_is_and_who_holds_it(self, desk: Client) -> None:
        lin = person("lin")
        article = make_article(
            "一行的内容",
            text={"kicker": "引题"},
            columns=[make_column("要闻")],
            credits=[CreditLine(role=CreditRole.REPORTER, name="周明")],
            pictures=[lead_picture()],
            by=lin,
        )
        page = make_issue(1322).pages.get(position=3)
        editions.place_article(article, page, by=OPERATOR, at=MORNING)
        assignments.assign_article(article, lin, by=person("gu"), at=timezone.now())
        row = desk.get(LIST).context["listing"].rows[0]
        assert (row.writers, row.column, row.article.has_picture) == ("周明", "要闻", True)
        assert [str(place.page) for place in row.places] == [str(page)]
        assert row.holder == "assigned to 林晓舟"
        locks.take_lock(article, "w", by=lin, at=timezone.now())
        row = desk.get(LIST).context["listing"].rows[0]
        assert row.holder == "林晓舟 is changing it"
        shown = desk.get(LIST).content.decode()
        assert "引题" in shown
        assert "第1322期 第3版" in shown

    def test_who_may_sign_is_led_to_the_signature_page(self, client: Client) -> None:
        article = workflow.submit_article(make_article(), by=OPERATOR, at=MORNING)
        client.force_login(person("shen"))
        assert f"/{article.pk}/review/" in client.get(LIST).content.decode()
        client.force_login(person("lin"))
        assert f"/{article.pk}/review/" not in client.get(LIST).content.decode()

    def test_the_counter_sees_no_list(self, client: Client) -> None:
        client.force_login(person("ying"))
        assert client.get(LIST).status_code == 403


class TestAssigning:
    def test_the_desk_gives_a_text_to_somebody_who_finds_it_in_a_list(self, client: Client) -> None:
        article = make_article()
        assignments.assign_article(article, person("lin"), by=person("shen"), at=MORNING)
        client.force_login(person("lin"))
        assert listed(client, desk="assigned") == [article]
        assignments.assign_article(article, None, by=person("shen"), at=MORNING)
        assert listed(client, desk="assigned") == []

    def test_a_reporter_assigns_nothing_and_nobody_assigns_to_the_counter(self) -> None:
        article = make_article()
        with pytest.raises(NotYours):
            assignments.assign_article(article, person("lin"), by=person("lin"), at=MORNING)
        with pytest.raises(Invalid):
            assignments.assign_article(article, person("ying"), by=person("gu"), at=MORNING)
        with pytest.raises(WrongState):
            assignments.assign_article(make_published(), person("lin"), by=person("gu"), at=MORNING)


def fill(count: int) -> None:
    page = make_issue(1400 + count, kind="extra").pages.get(position=1)
    column = make_column(f"栏目{count}")
    for number in range(count):
        article = make_article(
            f"稿件{number}",
            columns=[column],
            credits=[CreditLine(role=CreditRole.REPORTER, name=f"作者{number}")],
            pictures=[lead_picture()],
        )
        editions.place_article(article, page, by=OPERATOR, at=MORNING)


@pytest.mark.parametrize("query", ["", "?q=稿件", "?writer=作者&desk=review_1&issue=1402"])
def test_twenty_rows_cost_as_many_queries_as_two(
    desk: Client, count_queries: Any, query: str
) -> None:
    fill(2)
    desk.get(LIST + query)
    few = count_queries(lambda: desk.get(LIST + query))
    fill(18)
    assert count_queries(lambda: desk.get(LIST + query)) <= few


def test_pages_lead_through_the_newest_rows_and_say_that_there_are_more(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "PAGED_MAX", 3)
    monkeypatch.setattr("articles.desk.lists.filtered_rows.ROWS_OF_A_PAGE", 2)
    for number in range(4):
        make_article(f"稿件{number}")
    page = desk.get(f"{LIST}?p=2")
    assert len(page.context["listing"].rows) == 1
    assert "The newest 3 articles" in page.content.decode()
    assert desk.get(f"{LIST}?p=99").status_code == 200
