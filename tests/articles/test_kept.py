"""No character is lost: what is typed is kept, a text refused is taken up again, or becomes a draft
of its own."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.actions.review import locks, workflow
from articles.actions.writing import autosave, writing
from articles.errors import Invalid, NotYours
from articles.models import Article, KeptText, Lock
from tests.articles.test_admin_desk import CHANGE, form_of
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_draft

pytestmark = pytest.mark.django_db


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def keep(
    article: Article | None, name: str, headline: str, window: str = "w", at: Any = MORNING
) -> KeptText:
    return autosave.autosave_text(
        article, window, {"headline": [headline]}, version=1, by=person(name), at=at
    )


def test_a_window_keeps_its_newest_text_and_another_window_its_own() -> None:
    article = make_article(by=person("lin"))
    keep(article, "lin", "一稿")
    keep(article, "lin", "二稿")
    keep(article, "lin", "别处的稿", window="v")
    assert sorted(str(text) for text in KeptText.objects.all()) == ["二稿", "别处的稿"]
    assert Article.objects.get(pk=article.pk).version == 1


def test_text_is_kept_although_somebody_else_writes_saved_or_submitted() -> None:
    article = make_article(by=person("lin"))
    locks.take_lock(article, "window of shen", by=person("shen"), at=MORNING)
    keep(article, "lin", "一稿")
    locks.release_lock(article, "window of shen", by=person("shen"))
    workflow.submit_article(article, by=person("lin"), at=MORNING)
    assert str(keep(article, "lin", "二稿")) == "二稿"


def test_who_may_not_write_keeps_nothing() -> None:
    with pytest.raises(NotYours):
        keep(make_article(by=person("lin")), "jiao", "校对的稿")


def test_a_form_too_large_is_refused_and_the_last_text_stays_kept() -> None:
    article = make_article(by=person("lin"))
    keep(article, "lin", "一稿")
    with pytest.raises(Invalid):
        keep(article, "lin", "长" * 2_000_001)
    assert str(KeptText.objects.get()) == "一稿"


def test_only_the_writer_throws_a_text_away() -> None:
    text = keep(make_article(by=person("lin")), "lin", "一稿")
    with pytest.raises(NotYours):
        autosave.discard_autosaved(text, by=person("gu"), at=MORNING)
    autosave.discard_autosaved(text, by=person("lin"), at=MORNING)
    assert not KeptText.objects.exists()


def test_the_oldest_of_many_kept_texts_makes_room() -> None:
    for number in range(autosave.KEPT_AT_MOST + 3):
        keep(None, "lin", str(number), window=str(number), at=MORNING + timedelta(seconds=number))
    assert KeptText.objects.count() == autosave.KEPT_AT_MOST
    assert KeptText.objects.order_by("kept_at").first().value("headline") == "3"  # type: ignore[union-attr]


def test_the_page_keeps_and_a_save_lets_go() -> None:
    article = make_article(by=person("lin"))
    client = client_of("lin")
    form = form_of(client, article, headline="没保存的标题")
    lock = {"window": form["window"], "act": "take"}
    assert (
        client.post(reverse("admin:articles_article_lock", args=[article.pk]), lock).status_code
        == 200
    )
    answer = client.post(reverse("admin:articles_article_keep", args=[article.pk]), form)
    assert "Kept at" in answer.json()["kept"] or "已留存" in answer.json()["kept"]
    assert "没保存的标题" not in client.get(reverse(CHANGE, args=[article.pk])).content.decode()
    assert Lock.objects.exists()
    assert KeptText.objects.exists()
    client.post(reverse(CHANGE, args=[article.pk]), form)
    assert Article.objects.get(pk=article.pk).headline == "没保存的标题"
    assert not Lock.objects.exists()
    assert not KeptText.objects.exists()


def test_a_kept_text_is_taken_up_again_with_every_row_and_stores_nothing_yet() -> None:
    article = make_article(by=person("lin"))
    client = client_of("lin")
    form = form_of(
        client, article, **{"headline": "没保存的标题", "credits-0-name": "没保存的名字"}
    )
    client.post(reverse("admin:articles_article_keep", args=[article.pk]), form)
    page = client.get(reverse(CHANGE, args=[article.pk]))
    number = page.context["unsaved"][0].pk
    shown = client.post(reverse(CHANGE, args=[article.pk]), {"_recover": number})
    assert shown.status_code == 200
    for words in (
        ">\n没保存的标题</textarea>",
        'value="没保存的名字"',
        f'value="{form["window"]}"',
    ):
        assert words in shown.content.decode()
    assert Article.objects.get(pk=article.pk).version == 1
    again = {**form, **{name: value for name, value in form.items() if name != "_recover"}}
    client.post(reverse(CHANGE, args=[article.pk]), again)
    assert Article.objects.get(pk=article.pk).headline == "没保存的标题"


def test_a_new_article_that_was_never_saved_is_taken_up_again() -> None:
    make_article()  # there is a newspaper with a column
    client = client_of("lin")
    add = reverse("admin:articles_article_add")
    form = {"window": "w", "started_from": "0", "headline": "新稿的标题", "body": "<p>新稿</p>"}
    client.post(reverse("admin:articles_article_keep_new"), form)
    number = client.get(add).context["unsaved"][0].pk
    assert ">\n新稿的标题</textarea>" in client.post(add, {"_recover": number}).content.decode()


def test_a_new_article_is_stored_and_lets_go_of_what_was_kept() -> None:
    make_article()
    client = client_of("lin")
    add = reverse("admin:articles_article_add")
    page = client.get(add)
    shown = (field for field in page.context["form"] if not field.name.startswith("rights_"))
    form = {field.html_name: field.value() or "" for field in shown}
    for row_set in page.context["row_sets"]:
        form |= {field.html_name: 0 for field in row_set.management_form}
    form |= {"headline": "新稿", "body": "<p>新稿</p>", "expires_at_0": "", "expires_at_1": ""}
    form["publication"] = str(Article.objects.get().publication_id)
    client.post(reverse("admin:articles_article_keep_new"), form)
    assert KeptText.objects.exists()
    assert client.post(add, form).status_code == 302
    assert Article.objects.latest("pk").headline == "新稿"
    assert not KeptText.objects.exists()


def test_nobody_takes_up_a_stranger_s_text_but_who_may_take_over() -> None:
    article = make_article(by=person("lin"))
    text = keep(article, "shen", "沈砚没保存的标题")
    one = reverse("admin:articles_article_kept", args=[text.pk])
    assert client_of("lin").get(one).status_code == 403
    assert ">\n沈砚没保存的标题</textarea>" not in _taken_up("lin", article, text)
    assert client_of("gu").get(one).status_code == 200
    assert ">\n沈砚没保存的标题</textarea>" in _taken_up("gu", article, text)
    assert KeptText.objects.get().by == person("shen")


def _taken_up(name: str, article: Article, text: KeptText) -> str:
    answer = client_of(name).post(
        reverse(CHANGE, args=[article.pk]), {"_recover": text.pk, "window": "mine"}
    )
    return answer.content.decode()


def test_a_stale_text_becomes_a_draft_of_its_own() -> None:
    article = make_article("初稿", by=person("lin"))
    client = client_of("lin")
    form = form_of(client, article, headline="我的标题", body="<p>我的正文</p>")
    writing.save_article(
        article, make_draft("对方标题", rights=None), by=person("shen"), at=MORNING
    )
    refused = client.post(reverse(CHANGE, args=[article.pk]), form)
    assert {row.written for row in refused.context["stale"]["rows"]} >= {"我的标题"}
    client.post(reverse(CHANGE, args=[article.pk]), {**form, "_as_new": "1"})
    made = Article.objects.latest("pk")
    assert (made.headline, made.body, made.created_by) == (
        "我的标题",
        "<p>我的正文</p>",
        person("lin"),
    )
    assert Article.objects.get(pk=article.pk).headline == "对方标题"


def test_a_text_for_an_article_that_went_on_meanwhile_is_kept_and_told() -> None:
    article = make_article(by=person("lin"))
    client = client_of("lin")
    form = form_of(client, article, headline="晚了一步的标题")
    workflow.submit_article(article, by=person("lin"), at=timezone.now())
    answer = client.post(reverse(CHANGE, args=[article.pk]), form, follow=True)
    assert "晚了一步的标题" in answer.content.decode()
    assert KeptText.objects.get().value("headline") == "晚了一步的标题"
    assert Article.objects.get(pk=article.pk).version == 1


def test_a_reader_of_a_locked_article_gets_no_form_and_the_holder_s_name() -> None:
    article = make_article(by=person("lin"))
    locks.take_lock(article, "window of shen", by=person("shen"), at=timezone.now())
    page = client_of("lin").get(reverse(CHANGE, args=[article.pk])).content.decode()
    assert "沈砚" in page
    assert 'name="headline"' not in page
    assert (
        'name="headline"'
        in client_of("shen").get(reverse(CHANGE, args=[article.pk])).content.decode()
    )


def test_signing_out_frees_what_somebody_was_changing() -> None:
    article = make_article(by=person("lin"))
    client = client_of("lin")
    locks.take_lock(article, "w", by=person("lin"), at=timezone.now())
    client.post(reverse("admin:logout"))
    assert not Lock.objects.exists()


@pytest.mark.parametrize("act", ["lock", "keep"])
@pytest.mark.parametrize("doing", ["", "over", "leave"])
def test_a_window_no_page_of_ours_could_send_is_refused_in_words(act: str, doing: str) -> None:
    article = make_article(by=person("lin"))
    address = reverse(f"admin:articles_article_{act}", args=[article.pk])
    for window in ("a\0b", "x" * 5_000):
        assert client_of("lin").post(address, {"window": window, "act": doing}).status_code in {
            200,
            409,
        }
    assert not Lock.objects.exists()
    assert not KeptText.objects.exists()


def test_a_text_that_is_gone_is_told_and_changes_nothing() -> None:
    article = make_article(by=person("lin"))
    answer = client_of("lin").post(
        reverse(CHANGE, args=[article.pk]), {"_recover": "4711"}, follow=True
    )
    assert [str(words) for words in answer.context["messages"]] == [
        "这份文本已不在为您留存之列。未作任何改动。"
    ]
    assert Article.objects.get(pk=article.pk).version == 1


def test_who_may_not_write_is_refused_the_door_instead_of_being_told_a_text_was_kept() -> None:
    article = make_article(by=person("lin"))
    form = {"window": "w", "headline": "校对的稿"}
    assert client_of("jiao").post(reverse(CHANGE, args=[article.pk]), form).status_code == 403
    assert not KeptText.objects.exists()


@pytest.mark.parametrize("window", ["长", "a b;c", "x\r\nSet-Cookie: a=b", ""])
def test_a_window_with_an_odd_name_saves_and_names_no_cookie(window: str) -> None:
    article = make_article(by=person("lin"))
    client = client_of("lin")
    page = reverse(CHANGE, args=[article.pk])
    form = form_of(client, article, window=window, headline="存下的标题")
    assert client.post(page, form).status_code == 302
    assert "newsroom-stored" not in client.cookies
    client.post(page, {**form, "window": "b2f0-ok", "started_from": 2, "headline": "又存"})
    assert client.cookies["newsroom-stored"].value == "b2f0-ok"
