"""Suggestion mode and the screens that show suggestions inside the text."""

import re

import pytest
from django.test import Client

from articles.actions.publishing import corrections
from articles.actions.review import workflow
from articles.actions.writing import suggested_edits
from articles.actions.writing.suggested_edits import TypedText
from articles.forms.articles import IN_PLACE
from articles.models import Article, KeptText, SuggestedEdit
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_published, make_ready

pytestmark = pytest.mark.django_db
BODY = "<p>三月的江岸，货船一早靠伯。</p><p>全程用时缩短到十二天。</p>"
NO_BYLINE = {"credits-TOTAL_FORMS": "0", "credits-INITIAL_FORMS": "0"}


def submitted() -> Article:
    article = make_article(body=BODY, by=person("lin"), credits=[])
    return workflow.submit_article(article, by=person("lin"), at=MORNING)


def as_person(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def address(article: Article, page: str) -> str:
    return f"/admin/articles/article/{article.pk}/{page}/"


def typed(article: Article, body: str, **fields: str) -> dict[str, str]:
    """What the page of suggestion mode sends."""
    return {
        "started_from": str(article.version),
        "window": "w-1",
        "suggesting": "1",
        **{name: getattr(article, name) for name in IN_PLACE},
        "body": body,
        **NO_BYLINE,
        **fields,
    }


def send(article: Article, old: str, new: str, by: str = "jiao") -> None:
    """Suggest other words in suggestion mode."""
    body = typed(article, article.body.replace(old, new))
    answer = as_person(by).post(address(article, "suggest"), body)
    assert answer.status_code == 302, answer.content.decode()


def body_of(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_suggested_stands_in_the_text_on_every_page_of_the_article() -> None:
    article = submitted()
    send(article, "靠伯", "靠泊")
    zhao = as_person("zhao")
    for page in ("suggestions", "review", "proof", "change", "compare"):
        text = body_of(zhao, address(article, page))
        marks = re.findall(r'<(ins|del) class="edit hue-0"><span[^>]*>([^<]+)</span>(\w+)<', text)
        assert marks == [("del", "焦点建议删除： ", "伯"), ("ins", "焦点建议插入： ", "泊")], page
    assert "1条修改建议" in body_of(zhao, "/admin/articles/article/")
    assert "1条修改建议" in body_of(zhao, "/admin/articles/signing/")
    assert Article.objects.get().body == BODY


def test_the_mode_begins_with_what_one_suggested_before() -> None:
    article = submitted()
    send(article, "靠伯", "靠泊")
    jiao = as_person("jiao")
    assert "货船一早靠泊" in body_of(jiao, address(article, "suggest"))
    assert "货船一早靠伯" in body_of(as_person("dui"), address(article, "suggest"))


def test_all_that_the_page_showed_is_accepted_in_one_revision() -> None:
    article = submitted()
    send(article, "靠伯", "靠泊")
    zhao = as_person("zhao")
    shown = list(SuggestedEdit.objects.values_list("pk", flat=True))
    send(article, "十二天", "十天", by="dui")
    data = {"accept": "all", "shown": shown, "back": "review"}
    answer = zhao.post(address(article, "suggestions"), data, follow=True)
    assert answer.redirect_chain[-1] == (address(article, "review"), 302)
    assert "已采纳1条建议，存为第2稿。" in answer.content.decode()
    article.refresh_from_db()
    assert article.body == BODY.replace("靠伯", "靠泊")
    assert article.version == 2


def test_the_ticked_ones_or_those_of_a_person_are_decided_alone() -> None:
    article = submitted()
    send(article, "靠伯", "靠泊")
    send(article, "十二天", "十天", by="dui")
    one, other = SuggestedEdit.objects.order_by("pk")
    zhao = as_person("zhao")
    page = address(article, "suggestions")
    data = {"shown": [one.pk, other.pk], "edit": [other.pk], "reason": "港口说十二天"}
    zhao.post(page, {**data, "reject": "ticked"})
    zhao.post(page, {**data, "accept": f"by-{person('jiao').pk}"})
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.accepted, other.accepted, other.answer) == (True, False, "港口说十二天")
    decided = body_of(as_person("dui"), page)
    assert "赵望" in decided
    assert "港口说十二天" in decided


def test_a_rejection_without_a_sufficient_reason_says_so_and_keeps_what_was_typed() -> None:
    article = submitted()
    send(article, "靠伯", "靠泊")
    [edit] = SuggestedEdit.objects.all()
    data = {"reject": str(edit.pk), "reason": "不"}
    answer = as_person("zhao").post(address(article, "suggestions"), data)
    assert 'value="不"' in answer.content.decode()
    assert "至少" in answer.content.decode()
    for odd in ("", "x", "by-x", "9" * 40, "ticked", "all"):
        assert (
            as_person("zhao").post(address(article, "suggestions"), {"accept": odd}).status_code
            == 200
        )
    edit.refresh_from_db()
    assert edit.accepted is None


def test_what_cannot_be_suggested_comes_back_with_every_word() -> None:
    article = submitted()
    client = as_person("jiao")
    for fields in (
        {"headline": ""},
        {"started_from": "77"},
        {"why": "长" * 400},
        {"headline": "长" * 300},
    ):
        answer = client.post(
            address(article, "suggest"), typed(article, "<p>改过的正文</p>", **fields)
        )
        assert answer.status_code == 200
        assert "改过的正文" in answer.content.decode()
    answer = client.post(address(article, "suggest"), typed(article, BODY))
    assert "没有改动文字" in answer.content.decode()
    assert not SuggestedEdit.objects.exists()


def test_what_is_typed_is_kept_and_taken_up_again_in_suggestion_mode() -> None:
    article = submitted()
    jiao = as_person("jiao")
    data = typed(article, "<p>没有提交的字</p>")
    assert jiao.post(address(article, "keep"), data).status_code == 200
    kept = KeptText.objects.get()
    page = body_of(jiao, address(article, "suggest"))
    assert f'name="_recover" value="{kept.pk}"' in page
    assert address(article, "suggest") in body_of(jiao, "/admin/articles/article/kept/")
    assert address(article, "suggest") in body_of(jiao, f"/admin/articles/article/kept/{kept.pk}/")
    assert 'name="_recover"' not in body_of(as_person("gu"), address(article, "change"))
    again = jiao.post(address(article, "suggest"), {"_recover": str(kept.pk)})
    assert "没有提交的字" in again.content.decode()
    jiao.post(address(article, "suggest"), data)
    assert SuggestedEdit.objects.exists()
    assert not KeptText.objects.exists()


def test_markup_of_a_suggestion_is_shown_as_characters_or_not_at_all() -> None:
    article = submitted()
    nasty = '靠泊<img src=x onerror="x()"><script>x()</script>'
    headline = "<b>题</b>"
    body = typed(article, BODY.replace("靠伯", nasty), headline=headline, why="<i>因</i>")
    as_person("jiao").post(address(article, "suggest"), body)
    page = body_of(as_person("zhao"), address(article, "suggestions"))
    assert "onerror" not in page
    assert "<script>x()" not in page
    assert "<b>题" not in page
    assert "<i>因" not in page
    assert "&lt;b&gt;题" in page


def test_a_signed_text_leads_to_its_suggestions_instead() -> None:
    ready = make_ready("待签稿")
    answer = as_person("jiao").get(address(ready, "suggest"))
    assert answer["Location"] == address(ready, "suggestions")
    assert as_person("miao").get(address(ready, "suggest")).status_code == 403


def test_readers_feeds_search_and_machines_see_nothing_of_a_suggestion() -> None:
    article = make_published("江岸启用新码头", body=BODY)
    note = corrections.CorrectionText(note="更正一处数字。")
    gu = person("gu")
    corrections.open_correction(article, "correction", note, by=gu, at=MORNING)
    article.refresh_from_db()
    words = TypedText(
        version=article.version,
        texts={"headline": "江岸启用三座码头", "body": BODY.replace("十二天", "七十二天")},
        credits=[],
    )
    suggested_edits.suggest_edits(article, words, by=person("jiao"), at=MORNING)
    client = Client()
    pages = [article.get_absolute_url(), "/feeds/latest.rss", "/api/v1/articles/", "/"]
    pages += ["/search/?q=七十二天"]
    for page in pages:
        text = client.get(page).content.decode()
        assert "三座码头" not in text, page
        assert "七十二天。" not in text, page
