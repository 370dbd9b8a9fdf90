"""How the slots of a front are arranged, the topics on it, and undoing what was changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.fronts import front_plan
from articles.actions.fronts.front_plan import FrontChangeFacts
from articles.actions.records import journal
from articles.actions.records.undoable_changes import require_not_undone, require_state_after
from articles.domain.fronts import SIZES, SlotKey, SlotKind, overlap
from articles.errors import Invalid
from articles.models import Column, Front, FrontChange, FrontEntry, FrontSlot, Image, Topic
from articles.models.fronts import FrontState, StoredEntry
from newsroom.accounts.actors import Actor

TOPICS_MAX = 6


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """How a slot is arranged: articles in it (0: nobody sees it), whether with a picture, the title
    of a topic and the page that it follows, and the column that opinion follows."""

    size: int
    with_picture: bool = True
    title: str = ""
    column: Column | None = None
    topic: Topic | None = None


def arrange_slot(
    front: Front,
    key: SlotKey,
    arrangement: Arrangement,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> FrontChange | None:
    """Arrange a slot. None where nothing changes. Refuses NotYours, Invalid for what no slot can
    be, and Stale with what changed."""
    with journal.perform("front.arranged", by=by, at=at) as act:
        rights.require(rights.can_edit_front(by))
        front = front_plan.lock_front(front)
        slot = front_plan.find_slot(front, key)
        front_plan.require_current_front(front, version, [slot.pk])
        before = front_plan.read_front_state([slot.pk])
        _arrange(slot, arrangement)
        if front_plan.read_front_state([slot.pk]) == before:
            return None
        facts = FrontChangeFacts(kind=front_plan.ARRANGE, slot_label=slot.label)
        change = front_plan.record_front_change(front, before, facts, by=by, at=at)
        act.record(subject=slot.label, front=front.pk, slot=str(slot.key), size=slot.size)
    return change


def add_topic(
    front: Front, title: str, topic: Topic | None = None, *, by: Actor, at: datetime
) -> FrontSlot:
    """Add a topic to a front: a title, under which articles are put, or a topic with a page of its
    own, whose articles it follows. Readers see it with its first article.

    Refuses NotYours, and Invalid without a title or beyond the topics of a front.
    """
    with journal.perform("front.topic_added", by=by, at=at) as act:
        rights.require(rights.can_edit_front(by))
        front = front_plan.lock_front(front)
        if front.slots.filter(kind=SlotKind.TOPIC, size__gt=0).count() >= TOPICS_MAX:
            raise Invalid(
                _("A page has at most %(most)d topics. Set one that is over to no article first.")
                % {"most": TOPICS_MAX}
            )
        slot = FrontSlot(front=front, kind=SlotKind.TOPIC, size=0)
        arrangement = Arrangement(size=SIZES[SlotKind.TOPIC], title=title, topic=topic)
        _name_topic(slot, arrangement)
        slot.save()
        before = front_plan.read_front_state([slot.pk])
        _arrange(slot, arrangement)
        facts = FrontChangeFacts(kind=front_plan.ADD_TOPIC, slot_label=slot.label)
        front_plan.record_front_change(front, before, facts, by=by, at=at)
        act.record(subject=slot.label, front=front.pk, slot=str(slot.key))
    return slot


def _arrange(slot: FrontSlot, arrangement: Arrangement) -> None:
    slot.size = arrangement.size
    slot.with_picture = arrangement.with_picture
    if slot.kind == SlotKind.TOPIC:
        _name_topic(slot, arrangement)
    if slot.kind == SlotKind.OPINION:
        slot.column = arrangement.column
    if slot.kind == SlotKind.LEAD and slot.size != 1:
        raise Invalid(_("The lead is one article. Nothing was changed."))
    if slot.column is not None and slot.column.publication_id != slot.front.publication_id:
        raise Invalid(_("The column belongs to another newspaper. Nothing was changed."))
    try:
        slot.full_clean(exclude=["front", "column", "topic"])
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    slot.save()


def _name_topic(slot: FrontSlot, arrangement: Arrangement) -> None:
    """Give the slot of a topic its title and the page that it follows. Refuses Invalid."""
    topic = arrangement.topic
    if topic is not None and topic.publication_id != slot.front.publication_id:
        raise Invalid(_("The topic belongs to another newspaper. Nothing was changed."))
    if topic is None and not arrangement.title.strip():
        raise Invalid(_("A topic needs a title. Nothing was changed."))
    slot.title = arrangement.title or (topic.title if topic else "")
    slot.topic = topic


def undo_front_change(change: FrontChange, *, by: Actor, at: datetime) -> FrontChange:
    """Put the slots of one change back as they were before it. Undoing is a change of its own and
    can be undone.

    Refuses NotYours, WrongState for a change undone already, and Stale, with what changed, where
    the slots were changed after it.
    """
    with journal.perform("front.undone", by=by, at=at) as act:
        rights.require(rights.can_edit_front(by))
        front = front_plan.lock_front(change.front)
        change = FrontChange.objects.get(pk=change.pk)
        require_not_undone(change)
        front_plan.require_current_front(front, change.number, change.part_ids)
        before = front_plan.read_front_state(change.part_ids)
        require_state_after(
            change,
            before,
            _("The front page was changed otherwise meanwhile. Nothing was undone."),
        )
        _restore(front, change.before)
        FrontChange.objects.filter(pk=change.pk).update(undone_at=at)
        facts = FrontChangeFacts(
            kind=front_plan.UNDO, headline=change.headline, slot_label=change.slot_label
        )
        undoing = front_plan.record_front_change(front, before, facts, by=by, at=at)
        act.record(subject=str(front), front=front.pk, change=change.number)
    return undoing


def _restore(front: Front, stored: FrontState) -> None:
    """Make these slots what they were. Refuses Invalid where an article was put elsewhere at the
    same time meanwhile."""
    slots = FrontSlot.objects.filter(front=front, pk__in=[int(slot) for slot in stored])
    FrontEntry.objects.filter(slot__in=slots).delete()
    images = _existing_images(stored)
    for slot in slots:
        state = stored[str(slot.pk)]
        slot.title = state["title"]
        slot.column_id = state["column"]
        slot.topic = Topic.objects.filter(pk=state.get("topic", 0)).first()
        slot.size = state["size"]
        slot.with_picture = state["with_picture"]
        slot.save()
        entries = [_entry_of(slot, entry, images) for entry in state["entries"]]
        _require_no_double(front, entries)
        FrontEntry.objects.bulk_create(entries)


def _require_no_double(front: Front, entries: Iterable[FrontEntry]) -> None:
    """Refuse Invalid where an article is in another slot of the front at the same time."""
    others = list(FrontEntry.objects.filter(slot__front=front))
    for entry in entries:
        same = (other for other in others if other.article_id == entry.article_id)
        if any(overlap(entry, other) for other in same):
            raise Invalid(
                _("An article of this change is in another slot now. Nothing was undone.")
            )


def _existing_images(stored: FrontState) -> set[int]:
    """Return the pictures of a stored state that the library still has. One query."""
    wanted = {entry["image"] for slot in stored.values() for entry in slot["entries"]}
    rows = Image.objects.filter(pk__in=[image for image in wanted if image is not None])
    return set(rows.values_list("pk", flat=True))


def _entry_of(slot: FrontSlot, stored: StoredEntry, images: Iterable[int | None]) -> FrontEntry:
    starts_at = stored["starts_at"]
    ends_at = stored["ends_at"]
    return FrontEntry(
        slot=slot,
        article_id=stored["article"],
        position=stored["position"],
        starts_at=datetime.fromisoformat(starts_at) if starts_at else None,
        ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
        headline=stored["headline"],
        image_id=stored["image"] if stored["image"] in images else None,
    )
