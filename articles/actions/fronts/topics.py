"""Topics: made, described, opened, closed, taken back, deleted.

`version` is the version of the topic that an editor looked at. An act on another one is refused:
somebody changed it meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.domain.topics import ADDRESS_MAX, TopicState, make_address_part
from articles.errors import Invalid, Stale, WrongState
from articles.frame.keys import fold_line
from articles.models import Image, Publication, Topic
from newsroom.accounts.actors import Actor

PLAIN_ADDRESS = "topic"  # of a title without a letter


@dataclass(frozen=True, kw_only=True)
class TopicWords:
    """What a topic says of itself: title, the part of its address, introduction, picture, and the
    moment from which readers see it (None: as soon as it is open)."""

    title: str
    slug: str
    introduction: str = ""
    image: Image | None = None
    starts_at: datetime | None = None


def make_topic(publication: Publication, title: str, *, by: Actor, at: datetime) -> Topic:
    """Make a topic that only its editors see. Its address follows the title. Refuses NotYours, and
    Invalid for a title that cannot be."""
    with journal.perform("topic.made", by=by, at=at) as act:
        rights.require(rights.can_edit_front(by))
        _lock_addresses(publication)
        topic = Topic(publication=publication, title=title, active_at=at)
        topic.slug = _free_address(publication, title)
        _save(topic)
        act.record(subject=topic.title, topic=topic.pk)
    return topic


def describe_topic(
    topic: Topic, words: TopicWords, *, by: Actor, at: datetime, version: int | None = None
) -> Topic:
    """Give a topic its words and its picture.

    Refuses NotYours, Stale, and Invalid: for words that cannot be, for another address of a topic
    that readers saw, and for a new picture whose rights do not allow it now.
    """
    with journal.perform("topic.changed", by=by, at=at) as act:
        rights.require(rights.can_edit_front(by))
        topic = lock_topic(topic, version)
        if topic.opened_at is not None and words.slug != topic.slug:
            raise Invalid(_("Readers know the address of this topic. It stays as it is."))
        _lock_addresses(topic.publication)
        _require_allowed(topic, words.image, at)
        before = _words_of(topic)
        topic.title = words.title
        topic.slug = words.slug
        topic.introduction = words.introduction
        topic.image = words.image
        topic.starts_at = words.starts_at
        changed = [name for name, value in _words_of(topic).items() if before[name] != value]
        if changed:
            topic.version += 1
            _save(topic)
        act.record(subject=topic.title, topic=topic.pk, changed=changed)
    return topic


def change_topic_state(
    topic: Topic, state: TopicState, *, by: Actor, at: datetime, version: int | None = None
) -> Topic:
    """Open a topic, close it (its page stays, fronts follow it no longer), or take it back, so that
    readers see it no more. Refuses NotYours, Stale, WrongState for the state that it has, and
    Invalid for opening one without a text."""
    names = {
        TopicState.OPEN: "topic.opened",
        TopicState.ENDED: "topic.ended",
        TopicState.PREPARED: "topic.taken_back",
    }
    with journal.perform(names[state], by=by, at=at) as act:
        rights.require(rights.can_edit_front(by))
        topic = lock_topic(topic, version)
        if topic.state == state or (state == TopicState.ENDED and topic.state != TopicState.OPEN):
            raise WrongState(_("The topic is in another state already. Nothing was changed."))
        if state == TopicState.OPEN:
            if not topic.chosen.filter(article__isnull=False).exists():
                raise Invalid(_("Choose an article first: readers see no empty topic."))
            topic.opened_at = topic.opened_at or at
            topic.active_at = at
        topic.state = state
        topic.version += 1
        topic.save()
        act.record(subject=topic.title, topic=topic.pk)
    return topic


def delete_topic(topic: Topic, *, by: Actor, at: datetime, version: int | None = None) -> None:
    """Delete a topic that readers never saw. Refuses NotYours, Stale, and WrongState for one whose
    address is known."""
    with journal.perform("topic.deleted", by=by, at=at) as act:
        rights.require(rights.can_edit_front(by))
        topic = lock_topic(topic, version)
        if topic.opened_at is not None:
            raise WrongState(
                _("Readers saw this topic. Take it back instead: its address may be in use.")
            )
        act.record(subject=topic.title, topic=topic.pk, slug=topic.slug)
        topic.delete()


def lock_topic(topic: Topic, version: int | None) -> Topic:
    """Return a topic locked. Refuses Stale for one that is gone or that somebody changed after
    `version`."""
    rows = Topic.objects.select_for_update(of=("self",)).select_related("publication")
    locked = rows.filter(pk=topic.pk).first()
    if locked is None:
        raise Stale(_("The topic is gone. Nothing was changed."))
    if version is not None and locked.version != version:
        raise Stale(
            _("Somebody changed the topic meanwhile. Nothing was changed. Look at it again.")
        )
    return locked


def _lock_addresses(publication: Publication) -> None:
    """Let nobody else choose the address of a topic of this newspaper meanwhile."""
    Publication.objects.select_for_update().get(pk=publication.pk)


def _free_address(publication: Publication, title: str) -> str:
    """Return an address that no topic of the newspaper has."""
    first = make_address_part(title) or PLAIN_ADDRESS
    taken = set(Topic.objects.of(publication).values_list("slug", flat=True))
    address = first
    number = 1
    while address in taken:
        number += 1
        ending = f"-{number}"
        address = first[: ADDRESS_MAX - len(ending)] + ending
    return address


def _require_allowed(topic: Topic, image: Image | None, at: datetime) -> None:
    if image is None or image.pk == topic.image_id:
        return
    if not Image.objects.allowed(at).filter(pk=image.pk).exists():
        raise Invalid(_("The rights of this picture do not allow to show it. Choose another one."))


def _words_of(topic: Topic) -> dict[str, object]:
    names = ("title", "slug", "introduction", "image_id", "starts_at")
    return {name: getattr(topic, name) for name in names}


def _save(topic: Topic) -> None:
    topic.folded = fold_line(topic.title)[: Topic._meta.get_field("folded").max_length]
    try:
        topic.full_clean(exclude=["image"])
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    topic.save()
