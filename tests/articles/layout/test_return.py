"""Texts that come back from layout: what differs, what is taken over, what stays."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.actions.editions import editions
from articles.actions.epaper import layout_returns
from articles.actions.epaper.layout_returns import IncomingText
from articles.actions.publishing import corrections
from articles.actions.writing import writing
from articles.actions.writing.drafts import draft_from_article
from articles.domain.states import Stage
from articles.errors import Invalid, NotYours, Stale, WrongState
from articles.layout_exchange.returned_changes import ReturnedChange, ReturnFinding
from articles.models import Article, Issue, JournalEntry, LayoutReturn, Page, Revision
from articles.selectors.pages.layout_screens import compare_return, read_current_story
from tests.articles.layout.returned import (
    BODY,
    export,
    incoming,
    make_layout_issue,
    make_picture,
    text_of,
)
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_published,
    sign_off,
)
from tests.factories.editions import make_planned

pytestmark = pytest.mark.django_db
OTHER = "<p>医院的消毒设备昨天装好，病人很高兴。</p>"


def bring_back(article: Article, text: str, name: str = "back.txt") -> LayoutReturn:
    return layout_returns.receive_article_text(
        article, incoming(text, name), by=person("pan"), at=MORNING
    )


def changes_of(returned: LayoutReturn) -> dict[ReturnFinding, ReturnedChange]:
    """The changes by what became of them; of several alike the last."""
    story = read_current_story(returned.export.article)
    return {change.finding: change for change in compare_return(returned, story)}


def take(returned: LayoutReturn, *keys: str, by: str = "shen") -> Article:
    article = returned.export.article
    article.refresh_from_db()
    return layout_returns.take_over(
        returned, keys, version=article.version, by=person(by), at=MORNING
    )


def rewrite(article: Article, old: str, new: str) -> None:
    """Somebody of the desk changes the body meanwhile."""
    draft = draft_from_article(Article.objects.get(pk=article.pk))
    text = {**draft.text, "body": draft.text["body"].replace(old, new)}
    writing.save_article(article, make_copy(draft, text), by=OPERATOR, at=MORNING)


def make_copy(draft: Any, text: Any) -> Any:
    return type(draft)(**{**vars(draft), "text": text})


@pytest.fixture
def issue() -> Issue:
    issue, _article = make_layout_issue()
    return issue


@pytest.fixture
def article(issue: Issue) -> Article:
    return Article.objects.get()


@pytest.fixture
def text(issue: Issue, article: Article) -> str:
    """The tagged text as layout got it."""
    return text_of(export(issue))


class TestTakingOver:
    def test_only_the_words_change_and_links_and_tables_stay(
        self, article: Article, text: str
    ) -> None:
        changed = text.replace("一早靠泊码头", "清晨靠上泊码头").replace("十二天", "十一天")
        returned = bring_back(article, changed)
        offered = [
            change
            for change in compare_return(returned, read_current_story(article))
            if change.is_offered
        ]
        assert [change.finding for change in offered] == [ReturnFinding.CHANGED] * 2
        saved = take(returned, *(change.key for change in offered))
        assert saved.body == article.body.replace("一早靠", "清晨靠上").replace("十二天", "十一天")
        assert '<a href="https://example.org/" rel="noopener noreferrer">泊码头</a>' in saved.body
        assert "<td>项目</td>" in saved.body
        returned.refresh_from_db()
        assert returned.decision == "taken"
        assert returned.revision == Revision.objects.get(article=article, number=2)
        entry = JournalEntry.objects.get(act="layout.taken_over")
        assert (entry.by, entry.revision) == (person("shen"), 2)

    def test_what_was_not_chosen_stays(self, article: Article, text: str) -> None:
        returned = bring_back(article, text.replace("提速", "大提速").replace("十二天", "十一天"))
        headline = next(
            change
            for change in compare_return(returned, read_current_story(article))
            if change.part == "headline"
        )
        saved = take(returned, headline.key)
        assert (saved.headline, "十二天" in saved.body) == ("码头电子化采购大提速", True)

    def test_signatures_lapse_as_on_any_change(self, article: Article, text: str) -> None:
        sign_off(article)
        returned = bring_back(article, text.replace("十二天", "十一天"))
        saved = take(returned, changes_of(returned)[ReturnFinding.CHANGED].key)
        assert saved.stage != Stage.READY
        assert JournalEntry.objects.filter(act="approvals.cancelled").exists()

    def test_a_headline_broken_into_lines_is_the_same_headline(
        self, article: Article, text: str
    ) -> None:
        broken = text.replace("码头电子化采购提速", "码头电子化<0x000A>采购提速", 1)
        returned = bring_back(article, broken.replace("每一份材料", "每一份<0x000A>材料"))
        assert not changes_of(returned).keys() - {ReturnFinding.SAME}

    def test_a_paragraph_layout_put_in_and_one_it_took_out(
        self, article: Article, text: str
    ) -> None:
        changed = text.replace("<ParaStyle:小标题>一次采购\r\n", "").replace(
            "十二天。", "十二天。\r\n<ParaStyle:正文>采购人说\\<满意\\>。"
        )
        returned = bring_back(article, changed)
        found = changes_of(returned)
        assert found[ReturnFinding.ADDED].is_chosen_first
        assert not found[ReturnFinding.CUT].is_chosen_first
        saved = take(returned, found[ReturnFinding.ADDED].key, found[ReturnFinding.CUT].key)
        assert "<h3>" not in saved.body
        assert saved.body.endswith("十二天。</p><p>采购人说&lt;满意&gt;。</p>")

    def test_a_caption_comes_back_into_this_article_alone(self) -> None:
        image = make_picture(caption="货船靠泊")
        issue, article = make_layout_issue(pictures=[lead_picture(image)])
        returned = bring_back(article, text_of(export(issue)).replace("货船靠泊", "货船离港"))
        take(returned, changes_of(returned)[ReturnFinding.CHANGED].key)
        image.refresh_from_db()
        assert (article.image_uses.get().caption, image.caption) == ("货船离港", "货船靠泊")

    @pytest.mark.parametrize("plain", [False, True])
    def test_an_unchanged_text_has_no_changes(self, plain: bool) -> None:
        picture = lead_picture(make_picture(), caption="货船靠泊")
        fields = {"kicker": "江岸采购", "dateline": "本报江岸3月4日电"}
        issue, article = make_layout_issue(pictures=[picture], text=fields)
        text = text_of(export(issue))
        if plain:
            text = re.sub(r"<[^<>]*>", "", "\n".join(text.split("\r\n")[2:]))
        assert set(changes_of(bring_back(article, text))) == {ReturnFinding.SAME}

    def test_another_dateline_comes_back_as_one(self) -> None:
        issue, article = make_layout_issue(text={"dateline": "本报江岸3月4日电"})
        returned = bring_back(article, text_of(export(issue)).replace("3月4日电", "3月5日电"))
        saved = take(returned, changes_of(returned)[ReturnFinding.CHANGED].key)
        assert (saved.dateline, saved.body) == ("本报江岸3月5日电", article.body)

    @pytest.mark.parametrize("ending", [".icml", "plain"])
    def test_icml_and_plain_text_come_back_as_well(
        self, issue: Issue, article: Article, ending: str
    ) -> None:
        package = export(issue)
        if ending == ".icml":
            content = text_of(package, ".icml")
        else:
            tagged = text_of(package)
            content = "\n".join(line.partition(">")[2] for line in tagged.split("\r\n")[2:])
        returned = layout_returns.receive_article_text(
            article,
            incoming(content.replace("十二天", "十一天"), "改.txt", "utf-8"),
            by=person("pan"),
            at=MORNING,
        )
        saved = take(returned, changes_of(returned)[ReturnFinding.CHANGED].key)
        assert saved.body == article.body.replace("十二天", "十一天")


class TestBothSides:
    def test_what_changed_here_alone_is_not_overwritten(self, article: Article, text: str) -> None:
        rewrite(article, "十二天", "十天")
        returned = bring_back(article, text.replace("提速", "大提速"))
        found = changes_of(returned)
        assert not found[ReturnFinding.MEANWHILE].is_offered
        saved = take(returned, found[ReturnFinding.CHANGED].key)
        assert (saved.headline, "十天" in saved.body) == ("码头电子化采购大提速", True)

    def test_a_conflict_is_shown_and_not_chosen(
        self, client: Client, article: Article, text: str
    ) -> None:
        rewrite(article, "十二天", "十天")
        returned = bring_back(article, text.replace("十二天", "十一天"))
        conflict = changes_of(returned)[ReturnFinding.CONFLICT]
        assert (conflict.is_offered, conflict.is_chosen_first) == (True, False)
        client.force_login(person("shen"))
        shown = client.get(
            reverse("admin:articles_layout_return", args=[returned.pk])
        ).content.decode()
        assert "送排时 → 现在" in shown
        assert "checked" not in shown.split("body-changes")[1]
        assert "十一天" in take(returned, conflict.key).body

    def test_the_same_change_on_both_sides_is_none(self, article: Article, text: str) -> None:
        rewrite(article, "十二天", "十一天")
        returned = bring_back(article, text.replace("十二天", "十一天"))
        assert not [change for change in changes_of(returned).values() if change.is_offered]

    def test_a_text_changed_after_it_was_compared_is_not_overwritten(
        self, article: Article, text: str
    ) -> None:
        returned = bring_back(article, text.replace("十二天", "十一天"))
        key = changes_of(returned)[ReturnFinding.CHANGED].key
        rewrite(article, "评审", "评标")
        with pytest.raises(Stale):
            layout_returns.take_over(returned, [key], version=1, by=person("shen"), at=MORNING)
        assert "十二天" in Article.objects.get().body

    def test_the_file_is_compared_with_the_revision_that_it_names(
        self, issue: Issue, article: Article, text: str
    ) -> None:
        rewrite(article, "十二天", "十天")
        export(issue)
        returned = bring_back(article, text, f"稿{article.pk}-1.txt")
        assert returned.export.revision.number == 1
        assert ReturnFinding.MEANWHILE in changes_of(returned)


class TestWhoMayAndWhen:
    def test_a_published_text_changes_through_a_correction_only(self) -> None:
        issue = make_planned()
        article = make_published("已刊稿", body=BODY)
        editions.place_article(article, issue.pages.get(position=1), by=OPERATOR, at=MORNING)
        returned = bring_back(article, text_of(export(issue)).replace("十二天", "十一天"))
        key = changes_of(returned)[ReturnFinding.CHANGED].key
        with pytest.raises(WrongState):
            take(returned, key, by="gu")
        note = corrections.CorrectionText(note="天数已改正。")
        corrections.open_correction(article, "correction", note, by=person("gu"), at=MORNING)
        saved = take(returned, key, by="gu")
        assert "十一天" in saved.body
        assert saved.release is not None
        assert "十二天" in saved.release.revision.body

    def test_a_layout_editor_brings_back_and_leaves_but_writes_nothing(
        self, article: Article, text: str
    ) -> None:
        returned = bring_back(article, text.replace("十二天", "十一天"))
        key = changes_of(returned)[ReturnFinding.CHANGED].key
        with pytest.raises(NotYours):
            take(returned, key, by="pan")
        with pytest.raises(NotYours):
            layout_returns.leave_text(returned, by=person("jiao"), at=MORNING)
        layout_returns.leave_text(returned, by=person("pan"), at=MORNING)
        entry = JournalEntry.objects.get(act="layout.left", outcome="done")
        assert entry.by == person("pan")
        with pytest.raises(WrongState):
            take(returned, key)
        assert Article.objects.get().version == 1

    def test_a_proofreader_brings_nothing_back(self, article: Article, text: str) -> None:
        with pytest.raises(NotYours):
            layout_returns.receive_article_text(
                article, incoming(text), by=person("jiao"), at=MORNING
            )
        assert not LayoutReturn.objects.exists()

    def test_nothing_is_taken_over_twice(self, article: Article, text: str) -> None:
        returned = bring_back(article, text.replace("十二天", "十一天"))
        key = changes_of(returned)[ReturnFinding.CHANGED].key
        take(returned, key)
        with pytest.raises(WrongState, match="decided"):
            take(returned, key)
        assert Article.objects.get().version == 2

    def test_a_change_that_is_not_offered_is_refused(self, article: Article, text: str) -> None:
        returned = bring_back(article, text.replace("十二天", "十一天"))
        with pytest.raises(Invalid):
            take(returned, "e999")
        with pytest.raises(Invalid):
            take(returned)


class TestWrongFiles:
    def test_the_text_of_another_article_is_refused(
        self, issue: Issue, article: Article, text: str
    ) -> None:
        other = make_article("另一篇", body=OTHER, text={"abstract": ""})
        editions.place_article(other, issue.pages.get(position=2), by=OPERATOR, at=MORNING)
        export(issue)
        with pytest.raises(Invalid, match="next to nothing"):
            bring_back(other, text)
        with pytest.raises(Invalid, match="is of article"):
            bring_back(other, text, f"01 码头 稿{article.pk}-1.txt")
        assert not LayoutReturn.objects.exists()

    def test_what_never_went_out_has_nothing_to_compare_with(self) -> None:
        with pytest.raises(WrongState, match="never went to layout"):
            bring_back(make_article("未发"), "未发")

    def test_a_page_finds_its_article_by_name_or_by_words(
        self, issue: Issue, article: Article, text: str
    ) -> None:
        other = make_article("另一篇", body=OTHER, text={"abstract": ""})
        page = issue.pages.get(position=1)
        editions.place_article(other, page, by=OPERATOR, at=MORNING)
        export(issue)
        for name in ("back.txt", f"稿{article.pk}-1.txt"):
            returned = layout_returns.receive_page_text(
                page, incoming(text, name), by=person("pan"), at=MORNING
            )
            assert returned.export.article == article
        with pytest.raises(Invalid, match="no article of this page"):
            layout_returns.receive_page_text(
                page, incoming("天气预报：明天有雨。"), by=person("pan"), at=MORNING
            )

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"%PDF-1.7",
            b"PK\x03\x04\x00",
            b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            b"<?xml version='1.0'?><Document><Story",
            b"<UNICODE-WIN><ParaStyle:",
            bytes(range(256)) * 10,
            "天气预报：明天有雨。".encode("gb18030"),
        ],
    )
    def test_a_bad_file_ends_in_words_on_the_screen(
        self, client: Client, article: Article, text: str, content: bytes
    ) -> None:
        client.force_login(person("pan"))
        address = reverse("admin:articles_article_layout", args=[article.pk])
        answer = client.post(address, {"file": SimpleUploadedFile("x.txt", content)})
        assert answer.status_code == 200
        assert "errorlist" in answer.content.decode()
        assert not LayoutReturn.objects.exists()


class TestScreens:
    def test_from_the_file_to_the_new_revision(
        self, client: Client, article: Article, text: str
    ) -> None:
        client.force_login(person("shen"))
        address = reverse("admin:articles_article_layout", args=[article.pk])
        file = io.BytesIO(text.replace("十二天", "十一天").encode("utf-16"))
        answer = client.post(address, {"file": SimpleUploadedFile("回.txt", file.read())})
        returned = LayoutReturn.objects.get()
        compare = reverse("admin:articles_layout_return", args=[returned.pk])
        assert answer["Location"] == compare
        shown = client.get(compare).content.decode()
        assert "二</del>" in shown
        key = changes_of(returned)[ReturnFinding.CHANGED].key
        answer = client.post(compare, {"change": key, "version": "1", "take": "1"})
        assert answer.status_code == 302
        assert "十一天" in Article.objects.get().body
        assert "已采用" in client.get(address).content.decode()

    def test_a_published_text_says_that_a_correction_is_needed(self, client: Client) -> None:
        issue = make_planned()
        article = make_published("已刊稿", body=BODY)
        editions.place_article(article, issue.pages.get(position=1), by=OPERATOR, at=MORNING)
        returned = bring_back(article, text_of(export(issue)).replace("十二天", "十一天"))
        client.force_login(person("gu"))
        shown = client.get(reverse("admin:articles_layout_return", args=[returned.pk]))
        assert "请先开启更正" in shown.content.decode()
        assert 'name="take"' not in shown.content.decode()

    def test_a_refusal_keeps_what_was_ticked(
        self, client: Client, article: Article, text: str
    ) -> None:
        returned = bring_back(article, text.replace("提速", "大提速").replace("十二天", "十一天"))
        client.force_login(person("shen"))
        compare = reverse("admin:articles_layout_return", args=[returned.pk])
        rewrite(article, "评审", "评标")
        answer = client.post(compare, {"change": "e0", "version": "1", "take": "1"})
        assert answer.status_code == 200
        assert answer.content.decode().count("checked") == 1


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"take": "1"},
        {"take": "1", "change": ["x" * 5000, "\0", "e1"], "version": "1"},
        {"take": "1", "change": "e3", "version": "9" * 40},
        {"take": "1", "change": "e3", "version": "-1"},
        {"leave": "1", "change": "e3"},
    ],
)
def test_odd_forms_are_answered_in_words(
    client: Client, article: Article, text: str, sent: dict[str, Any]
) -> None:
    returned = bring_back(article, text.replace("十二天", "十一天"))
    client.force_login(person("shen"))
    answer = client.post(reverse("admin:articles_layout_return", args=[returned.pk]), sent)
    assert answer.status_code in {200, 302}
    assert Article.objects.get().version == 1
    page = reverse("admin:articles_page_layout", args=[Page.objects.get(position=1).pk])
    for file in ("no file", SimpleUploadedFile("\u202e" * 300, b"x")):
        for address in (page, reverse("admin:articles_article_layout", args=[article.pk])):
            answer = client.post(address, {"bring_back": "1", "file": file})
            assert answer.status_code == 200
            assert "errorlist" in answer.content.decode()


def test_a_file_of_fifty_megabytes_is_not_read_whole() -> None:
    issue, article = make_layout_issue()
    export(issue)

    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            assert 0 < size < 6 * 1024 * 1024
            Endless.taken += size
            return b"a" * size

    with pytest.raises(Invalid, match="more than 5 MB"):
        layout_returns.receive_article_text(
            article,
            IncomingText(Endless(), "x.txt"),
            by=person("pan"),
            at=MORNING,  # type: ignore[arg-type]
        )
