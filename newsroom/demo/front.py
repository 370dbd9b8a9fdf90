"""A front page that somebody edited: a lead with a picture, a topic, and what comes tomorrow."""

from collections.abc import Sequence
from datetime import timedelta

from articles.actions.fronts.placing import EntryLook, Target, put_on_front
from articles.actions.fronts.slots import add_topic
from articles.domain.choices import UseRole
from articles.domain.fronts import SlotKey, SlotKind
from articles.models import Article, Front
from newsroom.demo.editions import DemoDesk

TOPIC = "绿色采购进行时"
TOPIC_COLUMN = "green"
TOPIC_SIZE = 4
LEAD_DAYS = 14  # until the lead goes by itself
NEXT_LEAD = "明日见报：一笔采购怎么算清楚"


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
