"""Notes on words of a text, and who may be named in them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions.writing import remarks
from articles.actions.writing.remarks import NotedPlace
from articles.errors import Invalid
from articles.models import Article, Person, Remark
from articles.selectors.colleagues import find_colleagues
from articles.selectors.remarks import list_open_conversations
from newsroom.accounts.models import User
from tests.cast import person
from tests.factories.articles import MORNING, make_article

pytestmark = pytest.mark.django_db
BODY = "<p>夜班的<strong>起重机</strong>没有停。</p><p>清晨，船队出港。</p>"


def make_text() -> Article:
    return make_article("码头夜班", body=BODY, by=person("lin"))


def names(asked: str) -> list[str]:
    return [colleague.name for colleague in find_colleagues(asked)]


def test_a_note_keeps_the_words_it_is_about_and_finds_their_field() -> None:
    article = make_text()
    by = person("shen")
    note = remarks.add_remark(
        article, "几台？", by=by, at=MORNING, about=NotedPlace(quote="的起重机没有")
    )
    assert (note.quote, note.field) == ("的起重机没有", "body")
    across = remarks.add_remark(
        article, "合一段", by=by, at=MORNING, about=NotedPlace(quote="没有停。 清晨，船")
    )
    assert across.field == "body"
    assert (
        remarks.add_remark(article, "题", by=by, at=MORNING, about=NotedPlace(quote="碼頭")).field
        == "headline"
    )


def test_words_that_the_text_does_not_hold_are_refused_and_no_note_is_left() -> None:
    article = make_text()
    for quote, field in (("塔吊", ""), ("起重机", "headline"), ("起重机", "source_name")):
        with pytest.raises(Invalid):
            remarks.add_remark(
                article, "几台？", by=person("shen"), at=MORNING, about=NotedPlace(field, quote)
            )
    assert not Remark.objects.exists()


def test_a_note_says_when_its_words_have_changed() -> None:
    article = make_text()
    remarks.add_remark(
        article, "几台？", by=person("shen"), at=MORNING, about=NotedPlace(quote="起重机")
    )
    assert [shown.holds for shown in list_open_conversations(article)] == [True]
    article.body = BODY.replace("起重机", "塔吊")
    article.save()
    assert [shown.holds for shown in list_open_conversations(article)] == [False]


def test_nobody_is_named_who_may_not_read_the_article() -> None:
    article = make_text()
    with pytest.raises(Invalid, match="应台"):
        remarks.add_remark(
            article, "请看", by=person("shen"), at=MORNING, mentions=[person("ying")]
        )
    assert not Remark.objects.exists()
    note = remarks.add_remark(
        article, "请看", by=person("shen"), at=MORNING, mentions=[person("gu")]
    )
    assert list(note.mentions.all()) == [person("gu")]


def test_people_are_offered_by_either_script_by_pinyin_and_by_initials() -> None:
    person("lin")
    gu = person("gu")
    Person.objects.filter(user=gu).update(sort_key="gu changhe")
    for asked in ("顾长", "顧長", "长河", "guch", "changhe", "gc", "GU"):
        assert names(asked) == ["顾长河"], asked
    assert names("无此人") == []


def test_only_open_accounts_that_may_read_articles_are_offered() -> None:
    for name in ("lin", "gu", "ying", "xu"):
        person(name)
    User.objects.create_user("reader", display_name="林读者")
    assert set(names("")) == {"林晓舟", "顾长河"}
    User.objects.filter(username="lin").update(is_active=False)
    assert names("林") == []


def test_few_people_are_offered_at_once() -> None:
    role = person("lin").groups.get()
    for number in range(20):
        role.user_set.add(
            User.objects.create_user(f"lin{number}", display_name=f"林{number}", is_staff=True)
        )
    assert len(names("林")) == 8


def test_the_offer_is_refused_to_whoever_may_leave_no_notes(client: Client) -> None:
    address = "/admin/articles/remark/colleagues/"
    client.force_login(person("lin"))
    answer = client.get(address, {"q": "林"})
    assert answer.json()["people"][0]["name"] == "林晓舟"
    assert "no-cache" in answer.headers["Cache-Control"]
    client.force_login(person("ying"))
    assert client.get(address).status_code == 403


def test_a_note_left_on_the_signature_page_leads_back_and_shows_its_words(client: Client) -> None:
    article = make_text()
    client.force_login(person("shen"))
    address = f"/admin/articles/article/{article.pk}/remarks/"
    sent = {"words": "几台？", "quote": "起重机", "field": "body", "back": "review"}
    answer = client.post(address, sent)
    assert answer.headers["Location"] == f"/admin/articles/article/{article.pk}/review/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert 'data-quote-field="body"' in page
    article.body = "<p>改写了。</p>"
    article.save()
    page = client.get(answer.headers["Location"]).content.decode()
    assert 'data-quote-field="body"' not in page
    assert "原文已改动" in page


def test_a_note_that_is_refused_keeps_what_was_typed(client: Client) -> None:
    article = make_text()
    client.force_login(person("shen"))
    answer = client.post(
        f"/admin/articles/article/{article.pk}/remarks/",
        {"words": "几台？", "quote": "塔吊", "back": "review"},
    )
    page = answer.content.decode()
    assert (answer.status_code, "几台？" in page, "塔吊" in page) == (200, True, True)
    assert not Remark.objects.exists()


def test_a_note_is_answered_and_settled_with_its_answers(client: Client) -> None:
    article = make_text()
    lin, shen, gu = person("lin"), person("shen"), person("gu")
    note = remarks.add_remark(
        article, "几台？", by=shen, at=MORNING, about=NotedPlace(quote="起重机"), must_fix=True
    )
    client.force_login(lin)
    address = f"/admin/articles/article/{article.pk}/remarks/"
    sent = {"answers": note.pk, "words": "两台，请 @顾长河 核对", "mentions": [gu.pk]}
    answer = client.post(address, sent)
    assert answer.headers["Location"] == f"{address}#remark-{note.pk}"
    first = note.answered_by.get()
    assert set(first.mentions.all()) == {gu, shen}
    # An answer to an answer belongs to the same conversation: whoever took part learns of it.
    again = remarks.answer_remark(first, "好", by=shen, at=timezone.now())
    assert (again.answers, list(again.mentions.all())) == (note, [lin])
    (open_note,) = list_open_conversations(article)
    assert [one.words for one in open_note.answers] == ["两台，请 @顾长河 核对", "好"]
    page = client.get(address).content.decode()
    assert page.index("起重机</a>") < page.index("两台，请") < page.rindex("好")
    remarks.settle_remark(note, by=shen, at=MORNING)
    assert not article.remarks.filter(settled_at=None).exists()
    refused = client.post(address, sent)
    assert (refused.status_code, Remark.objects.count()) == (200, 3)


def test_an_answer_that_is_refused_keeps_its_words_and_its_people(client: Client) -> None:
    article = make_text()
    note = remarks.add_remark(article, "几台？", by=person("shen"), at=MORNING)
    client.force_login(person("lin"))
    address = f"/admin/articles/article/{article.pk}/remarks/"
    ying, gu = person("ying"), person("gu")
    answer = client.post(address, {"answers": note.pk, "words": " ", "mentions": [gu.pk]})
    page = answer.content.decode()
    assert (answer.status_code, Remark.objects.count()) == (200, 1)
    assert f'<option value="{gu.pk}" selected>' in page
    client.post(address, {"answers": note.pk, "words": "两台", "mentions": [ying.pk]})
    assert Remark.objects.count() == 1
    other = make_text()
    elsewhere = f"/admin/articles/article/{other.pk}/remarks/"
    assert client.post(elsewhere, {"answers": note.pk, "words": "两台"}).status_code == 404


def test_a_note_that_stops_approvals_is_settled_by_its_author_or_an_editor(client: Client) -> None:
    article = make_text()
    address = f"/admin/articles/article/{article.pk}/remarks/"
    remarks.add_remark(article, "核对金额", by=person("shen"), at=MORNING, must_fix=True)
    for name, offered in (("lin", False), ("shen", True), ("gu", True)):
        client.force_login(person(name))
        page = client.get(address).content.decode()
        assert ('name="settle"' in page) is offered, name
        assert ('name="answers"' in page) is True, name


def test_the_page_of_notes_costs_the_same_for_two_notes_and_for_twenty(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    article = make_text()
    client.force_login(person("lin"))

    def talk(count: int) -> None:
        for number in range(count):
            note = remarks.add_remark(article, f"附注{number}", by=person("shen"), at=MORNING)
            remarks.answer_remark(note, "好", by=person("lin"), at=MORNING)

    def look() -> Any:
        return client.get(f"/admin/articles/article/{article.pk}/remarks/")

    talk(2)
    few = count_queries(look)
    talk(18)
    assert count_queries(look) == few
