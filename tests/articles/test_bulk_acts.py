"""Acts on many articles: the preview says what will happen, the act counts once, the result adds
up."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from articles.actions.editions import editions
from articles.actions.lists import bulk_acts
from articles.actions.lists.bulk_kinds import KINDS
from articles.actions.review import interventions, locks, workflow
from articles.actions.writing import assignments
from articles.models import Article, BulkAct, JournalEntry, Placement
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_column,
    make_issue,
    make_published,
)

pytestmark = pytest.mark.django_db
BULK = "/admin/articles/article/bulk/"


@pytest.fixture
def desk(client: Client) -> Client:
    """A browser in which the chief is signed in, in English."""
    client.force_login(person("gu"))
    client.cookies["django_language"] = "en"
    return client


def preview(client: Client, act: str, articles: list[Article], **values: Any) -> Any:
    rows = [article.pk for article in articles]
    return client.post(BULK, {"act": act, "row": rows, "preview": "1", **values})


def outcomes(page: Any) -> dict[str, str]:
    return {row.article.headline: row.outcome for row in page.context["rows"]}


def confirm(client: Client, shown: Any) -> Any:
    return client.post(BULK, {"token": shown.context["token"]}, follow=True)


class TestPlacing:
    def test_the_preview_says_of_each_row_what_will_happen_and_changes_nothing(
        self, desk: Client
    ) -> None:
        issue = make_issue(1322, published_at=None)
        page = issue.pages.get(position=3)
        free, there, unused = (make_article(name) for name in ("空着", "已在版上", "不用的"))
        editions.place_article(there, page, by=OPERATOR, at=MORNING)
        spiked = interventions.spike_article(
            unused, by=person("gu"), at=MORNING, reason="不用了，另稿代替"
        )
        before = JournalEntry.objects.count()
        shown = preview(desk, "place", [free, there, spiked], issue=issue.pk, page="3")
        assert outcomes(shown)["空着"] == "done"
        assert outcomes(shown)["已在版上"] == "unchanged"
        assert Placement.objects.count() == 1
        assert JournalEntry.objects.count() == before
        sums = [shown.context[name] for name in ("done", "refused", "unchanged")]
        assert sum(sums) == 3
        assert "Of 3 ticked" in shown.content.decode()

    def test_three_articles_go_on_page_three_each_by_its_own_act(self, desk: Client) -> None:
        issue = make_issue(1322, published_at=None)
        articles = [make_article(f"稿件{number}") for number in range(3)]
        result = confirm(desk, preview(desk, "place", articles, issue=issue.pk, page="3"))
        assert "Of 3 ticked: 3 done, 0 refused, 0 unchanged." in result.content.decode()
        placed = Placement.objects.filter(page__issue=issue, page__position=3)
        assert [place.article for place in placed.order_by("position")] == articles
        assert JournalEntry.objects.filter(act="article.placed").count() == 3

    def test_a_confirmation_counts_once(self, desk: Client) -> None:
        issue = make_issue(1322, published_at=None)
        article = make_article()
        shown = preview(desk, "place", [article], issue=issue.pk, page="3")
        first = confirm(desk, shown)
        again = confirm(desk, shown)
        assert first.redirect_chain == again.redirect_chain
        assert BulkAct.objects.count() == 1
        assert JournalEntry.objects.filter(act="article.placed").count() == 1

    def test_a_page_that_the_issue_has_not_is_said_at_its_field(self, desk: Client) -> None:
        issue = make_issue(1322, published_at=None)
        shown = preview(desk, "place", [make_article()], issue=issue.pk, page="99")
        assert "page" in shown.context["form"].errors
        assert not shown.context["rows"]


class TestWhatChangedMeanwhile:
    def test_a_row_that_changed_after_the_preview_is_left_as_it_is(self, desk: Client) -> None:
        issue = make_issue(1322, published_at=None)
        moved, calm = make_article("动过"), make_article("没动")
        shown = preview(desk, "place", [moved, calm], issue=issue.pk, page="3")
        workflow.submit_article(moved, by=OPERATOR, at=MORNING)
        result = confirm(desk, shown)
        assert "1 done, 1 refused, 0 unchanged" in result.content.decode()
        assert "changed after the preview" in result.content.decode()
        assert list(Placement.objects.values_list("article", flat=True)) == [calm.pk]

    def test_a_token_is_good_for_whoever_was_shown_it(self, desk: Client) -> None:
        issue = make_issue(1322, published_at=None)
        shown = preview(desk, "place", [make_article()], issue=issue.pk, page="3")
        desk.force_login(person("zhao"))
        answer = desk.post(BULK, {"token": shown.context["token"]}, follow=True)
        assert "opened by somebody else" in answer.content.decode()
        assert not Placement.objects.exists()

    @pytest.mark.parametrize("token", ["", "nonsense", "a" * 30_000])
    def test_a_token_of_nobody_does_nothing(self, desk: Client, token: str) -> None:
        answer = desk.post(BULK, {"token": token}, follow=True)
        assert answer.status_code == 200
        assert not BulkAct.objects.exists()


class TestOtherActs:
    def test_a_deadline_is_set_where_a_text_is_on_its_way(self, desk: Client) -> None:
        draft, public = make_article("在写"), make_published("已发布")
        day = timezone.localtime() + timedelta(days=1)
        values = {"due_at_0": f"{day:%Y-%m-%d}", "due_at_1": "18:00"}
        shown = preview(desk, "deadline", [draft, public], **values)
        assert outcomes(shown) == {"在写": "done", "已发布": "refused"}
        confirm(desk, shown)
        draft.refresh_from_db()
        assert draft.due_at is not None
        assert timezone.localtime(draft.due_at).hour == 18

    def test_a_column_is_added_made_the_home_and_taken_away(self, desk: Client) -> None:
        news, views = make_column("要闻"), make_column("评论")
        article = make_article(columns=[news])

        def names() -> list[str]:
            rows = article.standings.order_by("-is_primary", "pk")
            return [str(row.column) for row in rows]

        for how, then in (
            ("add", ["要闻", "评论"]),
            ("home", ["评论", "要闻"]),
            ("remove", ["要闻"]),
        ):
            shown = preview(desk, "column", [article], how=how, column=views.pk)
            assert outcomes(shown) == {article.headline: "done"}
            confirm(desk, shown)
            assert names() == then
        again = preview(desk, "column", [article], how="remove", column=views.pk)
        assert outcomes(again) == {article.headline: "unchanged"}

    def test_the_preview_says_that_signatures_fall(self, desk: Client) -> None:
        article = workflow.submit_article(make_article(), by=OPERATOR, at=MORNING)
        workflow.approve_step(article, "review_1", by=person("shen"), at=MORNING)
        shown = preview(desk, "column", [article], how="add", column=make_column("评论").pk)
        assert "It goes from" in shown.content.decode()

    def test_texts_are_assigned_and_submitted(self, desk: Client) -> None:
        articles = [make_article(f"稿件{number}") for number in range(2)]
        confirm(desk, preview(desk, "assign", articles, to=person("lin").pk))
        assert {article.assignment.to.username for article in articles} == {"lin"}
        shown = desk.post(BULK, {"act": "submit", "row": [one.pk for one in articles]})
        assert set(outcomes(shown).values()) == {"done"}
        confirm(desk, shown)
        assert set(Article.objects.values_list("stage", flat=True)) == {"review_1"}

    def test_what_somebody_else_is_writing_is_refused_and_the_others_are_done(
        self, desk: Client
    ) -> None:
        held, free = make_article("有人在改"), make_article("没人在改")
        locks.take_lock(held, "w", by=person("shen"), at=timezone.now())
        shown = preview(desk, "column", [held, free], how="add", column=make_column("评论").pk)
        assert outcomes(shown) == {"有人在改": "refused", "没人在改": "done"}


def undo(client: Client) -> Any:
    """Undo the newest act, from its result."""
    newest = BulkAct.objects.latest("pk")
    return client.post(BULK, {"undo": newest.pk}, follow=True)


class TestUndoing:
    def test_every_act_is_undone_by_its_reverse_with_its_own_journal(self, desk: Client) -> None:
        issue = make_issue(1322, published_at=None)
        news = make_column("要闻")
        views = make_column("评论")
        articles = [make_article(f"稿件{number}", columns=[news]) for number in range(3)]
        assignments.assign_article(articles[0], person("shen"), by=person("gu"), at=MORNING)
        day = timezone.localtime() + timedelta(days=1)
        due = {"due_at_0": f"{day:%Y-%m-%d}", "due_at_1": "18:00"}
        acts: dict[str, dict[str, Any]] = {
            "place": {"issue": issue.pk, "page": "3"},
            "deadline": due,
            "column": {"how": "home", "column": views.pk},
            "assign": {"to": person("lin").pk},
            "submit": {},
        }
        assert set(acts) == set(KINDS)

        def facts() -> list[Any]:
            rows = Article.objects.order_by("pk")
            return [
                [
                    row.stage,
                    row.due_at,
                    list(row.placements.values_list("page", "position")),
                    list(row.standings.order_by("-is_primary").values_list("column", flat=True)),
                    getattr(getattr(row, "assignment", None), "to_id", None),
                ]
                for row in rows
            ]

        before = facts()
        for act, values in acts.items():
            shown = preview(desk, act, articles, **values)
            assert "It can be undone" in shown.content.decode(), act
            result = confirm(desk, shown)
            assert result.context["can_undo"], act
            assert facts() != before, act
            done = JournalEntry.objects.count()
            undone = undo(desk)
            assert "Of 3 ticked: 3 done, 0 refused, 0 unchanged." in undone.content.decode(), act
            assert facts() == before, act
            assert JournalEntry.objects.count() >= done + 3
            assert "can be undone" not in undone.content.decode()
        assert JournalEntry.objects.filter(act="workflow.recalled").count() == 3
        assert Article.objects.filter(version=3).count() == 3

    def test_what_changed_since_is_left_and_an_act_is_undone_once(self, desk: Client) -> None:
        issue = make_issue(1322, published_at=None)
        moved = make_article("动过")
        calm = make_article("没动")
        confirm(desk, preview(desk, "place", [calm, moved], issue=issue.pk, page="3"))
        act = BulkAct.objects.get()
        workflow.submit_article(moved, by=OPERATOR, at=MORNING)
        undone = undo(desk)
        assert "1 done, 1 refused, 0 unchanged" in undone.content.decode()
        again = desk.post(BULK, {"undo": act.pk}, follow=True)
        assert again.redirect_chain == undone.redirect_chain
        assert list(Placement.objects.values_list("article", flat=True)) == [moved.pk]
        first = desk.get(f"{BULK}{act.pk}/")
        assert not first.context["can_undo"]
        assert "It was undone" in first.content.decode()
        assert "There is nothing to undo" in undo(desk).content.decode()

    def test_only_who_did_it_undoes_it_and_the_right_is_asked_again(self, desk: Client) -> None:
        issue = make_issue(1322, published_at=None)
        confirm(desk, preview(desk, "place", [make_article()], issue=issue.pk, page="3"))
        number = BulkAct.objects.get().pk
        desk.force_login(person("zhao"))
        assert desk.post(BULK, {"undo": number}).status_code == 403
        for odd in ("", "x", "0", "9" * 30):
            assert desk.post(BULK, {"undo": odd}).status_code == 404
        person("gu").groups.clear()
        person("gu").user_permissions.add(Permission.objects.get(codename="view_article"))
        desk.force_login(person("gu"))
        assert "1 refused" in desk.post(BULK, {"undo": number}, follow=True).content.decode()
        assert Placement.objects.count() == 1


class TestWhoMay:
    def test_nobody_approves_in_bulk(self, desk: Client) -> None:
        assert "approve" not in KINDS
        answer = desk.post(BULK, {"act": "approve", "row": [make_article().pk]})
        assert answer.status_code == 403

    def test_a_reporter_places_and_assigns_nothing(self, client: Client) -> None:
        client.force_login(person("lin"))
        rows = [make_article(by=person("lin")).pk]
        for act in ("place", "assign", "deadline"):
            assert client.post(BULK, {"act": act, "row": rows}).status_code == 403
        assert client.post(BULK, {"act": "submit", "row": rows}).status_code == 200

    def test_the_result_is_shown_to_whoever_reads_articles(self, desk: Client) -> None:
        confirm(desk, desk.post(BULK, {"act": "submit", "row": [make_article().pk]}))
        address = f"{BULK}{BulkAct.objects.get().pk}/"
        assert desk.get(address).status_code == 200
        desk.force_login(person("zhao"))
        assert desk.get(address).status_code == 200
        desk.force_login(person("ying"))
        assert desk.get(address).status_code == 403


class TestHowMany:
    def test_more_rows_than_the_limit_are_refused_before_anything(
        self, desk: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bulk_acts, "ROWS_MAX", 2)
        articles = [make_article(f"稿件{number}") for number in range(3)]
        rows = [article.pk for article in articles]
        answer = desk.post(BULK, {"act": "submit", "row": rows}, follow=True)
        assert "At most 2 articles are changed at a time" in answer.content.decode()

    def test_all_that_the_filters_found_are_taken(self, desk: Client) -> None:
        for number in range(3):
            make_article(f"稿件{number}")
        other = make_article("另一篇")
        shown = desk.post(BULK, {"act": "submit", "all": "1", "back": "q=稿件"})
        assert len(shown.context["rows"]) == 3
        assert other.headline not in outcomes(shown)

    def test_nothing_ticked_is_said(self, desk: Client) -> None:
        answer = desk.post(BULK, {"act": "submit", "row": ["x", "99999999999999"]}, follow=True)
        assert "No article was ticked" in answer.content.decode()


def test_what_was_not_done_is_tried_again_from_the_result(desk: Client) -> None:
    published = make_published()
    result = confirm(desk, desk.post(BULK, {"act": "submit", "row": [published.pk]}))
    assert result.context["again"] == [published.pk]


class TestSheet:
    def test_the_list_leaves_as_it_is_shown_and_the_journal_says_so(self, desk: Client) -> None:
        make_article("=1+1 不是公式", text={"kicker": "引题"})
        make_article("另一篇")
        answer = desk.post("/admin/articles/article/sheet/?q=不是公式")
        sheet = load_workbook(io.BytesIO(answer.content)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert [row[2] for row in rows] == ["Headline", "=1+1 不是公式"]
        assert sheet["C2"].data_type == "s"
        entry = JournalEntry.objects.get(act="articles.exported")
        assert entry.details["rows"] == 1
        assert desk.get("/admin/articles/article/sheet/").status_code == 405

    def test_the_counter_takes_no_list_of_articles(self, client: Client) -> None:
        client.force_login(person("miao"))
        assert client.post("/admin/articles/article/sheet/").status_code == 403
