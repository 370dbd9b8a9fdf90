"""A front under its lock: what was in its slots, what changed, and who came too late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from articles.actions.records import journal
from articles.actions.records.undoable_changes import last_version, require_current_parts
from articles.domain.fronts import (
    OF_A_COLUMN_PAGE,
    OF_THE_HOME_PAGE,
    SIZES,
    SlotKey,
    SlotKind,
)
from articles.domain.texts.quoting import nest_headline
from articles.errors import Invalid
from articles.models import Column, Front, FrontChange, FrontEntry, FrontSlot
from articles.models.fronts import FrontState, StoredEntry, StoredSlot
from newsroom.accounts.actors import Actor, account_of

PLACE = "place"
MOVE = "move"
REMOVE = "remove"
CHANGE = "change"
ARRANGE = "arrange"
ADD_TOPIC = "add_topic"
UNDO = "undo"


@dataclass(frozen=True, kw_only=True)
class FrontChangeFacts:
    """What a change is called: its kind, the article, and the slot it is about."""

    kind: str
    headline: str = ""
    slot_label: str = ""


def lock_front(front: Front) -> Front:
    """Return the front locked. Its row is made where it has none yet."""
    row, _made = Front.objects.get_or_create(publication=front.publication, column=front.column)
    locked: Front = (
        Front.objects.select_for_update(of=("self",))
        .select_related("publication", "column")
        .get(pk=row.pk)
    )
    return locked


def find_slot(front: Front, key: SlotKey) -> FrontSlot:
    """Return a slot of a front; its row is made where it has none yet. Expects the lock.

    Refuses Invalid for a slot that this front does not have.
    """
    existing = FrontSlot.objects.filter(front=front, kind=key.kind)
    existing = existing.select_related("column", "topic")
    if key.kind == SlotKind.TOPIC:
        slot = existing.filter(pk=key.number).first()
        if slot is None:
            raise Invalid(_("This topic is not on the front page. Nothing was changed."))
        return slot
    if key.kind == SlotKind.COLUMN:
        return _find_block(front, key, existing.filter(column=key.number).first())
    if key.kind not in (OF_A_COLUMN_PAGE if front.column_id else OF_THE_HOME_PAGE):
        raise Invalid(_("This page has no such slot. Nothing was changed."))
    return existing.first() or FrontSlot.objects.create(
        front=front, kind=key.kind, size=SIZES[key.kind]
    )


def _find_block(front: Front, key: SlotKey, existing: FrontSlot | None) -> FrontSlot:
    columns = Column.objects.filter(publication=front.publication, parent=None, in_menu=True)
    column = columns.filter(pk=key.number).first()
    if column is None or front.column_id is not None:
        raise Invalid(_("This page has no such slot. Nothing was changed."))
    return existing or FrontSlot.objects.create(
        front=front, kind=key.kind, column=column, size=SIZES[key.kind]
    )


def front_version(front: Front) -> int:
    """Return the version of a front: the number of its last change, 0 where it has none."""
    return last_version(FrontChange.objects.filter(front=front))


def require_current_front(
    front: Front, version: int | None, slots: Iterable[int], article: int | None = None
) -> None:
    """Refuse Stale where somebody changed these slots, or moved this article, after `version`.

    The refusal says in words what changed. A change elsewhere on the page is no obstacle.
    """
    if version is None:
        return
    require_current_parts(
        FrontChange.objects.filter(front=front, number__gt=version).order_by("number"),
        slots,
        concerns=partial(_holds, article=article),
        describe=describe_front_change,
        refusal=_(
            "Somebody changed the front page meanwhile. Nothing was changed. Look at it again."
        ),
    )


def _holds(change: FrontChange, article: int | None) -> bool:
    """Say whether an article was in a slot that a change touched and not in the same place."""
    return _entries_of(change.before, article) != _entries_of(change.after, article)


def _entries_of(state: FrontState, article: int | None) -> list[StoredEntry]:
    entries = [entry for slot in state.values() for entry in slot["entries"]]
    return [entry for entry in entries if entry["article"] == article]


def describe_front_change(change: FrontChange) -> str:
    """Return what a change did, by whom and when, in the reader's language."""
    sentences: Mapping[str, str] = {
        PLACE: _("%(who)s put “%(headline)s” into “%(slot)s” at %(when)s."),
        MOVE: _("%(who)s moved “%(headline)s” to “%(slot)s” at %(when)s."),
        REMOVE: _("%(who)s took “%(headline)s” off “%(slot)s” at %(when)s."),
        CHANGE: _("%(who)s changed how “%(headline)s” is shown in “%(slot)s” at %(when)s."),
        ARRANGE: _("%(who)s arranged “%(slot)s” anew at %(when)s."),
        ADD_TOPIC: _("%(who)s added the topic “%(slot)s” at %(when)s."),
        UNDO: _("%(who)s undid a change of the front page at %(when)s."),
    }
    return sentences[change.kind] % {
        "who": change.by_printed,
        "headline": nest_headline(change.headline),
        "slot": change.slot_label,
        "when": journal.short_moment(change.at),
    }


def read_front_state(slots: Iterable[int]) -> FrontState:
    """Return these slots as they are, with what is in each in the order of its places. Two
    queries."""
    rows = FrontSlot.objects.filter(pk__in=set(slots)).order_by("pk")
    state: FrontState = {str(slot.pk): _stored_slot(slot) for slot in rows}
    entries = FrontEntry.objects.filter(slot__in=[int(slot) for slot in state])
    for entry in entries.order_by("position", "pk"):
        state[str(entry.slot_id)]["entries"].append(_stored_entry(entry))
    return state


def _stored_slot(slot: FrontSlot) -> StoredSlot:
    stored: StoredSlot = {
        "title": slot.title,
        "column": slot.column_id,
        "size": slot.size,
        "with_picture": slot.with_picture,
        "entries": [],
    }
    if slot.topic_id is not None:
        stored["topic"] = slot.topic_id
    return stored


def _stored_entry(entry: FrontEntry) -> StoredEntry:
    return {
        "article": entry.article_id,
        "position": entry.position,
        "starts_at": entry.starts_at.isoformat() if entry.starts_at else None,
        "ends_at": entry.ends_at.isoformat() if entry.ends_at else None,
        "headline": entry.headline,
        "image": entry.image_id,
    }


def record_front_change(
    front: Front, before: FrontState, facts: FrontChangeFacts, *, by: Actor, at: datetime
) -> FrontChange:
    """Store what changed since `before` was read. Expects the lock of the front."""
    return FrontChange.objects.create(
        front=front,
        number=front_version(front) + 1,
        kind=facts.kind,
        headline=facts.headline[:200],
        slot_label=facts.slot_label[:60],
        before=before,
        after=read_front_state(int(slot) for slot in before),
        at=at,
        by=account_of(by),
        by_printed=journal.printed_name(by),
    )
