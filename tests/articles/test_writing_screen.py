"""The writing screen: what a new article begins with, what the rail says, and what a refused save
leaves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.actions.editions import editions
from articles.actions.review import locks, workflow
from articles.actions.writing import remarks
from articles.actions.writing.drafts import CreditLine
from articles.domain.choices import CreditRole, RightsKind
from articles.domain.states import Stage
from articles.models import Article, CopyrightNotice, Placement, RightsRecord
from tests.articles.test_admin_desk import CHANGE, client_of, form_of
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_column,
    make_issue,
    make_person,
    make_publication,
    make_published,
    make_ready,
    the_publication,
)

__all__ = ["client_of"]  # the fixture, used here as well
pytestmark = pytest.mark.django_db
ADD = "admin:articles_article_add"


def screen(client: Client, article: Article) -> Any:
    return client.get(reverse(CHANGE, args=[article.pk])).context


def words_of(context: Any) -> list[str]:
    """What the rail says is missing."""
    return [str(part.words) for part in context["missing"]]


class TestNewArticle:
    def test_it_begins_with_the_paper_the_column_and_the_byline_its_writer_usually_has(
        self, client_of: Any
    ) -> None:
        make_publication("old", name="旧报")
        paper = make_publication("new", name="新报")
        lin = make_person("林晓舟", user=person("lin"))
        usual = make_column("专版", publication=paper)
        other = make_column("要闻", publication=paper)
        written = [CreditLine(role=CreditRole.SPECIAL, person=lin)]
        for column in (usual, usual, other):
            make_article(by=person("lin"), publication=paper, columns=[column], credits=written)
        context = client_of("lin").get(reverse(ADD)).context
        columns, byline, _pictures = context["row_sets"]
        assert context["form"]["publication"].value() == paper.pk
        assert columns.forms[0]["column"].value() == usual.pk
        assert byline.forms[0]["person"].value() == lin.pk
        assert byline.forms[0]["role"].value() == CreditRole.SPECIAL
        assert [(one.role, one.name) for one in context["forms"].byline] == [("特约记者", "林晓舟")]

    def test_the_only_paper_is_chosen_and_of_two_none(self, client_of: Any) -> None:
        only = make_publication("one")
        client = client_of("lin")
        assert client.get(reverse(ADD)).context["form"]["publication"].value() == only.pk
        make_publication("two")
        assert client.get(reverse(ADD)).context["form"]["publication"].value() is None

    def test_its_first_save_makes_a_real_record_of_whose_text_it_is(self, client_of: Any) -> None:
        make_column("要闻")
        make_person("林晓舟", user=person("lin"))
        client = client_of("lin")
        answer = client.post(reverse(ADD), new_form(client, headline="新稿", body="<p>正文</p>"))
        assert answer.status_code == 302, answer.context["faults"]
        article = Article.objects.get()
        assert answer.url == reverse(CHANGE, args=[article.pk])
        assert RightsRecord.objects.get(article=article).kind == RightsKind.ORIGINAL
        assert [str(credit) for credit in article.credits.all()] == ["林晓舟"]

    def test_a_role_that_writes_nothing_finds_no_new_article(self, client_of: Any) -> None:
        make_publication()
        assert client_of("jiao").get(reverse(ADD)).status_code == 403


def new_form(client: Client, **changed: Any) -> dict[str, Any]:
    """What a browser would send from the form of a new article."""
    context = client.get(reverse(ADD)).context
    rows = [form for row_set in context["row_sets"] for form in row_set.forms]
    managements = [row_set.management_form for row_set in context["row_sets"]]
    sent = {
        field.html_name: getattr(field.value(), "pk", field.value())
        for form in [context["form"], *rows, *managements]
        for field in form
        if field.value() is not None and field.value() is not False
    }
    return {**sent, "expires_at_0": "", "expires_at_1": "", **changed}


class TestRail:
    def test_a_reporter_is_told_of_nothing_that_others_settle(self, client_of: Any) -> None:
        article = make_article(by=person("lin"))
        CopyrightNotice.objects.all().delete()
        reporter = screen(client_of("lin"), article)
        assert words_of(reporter) == []
        assert "can be submitted" in reporter["outlook"]
        (notice,) = words_of(screen(client_of("gu"), article))
        assert "copyright notice" in notice

    def test_before_the_first_review_nobody_misses_the_responsible_editor(
        self, client_of: Any
    ) -> None:
        lin = person("lin")
        article = workflow.submit_article(make_article(by=lin), by=lin, at=MORNING)
        assert words_of(screen(client_of("shen"), article)) == []
        ready = make_ready("已签完")
        Article.objects.filter(pk=ready.pk).update(responsible_editor=None)
        (editor,) = words_of(screen(client_of("shen"), ready))
        assert "responsible editor" in editor
        assert screen(client_of("lin"), ready)["outlook"].endswith("settled by others.")

    def test_what_is_missing_leads_to_its_field(self, client_of: Any) -> None:
        article = make_article(by=person("lin"), body="", text={"source_name": "别家"})
        article.standings.all().delete()
        page = client_of("lin").get(reverse(CHANGE, args=[article.pk]))
        targets = [part.target for part in page.context["missing"]]
        assert targets == ["id_body", "id_standings-0-column"]
        for target in targets:
            assert f'href="#{target}"' in page.content.decode()
            assert f'id="{target}"' in page.content.decode()

    def test_a_text_with_open_signatures_is_never_called_ready(self, client_of: Any) -> None:
        lin = person("lin")
        article = workflow.submit_article(make_article(by=lin), by=lin, at=MORNING)
        first = screen(client_of("shen"), article)["outlook"]
        assert "First review" in first
        assert "can be published" not in first
        ready = make_ready("已签完")
        assert screen(client_of("gu"), ready)["outlook"] == (
            "Nothing is missing: it can be published."
        )

    def test_the_first_button_is_the_next_act(self, client_of: Any) -> None:
        lin = person("lin")
        draft = make_article(by=lin)
        assert screen(client_of("lin"), draft)["acts"][0].slug == "submit"
        submitted = workflow.submit_article(make_article("已送审", by=lin), by=lin, at=MORNING)
        first = screen(client_of("shen"), submitted)["acts"][0]
        assert first.address == reverse("admin:articles_article_review", args=[submitted.pk])
        assert screen(client_of("gu"), make_published())["acts"][0].slug == "correct"
        for slug in ("spike", "withdraw"):
            offered = screen(client_of("gu"), make_published("另一篇"))
            assert slug not in {act.slug for act in offered["acts"]}

    def test_whoever_meets_a_held_text_is_first_offered_to_take_it_over(
        self, client_of: Any
    ) -> None:
        article = make_article(by=person("lin"))
        locks.take_lock(article, "w", by=person("lin"), at=timezone.now())
        page = client_of("gu").get(reverse(CHANGE, args=[article.pk]))
        assert page.context["acts"][0].slug == "take-over"
        assert "id_headline" not in page.content.decode()
        assert "林晓舟" in page.content.decode()

    def test_the_length_stands_against_the_space_on_its_page(self, client_of: Any) -> None:
        article = make_article(body=f"<p>{'字' * 130}</p>")
        page = make_issue(1322).pages.get(position=3)
        editions.place_article(article, page, by=OPERATOR, at=MORNING)
        Placement.objects.update(planned_length=100)
        answer = client_of("gu").get(reverse(CHANGE, args=[article.pk]))
        place = answer.context["places"][0]
        assert (place.planned, place.card.actual, place.card.over) == (100, 130, 30)
        assert "30 too many" in answer.content.decode()

    def test_an_open_note_is_read_beside_the_text(self, client_of: Any) -> None:
        article = make_article(by=person("lin"))
        remarks.add_remark(article, "请核对金额", by=person("shen"), at=MORNING)
        page = client_of("lin").get(reverse(CHANGE, args=[article.pk])).content.decode()
        assert "请核对金额" in page

    def test_only_what_readers_see_leads_to_the_site(self, client_of: Any) -> None:
        draft = make_article("草稿")
        live = make_published("已发布", at=timezone.now() - timedelta(days=1))
        client = client_of("gu")
        link = 'href="{}"'.format
        for article, shown in ((draft, False), (live, True)):
            page = client.get(reverse(CHANGE, args=[article.pk])).content.decode()
            assert (link(article.get_absolute_url()) in page) is shown

    def test_it_costs_the_same_for_one_row_and_for_ten(
        self, client_of: Any, count_queries: Callable[..., int]
    ) -> None:
        few = make_article("少", columns=[make_column("甲")], credits=[])
        many = make_article(
            "多",
            columns=[make_column(str(number)) for number in range(10)],
            credits=[CreditLine(role="reporter", name=f"记者{number}") for number in range(10)],
        )
        client = client_of("gu")
        screen(client, few)
        counted = [
            count_queries(lambda article=article: screen(client, article))  # type: ignore[misc]
            for article in (few, many)
        ]
        assert counted[0] == counted[1]


class TestSaving:
    def test_every_fault_is_summed_up_above_with_the_way_to_its_field(self, client_of: Any) -> None:
        article = make_article()
        client = client_of("gu")
        sent = form_of(
            client, article, headline="", source_url="javascript:1", **{"credits-0-role": "x"}
        )
        answer = client.post(reverse(CHANGE, args=[article.pk]), sent)
        page = answer.content.decode()
        targets = [fault.target for fault in answer.context["faults"]]
        assert targets == ["id_headline", "id_source_url", "id_credits-0-role"]
        for target in targets:
            assert f'href="#{target}"' in page
        assert 'id="faults" role="alert" tabindex="-1" autofocus' in page

    def test_an_act_may_follow_a_save_and_nothing_else_may(self, client_of: Any) -> None:
        article = make_article(by=person("lin"))
        client = client_of("lin")
        for then, name in (
            ("submit", "submit"),
            ("place", "place"),
            ("//evil.example", "change"),
            ("x", "change"),
        ):
            answer = client.post(
                reverse(CHANGE, args=[article.pk]), {**form_of(client, article), "_then": then}
            )
            assert answer.url == reverse(f"admin:articles_article_{name}", args=[article.pk])

    def test_a_text_is_stored_and_submitted_at_once(self, client_of: Any) -> None:
        article = make_article(by=person("lin"))
        client = client_of("lin")
        sent = {**form_of(client, article, headline="码头再提速"), "_submit": "1"}
        client.post(reverse(CHANGE, args=[article.pk]), sent)
        article.refresh_from_db()
        assert (article.headline, article.stage) == ("码头再提速", Stage.REVIEW_1)

    def test_what_cannot_be_submitted_is_stored_all_the_same(self, client_of: Any) -> None:
        article = make_article(by=person("lin"))
        article.standings.all().delete()
        client = client_of("lin")
        sent = {**form_of(client, article, headline="码头再提速"), "_submit": "1"}
        answer = client.post(reverse(CHANGE, args=[article.pk]), sent, follow=True)
        article.refresh_from_db()
        assert (article.headline, article.stage) == ("码头再提速", Stage.DRAFT)
        assert any(message.level_tag == "error" for message in answer.context["messages"])

    def test_an_end_without_an_hour_is_the_end_of_that_day(self, client_of: Any) -> None:
        article = make_article()
        client = client_of("gu")
        sent = {**form_of(client, article), "expires_at_0": "2030-05-01"}
        client.post(reverse(CHANGE, args=[article.pk]), sent)
        article.refresh_from_db()
        assert timezone.localtime(article.expires_at).isoformat() == "2030-05-01T23:59:59+08:00"

    def test_a_moment_of_an_act_without_an_hour_is_the_papers_usual_one(
        self, client_of: Any
    ) -> None:
        article = make_article()
        address = reverse("admin:articles_article_deadline", args=[article.pk])
        client_of("gu").post(address, {"due_at_0": "2030-05-01", "due_at_1": ""})
        article.refresh_from_db()
        assert timezone.localtime(article.due_at).isoformat() == "2030-05-01T18:00:00+08:00"

    def test_an_hour_without_a_day_is_refused(self, client_of: Any) -> None:
        article = make_article()
        client = client_of("gu")
        sent = {**form_of(client, article), "expires_at_0": "", "expires_at_1": "08:00"}
        answer = client.post(reverse(CHANGE, args=[article.pk]), sent)
        assert "valid date" in answer.content.decode()

    def test_the_same_column_twice_is_told_in_words(self, client_of: Any) -> None:
        article = make_article()
        client = client_of("gu")
        column = article.columns.get().pk
        sent = form_of(client, article, **{"standings-1-column": column})
        answer = client.post(reverse(CHANGE, args=[article.pk]), sent)
        assert "stands twice in the same column" in answer.content.decode()

    def test_names_without_a_number_are_printed_after_those_with_one(self, client_of: Any) -> None:
        article = make_article()
        client = client_of("gu")
        sent = form_of(client, article, **{"credits-1-name": "后来的人"})
        client.post(reverse(CHANGE, args=[article.pk]), sent)
        assert [str(credit) for credit in article.credits.all()] == ["林晓舟", "后来的人"]

    def test_the_paper_of_a_stored_article_is_not_changed_by_its_form(self, client_of: Any) -> None:
        article = make_article()
        other = make_publication("other")
        client = client_of("gu")
        client.post(
            reverse(CHANGE, args=[article.pk]), form_of(client, article, publication=other.pk)
        )
        article.refresh_from_db()
        assert (article.publication, article.version) == (the_publication(), 2)


class TestChecker:
    BODY = "<p>三月,江岸,<strong>货船,</strong>靠泊。</p><p>数字\ue47f与生產(chǎn)力</p>"

    def kinds(self, context: Any) -> dict[str, int]:
        return {kind.words: len(kind.findings) for kind in context["finding_kinds"]}

    def test_findings_are_counted_by_kind_with_damaged_characters_among_them(
        self, client_of: Any
    ) -> None:
        article = make_article(body=self.BODY, text={"headline": "码头,提速"})
        kinds = self.kinds(screen(client_of("gu"), article))
        assert kinds["A half-width mark stands among Chinese characters."] == 4
        assert any("private use" in words for words in kinds)
        assert any("reading of a character" in words for words in kinds)

    def test_all_of_a_kind_are_taken_over_in_the_form_and_nothing_is_stored(
        self, client_of: Any
    ) -> None:
        article = make_article(body=self.BODY, text={"headline": "码头,提速"})
        client = client_of("gu")
        code = screen(client, article)["finding_kinds"][0].code
        sent = {**form_of(client, article, subhead="刚写的副题"), "_accept": code}
        answer = client.post(reverse(CHANGE, args=[article.pk]), sent)
        form = answer.context["form"]
        assert form["headline"].value() == "码头，提速"
        assert form["subhead"].value() == "刚写的副题"
        assert form["body"].value().startswith("<p>三月，江岸，<strong>货船，</strong>靠泊。</p>")
        assert "half-width" not in "".join(self.kinds(answer.context))
        article.refresh_from_db()
        assert (article.version, article.headline) == (1, "码头,提速")

    def test_what_was_typed_is_checked_before_it_is_stored(self, client_of: Any) -> None:
        article = make_article()
        client = client_of("gu")
        sent = {**form_of(client, article, headline="码头,提速"), "_check": "1"}
        answer = client.post(reverse(CHANGE, args=[article.pk]), sent)
        assert self.kinds(answer.context) == {
            "A half-width mark stands among Chinese characters.": 1
        }
        article.refresh_from_db()
        assert article.version == 1


def test_findings_alone_answer_a_script_and_nobody_who_may_not_write(client_of: Any) -> None:
    article = make_article(by=person("lin"), body="<p>船到了,人也到了。</p>")
    lin = client_of("lin")
    sent = {**form_of(lin, article), "_check": "1", "_part": "checker"}
    part = lin.post(reverse(CHANGE, args=[article.pk]), sent).content.decode()
    assert 'data-found=","' in part
    assert "<html" not in part
    workflow.submit_article(article, by=person("lin"), at=MORNING)
    assert client_of("jiao").post(reverse(CHANGE, args=[article.pk]), sent).status_code == 204
    assert Article.objects.get().version == 1
