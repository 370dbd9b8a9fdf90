"""Topics: what editors choose, what readers see of it, and two editors at once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from articles.actions.fronts import slots, topic_rows, topics
from articles.actions.fronts.slots import Arrangement, undo_front_change
from articles.actions.fronts.topics import TopicWords
from articles.actions.pictures import picture_rights
from articles.actions.publishing import publishing
from articles.common.act_registry import is_seen_by_readers
from articles.domain.fronts import SlotKey, SlotKind
from articles.domain.topics import PAGE_SIZE, TopicState
from articles.errors import Invalid, NotYours, Stale, WrongState
from articles.models import (
    Article,
    Front,
    FrontChange,
    FrontSlot,
    Image,
    JournalEntry,
    Topic,
    TopicRow,
)
from articles.reading.next_change import find_next_change
from articles.selectors.fronts.front_page import read_home_front
from articles.selectors.public.pictures import is_shown
from articles.selectors.public.site import site_of
from subscriptions.actions.access import access
from subscriptions.models import AccessRule
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_image,
    make_publication,
    make_published,
    the_publication,
)
from tests.factories.topics import make_open_topic

pytestmark = pytest.mark.django_db
PAGE = "/topics/matou/"
INTRODUCTION = "码头改造三年了。账怎么算？\n记者走了四个码头。"


def make_many(count: int, word: str = "码头") -> list[Article]:
    return [
        make_published(f"{word}第{number}条", at=MORNING + timedelta(minutes=number))
        for number in range(count)
    ]


def choose(topic: Topic, article: Article, place: int | None = None, **options: Any) -> TopicRow:
    by = options.pop("by", person("zhao"))
    return topic_rows.choose_for_topic(topic, article, place, by=by, at=MORNING, **options)


def words_of(topic: Topic, **changes: Any) -> TopicWords:
    return TopicWords(**{"title": topic.title, "slug": topic.slug} | changes)


def order_of(topic: Topic) -> list[str]:
    rows = topic.chosen.select_related("article").order_by("position")
    return [row.article.headline if row.article else f"〔{row.heading}〕" for row in rows]


def places_on(page: str, *words: str) -> list[int]:
    return [page.index(word) for word in words]


def text_of(client: Client, address: str = PAGE) -> str:
    return str(client.get(address).content.decode())


def home_slot(topic: Topic) -> Any:
    front = read_home_front(site_of(the_publication()), timezone.now())
    return next(one for one in front.arranged_topics if one.slot.topic_id == topic.pk)


def test_readers_see_a_topic_with_its_introduction_and_its_texts_in_the_chosen_order(
    client: Client,
) -> None:
    first, second, third = make_many(3)
    make_open_topic("码头改造", "matou", [third, "此前", first, second], introduction=INTRODUCTION)
    page = text_of(client)
    main = page[page.index('class="topic-head') :]
    found = places_on(main, "码头改造", "记者走了四个码头。", "第2条", ">此前<", "第0条", "第1条")
    assert found == sorted(found)
    assert '<meta name="description" content="码头改造三年了。">' in " ".join(page.split())
    assert '"@type": "BreadcrumbList"' in page
    assert "/topics/matou/feed.atom" in page
    assert "share-" in page  # the picture for whoever shares it


def test_a_topic_that_is_prepared_or_empty_or_not_begun_is_not_found(client: Client) -> None:
    (article,) = make_many(1)
    topic = topics.make_topic(the_publication(), "码头", by=person("zhao"), at=MORNING)
    assert client.get(f"/topics/{topic.slug}/").status_code == 404
    with translation.override("en"), pytest.raises(Invalid, match="Choose an article first"):
        topics.change_topic_state(topic, TopicState.OPEN, by=person("zhao"), at=MORNING)
    choose(topic, article)
    topics.change_topic_state(topic, TopicState.OPEN, by=person("zhao"), at=MORNING)
    assert client.get(f"/topics/{topic.slug}/").status_code == 200
    tomorrow = timezone.now() + timedelta(days=1)
    topic.refresh_from_db()
    topics.describe_topic(topic, words_of(topic, starts_at=tomorrow), by=person("zhao"), at=MORNING)
    assert client.get(f"/topics/{topic.slug}/").status_code == 404
    assert find_next_change(RequestFactory().get("/"), timezone.now()) <= tomorrow
    assert text_of(client, "/topics/").count("topic-entry") == 0


def test_what_readers_may_not_see_any_more_leaves_the_topic_and_the_rest_stays(
    client: Client,
) -> None:
    stays, goes, ahead = *make_many(2), make_article("未刊")
    Article.objects.filter(pk=ahead.pk).update(published_at=timezone.now() + timedelta(days=1))
    topic = make_open_topic("码头", "matou", [stays, "撤了的", goes])
    publishing.withdraw_article(goes, by=person("gu"), at=timezone.now(), reason="数字有误")
    page = text_of(client)
    assert goes.headline not in page
    assert "撤了的" not in page
    assert stays.headline in page
    publishing.withdraw_article(stays, by=person("gu"), at=timezone.now(), reason="数字有误")
    assert client.get(PAGE).status_code == 404
    assert client.get("/topics/matou/feed.rss").status_code == 404
    assert "matou" not in text_of(client, "/sitemap-topics.xml")
    assert topic.chosen.filter(article__isnull=False).count() == 2


def test_only_what_is_published_or_scheduled_comes_into_a_topic_and_once() -> None:
    (article,) = make_many(1)
    topic = make_open_topic("码头", "matou", [article])
    with pytest.raises(Invalid, match="in the topic already"):
        choose(topic, article)
    with pytest.raises(Invalid, match="Only what is published"):
        choose(topic, make_article("草稿"))
    other = make_publication(name="另一报", code="other", domain="other.example")
    elsewhere = topics.make_topic(other, "别处", by=person("zhao"), at=MORNING)
    with pytest.raises(Invalid, match="another newspaper"):
        choose(elsewhere, article)
    with pytest.raises(Invalid, match="needs a word"):
        topic_rows.add_topic_heading(topic, "　", by=person("zhao"), at=MORNING)


def test_rows_are_moved_renamed_and_taken_out() -> None:
    one, two, three = make_many(3)
    topic = make_open_topic("码头", "matou", [one, two, "此前", three])
    rows = list(topic.chosen.order_by("position"))
    by: dict[str, Any] = {"by": person("zhao"), "at": MORNING}
    topic_rows.move_topic_row(rows[3], 1, **by)
    topic_rows.rename_topic_heading(rows[2], "三年以前", **by)
    assert order_of(topic) == ["码头第2条", "码头第0条", "码头第1条", "〔三年以前〕"]
    topic_rows.move_topic_row(rows[2], 99, **by)
    topic_rows.remove_topic_row(rows[0], **by)
    assert order_of(topic) == ["码头第2条", "码头第1条", "〔三年以前〕"]
    assert [row.position for row in topic.chosen.order_by("position")] == [1, 2, 3]
    with pytest.raises(Stale):
        topic_rows.remove_topic_row(rows[0], **by)
    choose(topic, one, 1)
    assert order_of(topic)[0] == "码头第0条"


def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused() -> None:
    one, two = make_many(2)
    topic = make_open_topic("码头", "matou", [one])
    seen = topic.version
    choose(topic, two, version=seen)
    with pytest.raises(Stale, match="Somebody changed"):
        topics.describe_topic(
            topic, words_of(topic, title="改名"), by=person("gu"), at=MORNING, version=seen
        )
    topic.refresh_from_db()
    assert topic.title == "码头"


def test_whoever_may_edit_fronts_may_edit_topics_and_nobody_else() -> None:
    (article,) = make_many(1)
    topic = make_open_topic("码头", "matou", [article])
    lin = person("lin")
    (row,) = topic.chosen.all()
    for act in (
        lambda: topics.make_topic(the_publication(), "另一个", by=lin, at=MORNING),
        lambda: topics.describe_topic(topic, words_of(topic), by=lin, at=MORNING),
        lambda: topics.change_topic_state(topic, TopicState.ENDED, by=lin, at=MORNING),
        lambda: topics.delete_topic(topic, by=lin, at=MORNING),
        lambda: choose(topic, article, by=lin),
        lambda: topic_rows.move_topic_row(row, 1, by=lin, at=MORNING),
        lambda: topic_rows.remove_topic_row(row, by=lin, at=MORNING),
    ):
        with pytest.raises(NotYours):
            act()
    assert JournalEntry.objects.filter(act__startswith="topic.", outcome="denied").count() == 7
    assert is_seen_by_readers("topic.filled")


def test_an_address_that_readers_know_stays_and_one_that_is_taken_is_refused() -> None:
    (article,) = make_many(1)
    opened = make_open_topic("码头", "matou", [article])
    by: dict[str, Any] = {"by": person("zhao"), "at": MORNING}
    with pytest.raises(Invalid, match="Readers know the address"):
        topics.describe_topic(opened, words_of(opened, slug="gangkou"), **by)
    with pytest.raises(WrongState, match="Readers saw this topic"):
        topics.delete_topic(opened, **by)
    fresh = topics.make_topic(the_publication(), "码头", **by)
    again = topics.make_topic(the_publication(), "码头", **by)
    assert (fresh.slug, again.slug) == ("码头", "码头-2")
    with pytest.raises(Invalid, match="already has this address"):
        topics.describe_topic(fresh, words_of(fresh, slug="matou"), **by)
    topics.delete_topic(again, **by)
    assert not Topic.objects.filter(pk=again.pk).exists()


def test_a_closed_topic_keeps_its_page_and_one_taken_back_does_not(client: Client) -> None:
    (article,) = make_many(1)
    topic = make_open_topic("码头", "matou", [article])
    by: dict[str, Any] = {"by": person("zhao"), "at": MORNING}
    topics.change_topic_state(topic, TopicState.ENDED, **by)
    assert "已结束" in text_of(client)
    with pytest.raises(WrongState):
        topics.change_topic_state(topic, TopicState.ENDED, **by)
    topics.change_topic_state(topic, TopicState.PREPARED, **by)
    assert client.get(PAGE).status_code == 404
    with pytest.raises(WrongState):
        topics.change_topic_state(topic, TopicState.ENDED, **by)


def test_a_picture_of_a_topic_is_shown_while_its_rights_allow_it(client: Client) -> None:
    (article,) = make_many(1)
    image = make_image("码头")
    path = image.original.name
    assert not is_shown(path, timezone.now())
    topic = make_open_topic("码头", "matou", [article], image=image)
    assert is_shown(path, timezone.now())
    topics.change_topic_state(topic, TopicState.PREPARED, by=person("zhao"), at=MORNING)
    assert not is_shown(path, timezone.now())
    forbid(image)
    other = make_image("吊车")
    forbid(other)
    with pytest.raises(Invalid, match="rights of this picture"):
        topics.describe_topic(topic, words_of(topic, image=other), by=person("zhao"), at=MORNING)
    topics.change_topic_state(topic, TopicState.OPEN, by=person("zhao"), at=MORNING)
    assert "<figure" not in text_of(client)


def forbid(image: Image) -> None:
    values = {"web_allowed": False, "holder": "某社"}
    picture_rights.keep_picture_rights(image, values, by=person("gu"), at=MORNING)


def test_an_article_names_its_topics_and_a_sold_one_is_marked_on_them(client: Client) -> None:
    (article,) = make_many(1)
    make_open_topic("码头改造", "matou", [article])
    page = text_of(client, f"/articles/{article.pk}/")
    assert '<a href="/topics/matou/">码头改造</a>' in " ".join(page.split())
    assert "paid-mark" not in text_of(client)
    rule = AccessRule(publication=the_publication(), mode="paid")
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)
    assert "paid-mark" in text_of(client)


def test_a_long_topic_has_pages_and_none_beyond_the_last(client: Client) -> None:
    articles = make_many(PAGE_SIZE + 2)
    make_open_topic("码头", "matou", [*articles[:-1], "尾声", articles[-1]])
    first = text_of(client)
    assert 'href="?start=50"' in first
    assert "尾声" not in first
    second = text_of(client, f"{PAGE}?start=50")
    assert "尾声" in second
    assert "topic-lead" not in second
    assert client.get(f"{PAGE}?start=100").status_code == 404
    assert client.get(f"{PAGE}?start=x").status_code == 200
    assert client.get("/topics/?start=30").status_code == 404


def test_the_index_begins_with_the_latest_activity(client: Client) -> None:
    one, two, three = make_many(3)
    older = make_open_topic("旧题", "jiuti", [one], introduction=INTRODUCTION)
    make_open_topic("新题", "xinti", [two])
    topic_rows.choose_for_topic(older, three, by=person("zhao"), at=MORNING + timedelta(hours=1))
    page = text_of(client, "/topics/")
    assert page.index("旧题") < page.index("新题")
    assert "码头改造三年了。" in page
    assert "账怎么算" not in page
    assert "2篇" in "".join(page.split())


def test_the_feed_of_a_topic_begins_with_the_newest_text(client: Client) -> None:
    old, new = make_many(2)
    make_open_topic("码头", "matou", [old, new], introduction=INTRODUCTION)
    feed = text_of(client, "/topics/matou/feed.atom")
    assert feed.index(new.headline) < feed.index(old.headline)
    assert "码头改造三年了。" in feed


def test_a_slot_of_the_front_page_follows_a_topic_and_leads_to_its_page(client: Client) -> None:
    make_many(9, word="快讯")
    texts = [
        make_published(f"旧闻{number}", at=MORNING - timedelta(days=9), pictures=picture(number))
        for number in range(3)
    ]
    topic = make_open_topic("码头改造", "matou", texts)
    front = Front(publication=the_publication())
    by: dict[str, Any] = {"by": person("zhao"), "at": MORNING}
    slot = slots.add_topic(front, "", topic, **by)
    shown = home_slot(topic)
    assert [piece.teaser.pk for piece in shown.pieces] == [article.pk for article in texts]
    assert '<a href="/topics/matou/">码头改造</a>' in text_of(client, "/")
    plain = Arrangement(size=2, title="另拟", with_picture=False)
    change = slots.arrange_slot(slot.front, slot.key, plain, **by)
    assert change is not None
    assert "/topics/matou/" not in text_of(client, "/").split("<footer")[0]
    undo_front_change(change, **by)
    assert FrontSlot.objects.get(pk=slot.pk).topic == topic
    topics.change_topic_state(topic, TopicState.ENDED, **by)
    assert not home_slot(topic).pieces
    assert FrontChange.objects.count() == 3


def picture(number: int) -> list[Any]:
    return [lead_picture(make_image(f"图{number}"))]


def test_a_slot_follows_no_topic_of_another_newspaper() -> None:
    the_publication()
    other = make_publication(name="另一报", code="other", domain="other.example")
    elsewhere = topics.make_topic(other, "别处", by=person("zhao"), at=MORNING)
    front = Front(publication=the_publication())
    with pytest.raises(Invalid, match="another newspaper"):
        slots.add_topic(front, "", elsewhere, by=person("zhao"), at=MORNING)
    with pytest.raises(Invalid, match="needs a title"):
        slots.add_topic(front, "", by=person("zhao"), at=MORNING)
    assert SlotKey.parse("topic-1") == SlotKey(SlotKind.TOPIC, 1)


def test_a_topic_is_made_and_opened_by_plain_forms_and_a_refusal_keeps_what_was_typed(
    client: Client,
) -> None:
    article, other = make_many(2)
    client.force_login(person("zhao"))
    made = client.post(
        "/admin/articles/topic/", {"title": "码头改造", "publication": the_publication().pk}
    )
    desk = made["Location"]
    topic = Topic.objects.get()
    listing = text_of(client, "/admin/articles/topic/")
    assert all(word in listing for word in ("码头改造", "缺导语", "缺配图", "尚未开放"))
    send(client, desk, choose=article.pk)
    send(client, desk, head="1", heading="此前", place="1")
    send(client, desk, choose=other.pk)
    send(client, desk, up=topic.chosen.get(article=other).pk)
    send(client, desk, move=topic.chosen.get(article=None).pk, place="3")
    assert order_of(topic) == ["码头第1条", "码头第0条", "〔此前〕"]
    send(client, desk, rename=topic.chosen.get(article=None).pk, heading="三年前")
    refused = client.post(
        desk,
        {"describe": "1", "version": "1", "title": "改名", "slug": "matou", "introduction": "导语"},
    )
    assert "他人改动" in refused.content.decode()
    assert 'value="改名"' in refused.content.decode()
    heading = topic.chosen.get(article=None).pk
    refused = client.post(desk, {"rename": heading, "version": "1", "heading": "五年前"})
    assert 'value="五年前"' in refused.content.decode()
    send(client, desk, describe="1", title="码头改造", slug="matou", introduction="导语。")
    assert "导语。" in text_of(client, f"{desk}page/")
    send(client, desk, open="1")
    assert "导语。" in text_of(Client())
    send(client, desk, remove=topic.chosen.get(article=None).pk)
    send(client, desk, end="1")
    for wrong in ({"choose": "x"}, {"up": "999999"}, {"place": "x", "move": "1"}, {}):
        assert client.post(desk, wrong).status_code == 200
    assert Topic.objects.get().state == TopicState.ENDED


def send(client: Client, desk: str, **values: Any) -> None:
    """Press a button of a topic's desk as it is now."""
    version = Topic.objects.get().version
    answer = client.post(desk, {"version": version, **values})
    assert answer.status_code == 302, answer.content.decode()


def test_pages_of_topics_cost_the_same_for_three_texts_and_for_thirty(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    few = make_many(3)
    topic = make_open_topic("码头", "matou", few, image=make_image("码头"))
    client.force_login(person("zhao"))
    addresses = [
        PAGE,
        "/topics/",
        "/topics/matou/feed.atom",
        "/admin/articles/topic/",
        f"/admin/articles/topic/{topic.pk}/",
    ]

    def count_each() -> dict[str, int]:
        return {address: count_queries(partial(client.get, address)) for address in addresses}

    before = count_each()
    for article in make_many(27, word="吊车"):
        choose(topic, article)
    make_open_topic("吊车", "diaoche", make_many(3, word="驳船"), image=make_image("吊车"))
    assert count_each() == before
    assert before[PAGE] <= 9
    assert before["/topics/"] <= 6
