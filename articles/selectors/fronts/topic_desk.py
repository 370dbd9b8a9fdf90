"""Topics as their editors see them: what each lacks, and whether readers see what was chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles.domain.topics import TopicState
from articles.models import Article, Image, Topic, TopicRow

LISTED_MAX = 300


class ChosenState(models.TextChoices):
    """Whether readers see an article of a topic."""

    SHOWN = "shown", pgettext_lazy("topic", "shown")
    AHEAD = "ahead", pgettext_lazy("topic", "to come")
    NOT_PUBLIC = "not_public", pgettext_lazy("topic", "not before readers")


@dataclass(frozen=True)
class ListedTopic:
    """A topic in the list of the desk: how many articles it has, how many of them readers see, and
    what it lacks, in words."""

    topic: Topic
    chosen: int
    public: int
    lacks: Sequence[str]


@dataclass(frozen=True)
class EditedRow:
    """A row of a topic with its place. `state` is None for a heading."""

    row: TopicRow
    place: int
    state: ChosenState | None


def list_topics_for_desk(at: datetime) -> list[ListedTopic]:
    """Return the topics of all newspapers, the latest first. Two queries."""
    public = Article.objects.published(at).filter(pk=OuterRef("article"))
    seen = TopicRow.objects.filter(Exists(public), topic=OuterRef("pk")).order_by()
    counted = seen.values("topic").annotate(number=Count("pk")).values("number")
    topics = list(
        Topic.objects.select_related("publication")
        .annotate(
            chosen_number=Count("chosen", filter=Q(chosen__article__isnull=False)),
            public_number=models.Subquery(counted),
        )
        .newest_first()[:LISTED_MAX]
    )
    allowed = _allowed_images(topics, at)
    return [
        ListedTopic(
            topic,
            topic.chosen_number,  # type: ignore[attr-defined]
            topic.public_number or 0,  # type: ignore[attr-defined]
            list_lacks(topic, topic.public_number or 0, allowed),  # type: ignore[attr-defined]
        )
        for topic in topics
    ]


def list_lacks(topic: Topic, public: int, allowed: Iterable[int]) -> list[str]:
    """Return in words what a topic lacks. `public` counts the articles that readers see, `allowed`
    are pictures that may be shown. No query."""
    lacks = []
    if not topic.introduction.strip():
        lacks.append(_("no introduction"))
    if topic.image_id is None:
        lacks.append(_("no picture"))
    elif topic.image_id not in allowed:
        lacks.append(_("its picture may not be shown any more"))
    if public == 0:
        lacks.append(_("no article that readers see"))
    if topic.state == TopicState.PREPARED:
        lacks.append(_("not open yet"))
    return lacks


def read_topic_rows(topic: Topic, at: datetime) -> list[EditedRow]:
    """Return the rows of a topic in their order. Two queries."""
    rows = list(topic.chosen.select_related("article").order_by("position", "pk"))
    ids = {row.article_id for row in rows if row.article_id is not None}
    public = Article.objects.filter(pk__in=ids).each_of(Article.objects.published(at))
    seen = set(public.values_list("pk", flat=True))
    return [
        EditedRow(row, place, _state_of(row, seen, at)) for place, row in enumerate(rows, start=1)
    ]


def find_lacks(topic: Topic, rows: Iterable[EditedRow], at: datetime) -> list[str]:
    """Return in words what a topic lacks, and how much of it readers do not see. One query."""
    states = [edited.state for edited in rows if edited.state is not None]
    shown = states.count(ChosenState.SHOWN)
    lacks = list_lacks(topic, shown, _allowed_images([topic], at))
    hidden = states.count(ChosenState.NOT_PUBLIC)
    if hidden:
        lacks.append(_("articles not before readers: %(count)d") % {"count": hidden})
    return lacks


def _state_of(row: TopicRow, seen: set[int], at: datetime) -> ChosenState | None:
    if row.article is None:
        return None
    if row.article.pk in seen:
        return ChosenState.SHOWN
    published_at = row.article.published_at
    is_ahead = published_at is not None and published_at > at
    return ChosenState.AHEAD if is_ahead else ChosenState.NOT_PUBLIC


def _allowed_images(topics: Iterable[Topic], at: datetime) -> set[int]:
    wanted = {topic.image_id for topic in topics if topic.image_id is not None}
    return set(Image.objects.allowed(at).filter(pk__in=wanted).values_list("pk", flat=True))
