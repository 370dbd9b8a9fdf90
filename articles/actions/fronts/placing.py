"""Putting articles into the slots of a front: one act a move, each of which can be undone.

`version` is the version of the front that an editor looked at. A move in a slot that somebody else
changed after it is refused with what changed; a change elsewhere on the page is no obstacle.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.fronts import front_plan
from articles.actions.fronts.front_plan import FrontChangeFacts
from articles.actions.records import journal
from articles.domain.fronts import SlotKey, make_room, overlap, reorder
from articles.domain.states import Visibility
from articles.errors import Invalid, Stale
from articles.models import Article, Front, FrontChange, FrontEntry, FrontSlot, Image
from newsroom.accounts.actors import Actor

KEPT_AFTER_ITS_END = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class EntryLook:
    """From when until when an article is in its slot, and its headline and picture there. None and
    "" leave what it has itself."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    headline: str = ""
    image: Image | None = None


ALWAYS = EntryLook()


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where on a front something goes: a slot and a place in it, from 1 on. None: behind the
    last."""

    slot: SlotKey
    position: int | None = None


def put_on_front(
    front: Front,
    target: Target,
    article: Article,
    look: EntryLook = ALWAYS,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> FrontEntry:
    """Put an article into a slot; what has the place already moves on by one.

    Refuses NotYours, Invalid (an article of another newspaper, one that readers will not see, one
    that is on this front at the same time already, a contradictory look), and Stale with what
    changed.
    """
    with journal.perform("front.placed", by=by, at=at, article=article) as act:
        rights.require(rights.can_edit_front(by))
        front = front_plan.lock_front(front)
        slot = front_plan.find_slot(front, target.slot)
        front_plan.require_current_front(front, version, [slot.pk], article.pk)
        _require_readers_article(front, article)
        before = front_plan.read_front_state([slot.pk])
        _drop_what_is_over(slot, at)
        entry = FrontEntry(slot=slot, article=article, position=1)
        _set_look(entry, look, at)
        _require_alone(front, entry)
        entries = list(slot.entries.all())
        entry.position = _place_in(slot, entries, target.position)
        _save_positions(make_room(entries, entry))
        _save(entry)
        facts = FrontChangeFacts(
            kind=front_plan.PLACE, headline=article.headline, slot_label=slot.label
        )
        front_plan.record_front_change(front, before, facts, by=by, at=at)
        act.record(article=article, front=front.pk, slot=str(slot.key), place=entry.position)
    return entry


def move_entry(
    entry: FrontEntry,
    target: Target,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> FrontChange | None:
    """Move an article to another place of its slot, or to another slot of its front. None where it
    is there already. Refuses as `put_on_front` does."""
    with journal.perform("front.moved", by=by, at=at, article=entry.article) as act:
        rights.require(rights.can_edit_front(by))
        front = front_plan.lock_front(entry.slot.front)
        entry = find_entry(front, entry.pk)
        source = entry.slot
        slot = front_plan.find_slot(front, target.slot)
        front_plan.require_current_front(front, version, {source.pk, slot.pk}, entry.article_id)
        before = front_plan.read_front_state([source.pk, slot.pk])
        entries = list(slot.entries.exclude(pk=entry.pk))
        position = _place_in(slot, entries, target.position)
        if slot.pk == source.pk:
            if position == entry.position:
                return None
            _save_positions(reorder(entries, entry, position))
        else:
            entry.slot = slot
            entry.position = position
            _save_positions(make_room(entries, entry))
            _save(entry)
        facts = FrontChangeFacts(
            kind=front_plan.MOVE, headline=entry.article.headline, slot_label=slot.label
        )
        change = front_plan.record_front_change(front, before, facts, by=by, at=at)
        act.record(article=entry.article, front=front.pk, slot=str(slot.key), place=position)
    return change


def remove_entry(
    entry: FrontEntry, *, by: Actor, at: datetime, version: int | None = None
) -> FrontChange:
    """Take an article out of its slot; the default takes its place. Refuses NotYours, and Stale
    with what changed."""
    with journal.perform("front.removed", by=by, at=at, article=entry.article) as act:
        rights.require(rights.can_edit_front(by))
        front = front_plan.lock_front(entry.slot.front)
        entry = find_entry(front, entry.pk)
        slot = entry.slot
        front_plan.require_current_front(front, version, [slot.pk], entry.article_id)
        before = front_plan.read_front_state([slot.pk])
        FrontEntry.objects.filter(pk=entry.pk).delete()
        facts = FrontChangeFacts(
            kind=front_plan.REMOVE, headline=entry.article.headline, slot_label=slot.label
        )
        change = front_plan.record_front_change(front, before, facts, by=by, at=at)
        act.record(article=entry.article, front=front.pk, slot=str(slot.key))
    return change


def change_entry(
    entry: FrontEntry,
    look: EntryLook,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> FrontChange | None:
    """Say from when until when an article is in its slot, and with which headline and picture
    there. None where nothing changes. Refuses as `put_on_front` does."""
    with journal.perform("front.changed", by=by, at=at, article=entry.article) as act:
        rights.require(rights.can_edit_front(by))
        front = front_plan.lock_front(entry.slot.front)
        entry = find_entry(front, entry.pk)
        slot = entry.slot
        front_plan.require_current_front(front, version, [slot.pk], entry.article_id)
        before = front_plan.read_front_state([slot.pk])
        _set_look(entry, look, at)
        _require_alone(front, entry)
        _save(entry)
        if front_plan.read_front_state([slot.pk]) == before:
            return None
        facts = FrontChangeFacts(
            kind=front_plan.CHANGE, headline=entry.article.headline, slot_label=slot.label
        )
        change = front_plan.record_front_change(front, before, facts, by=by, at=at)
        act.record(
            article=entry.article,
            front=front.pk,
            slot=str(slot.key),
            headline=entry.headline,
            picture=entry.image_id,
        )
    return change


def find_entry(front: Front, pk: int) -> FrontEntry:
    """Return an entry as it is under the lock. Refuses Stale for one that is gone."""
    rows = FrontEntry.objects.filter(slot__front=front, pk=pk)
    entry = rows.select_related("slot__front__publication", "slot__column", "article").first()
    if entry is None:
        raise Stale(_("Somebody took this article off meanwhile. Look at the front page again."))
    return entry


def _require_readers_article(front: Front, article: Article) -> None:
    if article.publication_id != front.publication_id:
        raise Invalid(_("The article belongs to another newspaper. Nothing was changed."))
    known = Article.objects.filter(
        pk=article.pk, visibility=Visibility.LIVE, published_at__isnull=False
    )
    if not known.exists():
        raise Invalid(
            _(
                "Only what is published, or scheduled to be, comes on the front page. "
                "Nothing was changed."
            )
        )


def _require_alone(front: Front, entry: FrontEntry) -> None:
    """Refuse Invalid where the article is on this front at the same time already."""
    others = FrontEntry.objects.filter(slot__front=front, article=entry.article)
    for other in others.exclude(pk=entry.pk).select_related("slot__column"):
        if overlap(entry, other):
            raise Invalid(
                _(
                    "“%(headline)s” is in “%(slot)s” at that time already. Move it from there, "
                    "or take it off there first."
                )
                % {"headline": entry.article.headline, "slot": other.slot.label}
            )


def _set_look(entry: FrontEntry, look: EntryLook, at: datetime) -> None:
    """Give an entry its look. Refuses Invalid for an end before the start, and for a new picture
    whose rights do not allow it now."""
    if look.starts_at and look.ends_at and look.ends_at <= look.starts_at:
        raise Invalid(_("The end is before the start. Nothing was changed."))
    new_image = look.image if look.image is None or look.image.pk != entry.image_id else None
    if new_image is not None and not Image.objects.allowed(at).filter(pk=new_image.pk).exists():
        raise Invalid(_("The rights of this picture do not allow to show it. Choose another one."))
    entry.starts_at = look.starts_at
    entry.ends_at = look.ends_at
    entry.headline = look.headline
    entry.image = look.image


def _place_in(slot: FrontSlot, entries: list[FrontEntry], position: int | None) -> int:
    """Return the place that is meant: from 1 to the last of the slot."""
    behind = max((entry.position for entry in entries), default=0) + 1
    return min(max(behind if position is None else position, 1), max(slot.size, 1))


def _drop_what_is_over(slot: FrontSlot, at: datetime) -> None:
    """Take entries off that ended some days ago, so that a slot does not collect them for years.
    The change that is being made holds them."""
    FrontEntry.objects.filter(slot=slot, ends_at__lt=at - KEPT_AFTER_ITS_END).delete()


def _save(entry: FrontEntry) -> None:
    try:
        entry.full_clean(exclude=["article", "slot", "image"])
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    entry.save()


def _save_positions(entries: list[FrontEntry]) -> None:
    for entry in entries:
        FrontEntry.objects.filter(pk=entry.pk).update(position=entry.position)
