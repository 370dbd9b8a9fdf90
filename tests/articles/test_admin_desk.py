"""The staff's pages beside the forms: the start page, a printed page's desk, the
picture chooser."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Pillow

from articles.actions.editions import editions
from articles.actions.pictures import media
from articles.actions.publishing import publishing
from articles.actions.review import interventions, locks, workflow
from articles.actions.writing import assignments, autosave, remarks, writing
from articles.actions.writing.drafts import body_pictures
from articles.domain.states import STEPS
from articles.errors import Invalid
from articles.models import Article, Image, JournalEntry, Profile, Task
from articles.selectors.desk.desk import RECENT_ISSUES, count_desk_numbers
from articles.selectors.desk.desk_lists import LISTS, desk_question, filter_articles
from articles.selectors.desk.planning import next_issue_values
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_draft,
    make_image,
    make_issue,
    make_publication,
    make_published,
    make_ready,
    sign_off,
)

pytestmark = pytest.mark.django_db
CHANGE = "admin:articles_article_change"


@pytest.fixture
def client_of(client: Client) -> Any:
    """`client_of("pan")` is a browser in which Pan is signed in, in English."""

    def enter(name: str) -> Client:
        client.force_login(person(name))
        client.cookies["django_language"] = "en"
        return client

    return enter


def jpeg(size: tuple[int, int] = (60, 40)) -> io.BytesIO:
    out = io.BytesIO()
    Pillow.new("RGB", size, "navy").save(out, "JPEG")
    out.seek(0)
    return out


class TestStartPage:
    def test_every_count_equals_the_list_it_opens(self, client_of: Any) -> None:
        now = timezone.now()
        soon = (now + timedelta(days=5)).date()
        make_published("今日稿", at=now, rights={"kind": "original", "valid_until": soon})
        publishing.publish_article(
            make_ready("明日稿"), by=OPERATOR, at=now, public_from=now + timedelta(days=1)
        )
        failed = publishing.publish_article(
            make_ready("落空稿"), by=OPERATOR, at=now, public_from=now + timedelta(days=1)
        )
        writing.change_rights(failed, {"kind": "original", "holder": "另一家"}, by=OPERATOR, at=now)
        interventions.hold_article(
            make_article("暂缓稿"), by=person("gu"), at=now, reason="等待律师意见"
        )
        make_article("自己在写", by=person("gu"))
        own = workflow.submit_article(
            make_article("自己被退", by=person("gu")), by=person("gu"), at=now
        )
        workflow.return_article(
            own, "review_1", by=person("shen"), at=now, reason=workflow.ReturnReason("金额没有出处")
        )
        signed = workflow.submit_article(
            make_article("审过又退", by=person("lin")), by=person("lin"), at=now
        )
        workflow.approve_step(signed, "review_1", by=person("gu"), at=now)
        workflow.return_article(
            signed,
            "proof_1",
            by=person("jiao"),
            at=now,
            reason=workflow.ReturnReason("金额没有出处"),
        )
        remarks.add_remark(
            make_ready("待签发稿"), "核对金额", by=person("shen"), at=now, mentions=[person("gu")]
        )
        tonight = timezone.localtime(now).replace(hour=23, minute=59, second=59)
        for due in (now, tonight, tonight + timedelta(days=1)):
            Task.objects.create(kind="after_check", article=failed, opened_at=now, due_at=due)
        Task.objects.create(
            kind="after_check", article=failed, opened_at=now, due_at=now, done_at=now
        )
        make_image(credit="")
        waits = make_article("今天截稿", by=person("gu"))
        interventions.set_deadline(waits, tonight, by=person("gu"), at=now)
        locks.take_lock(waits, "w", by=person("gu"), at=now)
        assignments.assign_article(waits, person("gu"), by=person("gu"), at=now)
        remarks.add_remark(waits, "标题太长", by=person("shen"), at=now)
        front = make_issue(1322, on=timezone.localdate(), kind="extra").pages.get(position=1)
        passes = make_article("已审校")
        for printed in (waits, passes):
            editions.place_article(printed, front, by=person("pan"), at=now)
        sign_off(passes, at=now)
        autosave.autosave_text(
            None, "w", {"headline": ["没保存"]}, version=0, by=person("gu"), at=now
        )
        page = client_of("gu").get(reverse("admin:index"))
        client = client_of("gu")
        told = count_desk_numbers(person("gu"), timezone.now())
        for shown in (page.context["desk"].counts, page.context["house"]):
            assert shown.items() <= told.counts.items()
        lists = {name: f"admin:articles_article_changelist|?desk={name}" for name in LISTS}
        lists |= {
            "tasks": "admin:articles_task_changelist|?open=1",
            "tasks_due": "admin:articles_task_changelist|?desk=due",
            "overdue_tasks": "admin:articles_task_changelist|?desk=overdue",
        }
        for name, where in lists.items():
            address, query = where.split("|")
            context = client.get(reverse(address) + query).context
            assert context["listing"].count == told.counts[name], name
            if name in STEPS:
                query = f"?step={name}"
                queue = client.get(reverse("admin:articles_signing_queue") + query)
                assert queue.context["pager"].paginator.count == told.counts[name]
            assert query in page.content.decode() or name == "overdue"
        library = client.get(reverse("admin:articles_image_changelist") + "?lacks=credit")
        assert len(library.context["cards"]) == told.counts["uncredited"] == 1
        assert (
            len(client.get(reverse("admin:articles_article_kept_list")).context["texts"])
            == told.counts["unsaved"]
        )
        reports = client.get(reverse("admin:articles_error_reports")).context["waiting"]
        assert len(reports) == told.counts["reader_errors"]
        assert dict(told.waiting) == {step: told.counts[str(step)] for step in STEPS}
        assert [told.counts[name] for name in ("overdue_tasks", "tasks_due", "tasks")] == [1, 2, 3]
        issue = told.todays_issue
        assert issue.passed == told.counts["next_issue_passed"] == 1
        assert issue.articles - issue.passed == told.counts["next_issue"]
        assert {name for name, count in told.counts.items() if not count} <= {
            *map(str, STEPS),
            "overdue",
            "picture_rights_end",
            "reader_errors",
        }

    def test_a_paper_planned_months_ahead_still_tells_of_its_next_issue(self) -> None:
        now = timezone.now()
        today = timezone.localdate()
        for number in range(RECENT_ISSUES + 4):
            make_issue(1400 + number, today + timedelta(days=number), kind="extra")
        told = count_desk_numbers(person("gu"), now)
        assert told.todays_issue.number == 1400
        assert [issue.number for issue in told.issues] == list(range(1404, 1404 + RECENT_ISSUES))
        next_page = told.todays_issue.pages.get(position=1)
        editions.place_article(make_article("下一期的"), next_page, by=person("pan"), at=now)
        told = count_desk_numbers(person("gu"), now)
        assert told.counts["next_issue"] == told.todays_issue.articles == 1

    def test_what_waits_for_me_is_what_i_may_take(self) -> None:
        """Zhao wrote one text at the second review, signed the first review of another, and may
        take the third."""
        now = timezone.now()
        zhao = person("zhao")
        publication = make_publication(profile=Profile.named("strict"))
        for headline, writer, signer in (
            ("自己写的", "zhao", "shen"),
            ("自己审过", "lin", "zhao"),
            ("可以审", "lin", "shen"),
        ):
            article = make_article(headline, by=person(writer), publication=publication)
            workflow.approve_step(
                workflow.submit_article(article, by=person(writer), at=now),
                "review_1",
                by=person(signer),
                at=now,
            )
        assert dict(count_desk_numbers(zhao, now).waiting)["review_2"] == 1
        found = filter_articles(
            Article.objects.all(), "review_2", desk_question(zhao, "review_2", now)
        )
        assert [article.headline for article in found] == ["可以审"]
        assert dict(count_desk_numbers(person("gu"), now).waiting)["review_2"] == 3

    def test_only_what_waits_has_a_tile(self, client_of: Any) -> None:
        """A list with nothing in it is a link in the line below the tiles."""
        client = client_of("lin")
        drafts = "/admin/articles/article/?desk=mine"
        assert f'<li><a href="{drafts}">I am writing</a></li>' in client.get("/admin/").text
        make_article("正在写的", by=person("lin"))
        page = client.get("/admin/").text
        assert f'<li><a href="{drafts}"><b>1</b><span>I am writing</span></a></li>' in page

    def test_signing_in_is_not_among_what_i_did_last(self, client_of: Any) -> None:
        client = client_of("lin")
        assert JournalEntry.objects.filter(by=person("lin"), act="account.signed_in").exists()
        assert "Nothing yet." in client.get("/admin/").text

    def test_the_desk_costs_27_queries_and_its_frame_six_whatever_there_is(
        self, client_of: Any, count_queries: Any
    ) -> None:
        make_published()
        for number in (1322, 1323):
            make_issue(number, date(2024, 3, 5) + timedelta(days=3 * (number - 1322)))
        client = client_of("gu")
        now = timezone.now()
        gu = person("gu")
        gu.has_perm("articles.review_1")  # Django remembers rights for the request
        workflow.submit_article(make_article(by=person("lin")), by=person("lin"), at=now)
        few = count_queries(lambda: count_desk_numbers(gu, now))
        for number in range(20):
            make_published(f"第{number}篇")
            workflow.submit_article(
                make_article(f"第{number}稿", by=person("lin")), by=person("lin"), at=now
            )
        assert count_queries(lambda: count_desk_numbers(gu, now)) == few <= 6
        for name in ("gu", "zhao", "lin"):
            client_of(name)
            assert count_queries(lambda: client.get("/admin/")) <= 34

    def test_the_next_issue_is_suggested_with_its_day(self) -> None:
        publication = make_publication()
        make_issue(1322, date(2024, 3, 5), publication=publication)
        assert next_issue_values(date(2026, 1, 1)) == {
            "publication": publication.pk,
            "number": 1323,
            "page_count": 8,
            "date": date(2024, 3, 8),
        }

    def test_a_paper_without_schedule_suggests_no_day(self) -> None:
        make_publication().schedules.all().delete()
        assert "date" not in next_issue_values(date(2024, 3, 5))


class TestPageDesk:
    def address(self, position: int = 3) -> str:
        issue = make_issue(1322)
        return reverse("admin:articles_issue_page", args=[issue.pk, position])

    def test_an_article_is_put_on_a_page_moved_up_and_taken_off(self, client_of: Any) -> None:
        where = self.address()
        first = make_article("头条")
        second = make_published("二条")
        client = client_of("pan")
        client.post(where, {"add": first.pk})
        client.post(where, {"add": second.pk})
        page = first.placements.get().page
        assert [row.article for row in page.placements.order_by("position")] == [first, second]
        second.refresh_from_db()
        assert second.release.source_line.endswith("第1322期第3版")
        client.post(where, {"up": second.placements.get().pk})
        assert [row.article for row in page.placements.order_by("position")] == [second, first]
        client.post(where, {"remove": second.placements.get().pk})
        assert [row.article for row in page.placements.all()] == [first]

    def test_a_reporter_may_look_and_not_touch(self, client_of: Any) -> None:
        where = self.address()
        article = make_article()
        client = client_of("lin")
        assert client.get(where).status_code == 200
        answer = client.post(where, {"add": article.pk}, follow=True)
        assert "do not have the right" in answer.content.decode()
        assert not article.placements.exists()

    def test_articles_that_stand_nowhere_are_offered_and_others_are_found(
        self, client_of: Any
    ) -> None:
        where = self.address()
        free = make_article("未上版稿")
        placed = make_article("已上版稿")
        editions.place_article(
            placed,
            make_issue(1323, date(2024, 3, 8)).pages.get(position=1),
            by=OPERATOR,
            at=MORNING,
        )
        client = client_of("pan")
        assert [row.pk for row in client.get(where).context["found"]] == [free.pk]
        assert [row.pk for row in client.get(where + "?q=已上版").context["found"]] == [placed.pk]
        assert [row.pk for row in client.get(f"{where}?q={placed.pk}").context["found"]] == [
            placed.pk
        ]

    @pytest.mark.parametrize(
        "body", [{}, {"add": ""}, {"add": "x"}, {"up": "999"}, {"remove": "-1"}]
    )
    def test_a_button_of_a_page_that_changed_does_nothing(
        self, client_of: Any, body: dict[str, str]
    ) -> None:
        assert client_of("pan").post(self.address(), body).status_code == 302
        assert not JournalEntry.objects.filter(act__startswith="article.").exists()

    @pytest.mark.parametrize("path", ["1/pages/9/", "999/pages/1/"])
    def test_page_nine_of_eight_is_not_there(self, client_of: Any, path: str) -> None:
        make_issue(1322)
        assert client_of("pan").get(f"/admin/articles/issue/{path}").status_code == 404


class TestPictures:
    def test_the_chooser_finds_pictures_with_a_file_by_their_words(self, client_of: Any) -> None:
        shown = make_image("清晨码头", caption="两艘货船")
        make_image("别处的图", original="", digest="", source_url="https://e.example/a.jpg")
        client = client_of("lin")
        assert [
            row["id"] for row in client.get("/admin/articles/image/choose/?q=货船").json()["images"]
        ] == [shown.pk]
        assert [
            row["id"] for row in client.get("/admin/articles/image/choose/").json()["images"]
        ] == [shown.pk]
        assert client.get("/admin/articles/image/choose/?q=%00").status_code == 200

    def test_a_stranger_and_a_role_without_pictures_see_no_library(
        self, client: Client, client_of: Any
    ) -> None:
        assert client.get("/admin/articles/image/choose/").status_code == 302
        assert client_of("miao").get("/admin/articles/image/choose/").status_code == 403

    def test_pictures_of_the_body_count_as_uses_with_their_words(self) -> None:
        first = make_image("一")
        second = make_image("二")
        body = (
            f'<figure><img alt="吊机" data-image="{first.pk}" src="/m/1.jpg"></figure>'
            f'<p><img alt="" data-image="{second.pk}"></p><img data-image="99999"><img data-image="x" onerror="y">'
        )
        uses = [(use.image, use.alt_text, use.decorative) for use in body_pictures(body)]
        assert uses == [(first, "吊机", False), (second, "", True)]
        article = make_article(body=body, pictures=body_pictures(body))
        with pytest.raises(Invalid, match="used by"):
            media.delete_image(first, by=OPERATOR, at=MORNING)
        writing.save_article(
            article, make_draft(body="<p>无图</p>", pictures=[]), by=OPERATOR, at=MORNING
        )
        assert not first.uses.exists()

    def test_a_picture_known_by_address_gets_its_file_once_somebody_is_credited(
        self, client_of: Any
    ) -> None:
        image = make_image(
            "外图",
            original="",
            digest="",
            renditions=[],
            source_url="https://e.example/a.jpg",
            credit="",
        )
        with pytest.raises(Invalid, match="Name who made"):
            media.attach_file(image, file=jpeg(), by=OPERATOR, at=MORNING)
        Image.objects.filter(pk=image.pk).update(credit="王立 摄")
        client = client_of("gu")
        upload = jpeg()
        upload.name = "a.jpg"
        answer = client.post(
            reverse("admin:articles_image_file", args=[image.pk]), {"file": upload}
        )
        image.refresh_from_db()
        assert answer.status_code == 302
        assert (image.width, image.height) == (60, 40)
        assert image.original
        with pytest.raises(Invalid, match="already"):
            media.attach_file(image, file=jpeg((50, 50)), by=OPERATOR, at=MORNING)

    def test_a_file_the_library_has_is_not_taken_twice(self) -> None:
        media.add_image(file=jpeg(), title="原图", credit="甲", by=OPERATOR, at=MORNING)
        image = make_image(
            "外图", original="", digest="", renditions=[], source_url="https://e.example/a.jpg"
        )
        with pytest.raises(Invalid, match="原图"):
            media.attach_file(image, file=jpeg(), by=OPERATOR, at=MORNING)


def form_of(client: Client, article: Article, **changed: Any) -> dict[str, Any]:
    """What a browser would send back from the article's form."""
    page = client.get(reverse(CHANGE, args=[article.pk]))
    sent: dict[str, Any] = {}
    row_sets = page.context["row_sets"]
    rows = [form for row_set in row_sets for form in row_set.forms]
    managements = [row_set.management_form for row_set in row_sets]
    for form in [page.context["form"], *rows, *managements]:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = "on" if value is True else value
    return {**sent, "expires_at_0": "", "expires_at_1": "", **changed}


class TestTwoWriters:
    def test_a_stale_save_shows_both_texts_and_can_be_put_over_the_other(
        self, client_of: Any
    ) -> None:
        article = make_article("初稿")
        client = client_of("gu")
        mine = form_of(client, article, headline="我的标题", body="<p>我的正文</p>")
        writing.save_article(
            article, make_draft("对方标题"), by=OPERATOR, at=MORNING, expected_version=1
        )
        answer = client.post(reverse(CHANGE, args=[article.pk]), mine)
        assert answer.status_code == 200
        assert {(row.stored, row.written) for row in answer.context["stale"]["rows"]} >= {
            ("对方标题", "我的标题")
        }
        assert ">\n我的标题</textarea>" in answer.content.decode()
        article.refresh_from_db()
        assert (article.headline, article.version) == ("对方标题", 2)
        client.post(
            reverse(CHANGE, args=[article.pk]),
            {**mine, "_over": answer.context["stale"]["version"]},
        )
        article.refresh_from_db()
        assert (article.headline, article.version) == ("我的标题", 3)
        assert article.revisions.get(number=2).headline == "对方标题"

    @pytest.mark.parametrize(
        ("body", "words"),
        [("<ul><li>" * 200 + "列表", "more than 100 deep"), ("字" * 500_001, "at most 500000")],
    )
    def test_a_body_that_is_too_large_is_told_at_its_field_and_stays_in_the_form(
        self, client_of: Any, body: str, words: str
    ) -> None:
        article = make_article()
        client = client_of("gu")
        answer = client.post(
            reverse(CHANGE, args=[article.pk]), form_of(client, article, body=body)
        )
        assert answer.status_code == 200
        form = answer.context["form"]
        assert words in str(form.errors["body"])
        assert form["body"].value() == body
        article.refresh_from_db()
        assert article.version == 1

    def test_a_third_save_meanwhile_is_not_covered_either(self, client_of: Any) -> None:
        article = make_article("初稿")
        client = client_of("gu")
        mine = form_of(client, article, headline="我的标题")
        for version in (1, 2):
            writing.save_article(
                article, make_draft("对方"), by=OPERATOR, at=MORNING, expected_version=version
            )
        client.post(reverse(CHANGE, args=[article.pk]), {**mine, "_over": 2})
        article.refresh_from_db()
        assert (article.headline, article.version) == ("对方", 3)
