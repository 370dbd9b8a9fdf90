"""The one change whose button was pressed on the desk of a front."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.actions.fronts import placing, slots
from articles.desk.fronts.forms import EntryForm, SlotForm, TopicForm
from articles.desk.sent_changes import (
    SentChange,
    do_sent_change,
    find_sent_article,
    require_valid,
)
from articles.domain.fronts import SIZE_MAX, SlotKey
from articles.errors import Invalid
from articles.models import Front, FrontChange, FrontEntry, FrontSlot
from newsroom.accounts.models import User


@dataclass(frozen=True)
class SentMove(SentChange):
    """A change that was sent to a front."""

    front: Front

    @property
    def place(self) -> int | None:
        return self.read_place(SIZE_MAX)


def do_move(front: Front, request: HttpRequest, by: User, at: datetime) -> str:
    """Make the change that was sent; return what to tell. Refuses as the actions do."""
    return do_sent_change(SentMove(request.POST, by, at, front), MOVES)


def _undo(move: SentMove) -> str:
    rows = FrontChange.objects.filter(front__publication=move.front.publication)
    number = move.number("undo") or 0
    change = rows.filter(front__column=move.front.column, pk=number).first()
    if change is None:
        raise Invalid(_("This change is not of this page. Nothing was undone."))
    slots.undo_front_change(change, by=move.by, at=move.at)
    return _("Undone.")


def _remove(move: SentMove) -> str:
    entry = find_sent_entry(move.front, move.number("remove"))
    placing.remove_entry(entry, by=move.by, at=move.at, version=move.version)
    return _("“%(headline)s” is off its slot.") % {"headline": entry.article.headline}


def _move_to_slot(move: SentMove) -> str:
    """Put an article, or what is on the page already, to a place of a slot."""
    return _put(move, placing.Target(slot=_sent_slot(move), position=move.place))


def _up(move: SentMove) -> str:
    return _put(move, placing.Target(slot=_sent_slot(move), position=max((move.place or 1) - 1, 1)))


def _down(move: SentMove) -> str:
    return _put(move, placing.Target(slot=_sent_slot(move), position=(move.place or 1) + 1))


def _put(move: SentMove, target: placing.Target) -> str:
    number = move.number("entry")
    if number is not None:
        entry = find_sent_entry(move.front, number)
        placing.move_entry(entry, target, by=move.by, at=move.at, version=move.version)
        headline = entry.article.headline
    else:
        article = find_sent_article(move.front.publication, move.number("article"))
        placing.put_on_front(
            move.front, target, article, by=move.by, at=move.at, version=move.version
        )
        headline = article.headline
    return _("“%(headline)s” has its place.") % {"headline": headline}


def _change(move: SentMove) -> str:
    entry = find_sent_entry(move.front, move.number("change"))
    form = EntryForm(move.sent, entry=entry)
    require_valid(form)
    look = placing.EntryLook(**form.cleaned_data)
    placing.change_entry(entry, look, by=move.by, at=move.at, version=move.version)
    return _("Readers see “%(headline)s” as you arranged it.") % {
        "headline": entry.headline or entry.article.headline
    }


def _arrange(move: SentMove) -> str:
    key = SlotKey.parse(move.sent.get("arrange", ""))
    if key is None:
        raise Invalid(_("This page has no such slot. Nothing was changed."))
    slot = _slot_as_it_is(move.front, key)
    form = SlotForm(move.sent, slot=slot, publication=move.front.publication_id)
    require_valid(form)
    arrangement = slots.Arrangement(
        size=form.cleaned_data["size"],
        with_picture=form.cleaned_data.get("with_picture", slot.with_picture),
        title=form.cleaned_data.get("title", slot.title),
        column=form.cleaned_data.get("column", slot.column),
        topic=form.cleaned_data.get("topic", slot.topic),
    )
    slots.arrange_slot(move.front, key, arrangement, by=move.by, at=move.at, version=move.version)
    return _("The slot is arranged.")


def _slot_as_it_is(front: Front, key: SlotKey) -> FrontSlot:
    rows = FrontSlot.objects.filter(
        front__publication=front.publication, front__column=front.column
    )
    known = {slot.key: slot for slot in rows.select_related("column", "topic")}
    if key in known:
        return known[key]
    slot = FrontSlot.unchanged(key)
    slot.column_id = key.number or None
    return slot


def _add_topic(move: SentMove) -> str:
    form = TopicForm(move.sent, publication=move.front.publication_id)
    require_valid(form)
    title = form.cleaned_data["topic"]
    page = form.cleaned_data["page"]
    slot = slots.add_topic(move.front, title, page, by=move.by, at=move.at)
    return _("The topic “%(title)s” is there. Readers see it with its first article.") % {
        "title": slot.label
    }


def _sent_slot(move: SentMove) -> SlotKey:
    key = SlotKey.parse(move.sent.get("slot", ""))
    if key is None:
        raise Invalid(_("This page has no such slot. Nothing was changed."))
    return key


def find_sent_entry(front: Front, number: int | None) -> FrontEntry:
    """Return what an editor put on this front by its number. Refuses Invalid where it is gone."""
    rows = FrontEntry.objects.filter(
        slot__front__publication=front.publication, slot__front__column=front.column
    ).select_related("slot__front__publication", "slot__front__column", "article", "image")
    entry = rows.filter(pk=number).first() if number is not None else None
    if entry is None:
        raise Invalid(_("What you changed is gone from the page. Nothing was changed."))
    return entry


MOVES: Mapping[str, Callable[[SentMove], str]] = {
    "undo": _undo,
    "remove": _remove,
    "up": _up,
    "down": _down,
    "put": _move_to_slot,
    "change": _change,
    "arrange": _arrange,
    "add_topic": _add_topic,
}
