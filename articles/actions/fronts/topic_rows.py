"""The rows of a topic: articles and headings, put in, moved, renamed, taken out."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.fronts.topics import lock_topic
from articles.actions.records import journal
from articles.domain.states import Visibility
from articles.domain.topics import CHOSEN_MAX, number_rows, put_row_at
from articles.errors import Invalid, Stale
from articles.models import Article, Topic, TopicRow
from newsroom.accounts.actors import Actor


def choose_for_topic(
    topic: Topic,
    article: Article,
    position: int | None = None,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> TopicRow:
    """Put an article into a topic at a place; None: behind the last.

    Refuses NotYours, Stale, and Invalid: an article of another newspaper, one that readers will
    not see, one that is in the topic already, and more rows than CHOSEN_MAX.
    """
    with journal.perform("topic.filled", by=by, at=at, article=article) as act:
        rights.require(rights.can_edit_front(by))
        topic = lock_topic(topic, version)
        _require_readers_text(topic, article)
        if topic.chosen.filter(article=article).exists():
            raise Invalid(
                _("“%(headline)s” is in the topic already.") % {"headline": article.headline}
            )
        row = _insert(topic, TopicRow(topic=topic, article=article), position)
        topic.active_at = at
        _advance(topic)
        act.record(article=article, topic=topic.pk, place=row.position)
    return row


def add_topic_heading(
    topic: Topic,
    heading: str,
    position: int | None = None,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> TopicRow:
    """Put a heading into a topic, above what follows. Refuses NotYours, Stale, and Invalid for an
    empty heading and more rows than CHOSEN_MAX."""
    with journal.perform("topic.arranged", by=by, at=at) as act:
        rights.require(rights.can_edit_front(by))
        topic = lock_topic(topic, version)
        row = TopicRow(topic=topic, heading=heading)
        _insert(topic, row, position)
        _advance(topic)
        act.record(subject=topic.title, topic=topic.pk, heading=heading, place=row.position)
    return row


def rename_topic_heading(
    row: TopicRow, heading: str, *, by: Actor, at: datetime, version: int | None = None
) -> TopicRow:
    """Give a heading other words. Refuses NotYours, Stale, and Invalid for none."""
    with journal.perform("topic.arranged", by=by, at=at) as act:
        rights.require(rights.can_edit_front(by))
        topic = lock_topic(row.topic, version)
        row = _find(topic, row)
        before = row.heading
        row.heading = heading
        _clean(row)
        row.save(update_fields=["heading"])
        _advance(topic)
        act.record(subject=topic.title, topic=topic.pk, heading=[before, heading])
    return row


def move_topic_row(
    row: TopicRow, position: int, *, by: Actor, at: datetime, version: int | None = None
) -> TopicRow:
    """Put a row at another place; what is between moves up or down. Refuses NotYours, Stale."""
    with journal.perform("topic.arranged", by=by, at=at, article=row.article) as act:
        rights.require(rights.can_edit_front(by))
        topic = lock_topic(row.topic, version)
        row = _find(topic, row)
        rows = list(topic.chosen.order_by("position", "pk"))
        mover = next(other for other in rows if other.pk == row.pk)
        _store_places(put_row_at(rows, mover, position))
        _advance(topic)
        act.record(article=row.article, subject=topic.title, topic=topic.pk, place=mover.position)
    return mover


def remove_topic_row(row: TopicRow, *, by: Actor, at: datetime, version: int | None = None) -> None:
    """Take an article or a heading out of a topic. Refuses NotYours, Stale."""
    with journal.perform("topic.arranged", by=by, at=at, article=row.article) as act:
        rights.require(rights.can_edit_front(by))
        topic = lock_topic(row.topic, version)
        row = _find(topic, row)
        act.record(article=row.article, subject=topic.title, topic=topic.pk, removed=str(row))
        row.delete()
        _store_places(number_rows(list(topic.chosen.order_by("position", "pk"))))
        _advance(topic)


def _require_readers_text(topic: Topic, article: Article) -> None:
    if article.publication_id != topic.publication_id:
        raise Invalid(_("The article belongs to another newspaper. Nothing was changed."))
    known = Article.objects.filter(
        pk=article.pk, visibility=Visibility.LIVE, published_at__isnull=False
    )
    if not known.exists():
        raise Invalid(
            _(
                "Only what is published, or scheduled to be, comes into a topic. Nothing was changed."
            )
        )


def _insert(topic: Topic, row: TopicRow, position: int | None) -> TopicRow:
    """Store a new row at its place. Expects the lock. Refuses Invalid."""
    rows = list(topic.chosen.order_by("position", "pk"))
    if len(rows) >= CHOSEN_MAX:
        raise Invalid(
            _("A topic has at most %(most)d articles and headings. Begin another one.")
            % {"most": CHOSEN_MAX}
        )
    row.position = 0
    moved = put_row_at(rows, row, position)
    _clean(row)
    row.save()
    _store_places([other for other in moved if other is not row])
    return row


def _clean(row: TopicRow) -> None:
    if row.article_id is None and not row.heading.strip():
        raise Invalid(_("A heading needs a word. Nothing was changed."))
    try:
        row.full_clean(exclude=["topic", "article"])
    except ValidationError as error:
        raise Invalid(*error.messages) from error


def _find(topic: Topic, row: TopicRow) -> TopicRow:
    """Return a row as it is under the lock. Refuses Stale for one that is gone."""
    found = topic.chosen.select_related("article").filter(pk=row.pk).first()
    if found is None:
        raise Stale(_("Somebody took this row out meanwhile. Look at the topic again."))
    return found


def _store_places(rows: Sequence[TopicRow]) -> None:
    TopicRow.objects.bulk_update(rows, ["position"])


def _advance(topic: Topic) -> None:
    topic.version += 1
    topic.save(update_fields=["version", "active_at"])
