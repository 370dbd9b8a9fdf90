"""A front page that somebody edited: a lead with a picture, topics, and what comes tomorrow; and a
topic with a page of its own: buying care for the old."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from articles.actions.fronts.placing import EntryLook, Target, put_on_front
from articles.actions.fronts.slots import add_topic
from articles.actions.fronts.topic_rows import add_topic_heading, choose_for_topic
from articles.actions.fronts.topics import (
    TopicWords,
    change_topic_state,
    describe_topic,
    make_topic,
)
from articles.domain.choices import UseRole
from articles.domain.fronts import SlotKey, SlotKind
from articles.domain.topics import TopicState
from articles.models import Article, Front, Image, Topic
from newsroom.demo.editions import DemoDesk

TOPIC = "绿色采购进行时"
TOPIC_COLUMN = "green"
TOPIC_SIZE = 4
LEAD_DAYS = 14  # until the lead goes by itself
NEXT_LEAD = "明日见报：一笔采购怎么算清楚"
PAGE_TITLE = "买来的照料：养老服务采购"
PAGE_ADDRESS = "养老服务采购"
INTRODUCTION = """\
一份居家养老合同，买的究竟是时长，还是老人真正得到的照料？三年来，各地把助餐、助浴、助医写进采购清单，也把老人的评价写进了结算条款。
本报记者走进社区和敬老院，看清单怎么定、服务怎么验、钱怎么付，也听听老人自己怎么打分。"""
KEYWORD = "居家养老"
PARTS = (("现场", 5), ("算账与问答", 6))  # headings with the articles under them, behind the lead
LOOKED_AT = 40


def edit_front(desk: DemoDesk) -> None:
    """Arrange the front page, unless somebody arranged it already."""
    front = Front(publication=desk.publication)
    if Front.objects.filter(publication=desk.publication).exists():
        return
    pictured = _pictured_articles(desk)
    tomorrow = desk.now + timedelta(days=1)
    for article in pictured[:1]:
        look = EntryLook(ends_at=desk.now + timedelta(days=LEAD_DAYS))
        _place(desk, front, SlotKey(SlotKind.LEAD), article, look)
    for article in pictured[1:2]:
        look = EntryLook(starts_at=tomorrow, headline=NEXT_LEAD)
        _place(desk, front, SlotKey(SlotKind.SECOND), article, look)
    topic = add_topic(front, TOPIC, by=desk.chief, at=desk.now)
    held = {article.pk for article in pictured[:2]}
    for article in _topic_articles(desk, held):
        _place(desk, front, topic.key, article, EntryLook())


def _place(desk: DemoDesk, front: Front, slot: SlotKey, article: Article, look: EntryLook) -> None:
    put_on_front(front, Target(slot=slot), article, look, by=desk.chief, at=desk.now)


def _pictured_articles(desk: DemoDesk) -> Sequence[Article]:
    """Return what the newest issue prints with a picture and an abstract, in the order of print."""
    rows = Article.objects.published(desk.now).filter(
        placements__page__issue__number=desk.newest,
        placements__page__issue__publication=desk.publication,
        image_uses__role=UseRole.LEAD,
    )
    ordered = rows.exclude(abstract="").order_by(
        "placements__page__position", "placements__position"
    )
    return list({article.pk: article for article in ordered}.values())


def _topic_articles(desk: DemoDesk, held: set[int]) -> Sequence[Article]:
    rows = Article.objects.published(desk.now).filter(columns=desk.columns[TOPIC_COLUMN])
    newest = list(rows.exclude(pk__in=held).newest_first()[: TOPIC_SIZE * 4])
    newest.sort(key=lambda article: not article.abstract)
    return newest[:TOPIC_SIZE]


def edit_topic(desk: DemoDesk) -> None:
    """Make the topic with its page and let the front page follow it, unless there is one already."""
    if Topic.objects.of(desk.publication).exists():
        return
    articles = _articles_with_keyword(desk)
    if not articles:
        return
    by = desk.chief
    at = desk.now
    topic = make_topic(desk.publication, PAGE_TITLE, by=by, at=at)
    words = TopicWords(
        title=PAGE_TITLE,
        slug=PAGE_ADDRESS,
        introduction=INTRODUCTION,
        image=_topic_picture(articles),
    )
    describe_topic(topic, words, by=by, at=at)
    waiting = iter(articles)
    choose_for_topic(topic, next(waiting), by=by, at=at)
    for heading, number in PARTS:
        chosen = list(islice(waiting, number))
        if chosen:
            add_topic_heading(topic, heading, by=by, at=at)
        for article in chosen:
            choose_for_topic(topic, article, by=by, at=at)
    change_topic_state(topic, TopicState.OPEN, by=by, at=at)
    add_topic(Front(publication=desk.publication), "", topic, by=by, at=at)


def _articles_with_keyword(desk: DemoDesk) -> Sequence[Article]:
    """Return the newest articles on the subject, those with a picture first."""
    rows = Article.objects.published(desk.now).of(desk.publication)
    found = rows.filter(release__revision__keywords__contains=KEYWORD).newest_first()
    newest = list(found.prefetch_related("image_uses")[:LOOKED_AT])
    newest.sort(key=lambda article: not (article.image_uses.all() and article.abstract))
    return newest


def _topic_picture(articles: Sequence[Article]) -> Image | None:
    """Return a picture that no article at the head of the topic has."""
    pictures = [use.image for article in articles for use in article.image_uses.all()]
    return pictures[-1] if pictures else None
