"""The one change whose button was pressed on the desk of a front."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from articles.actions.fronts import placing, slots
from articles.common.numbers import read_number
from articles.desk.fronts.forms import EntryForm, SlotForm, TopicForm
from articles.domain.fronts import SIZE_MAX, SlotKey
from articles.errors import Invalid
from articles.models import Article, Front, FrontChange, FrontEntry, FrontSlot
from newsroom.accounts.models import User


@dataclass(frozen=True)
class SentMove:
    """What was sent: by whom, when, to which front, and the version that was looked at."""

    front: Front
    sent: QueryDict
    by: User
    at: datetime

    @property
    def version(self) -> int | None:
        return read_number(self.sent.get("version", ""))

    @property
    def place(self) -> int | None:
        """The place that was typed; None for none. Refuses Invalid for what is no place."""
        typed = self.sent.get("place", "")
        place = read_number(typed)
        if typed and not place:
            raise Invalid(
                _("Write a place as a number from 1 to %(most)d. Nothing was changed.")
                % {"most": SIZE_MAX}
            )
        return place

    def number(self, name: str) -> int | None:
        return read_number(self.sent.get(name, ""))


def do_move(front: Front, request: HttpRequest, by: User, at: datetime) -> str:
    """Make the change that was sent; return what to tell. Refuses as the actions do."""
    move = SentMove(front, request.POST, by, at)
    name = next((name for name in MOVES if name in request.POST), "")
    if not name:
        raise Invalid(_("This page was sent without a change. Nothing was changed."))
    return MOVES[name](move)


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
        article = _sent_article(move)
        placing.put_on_front(
            move.front, target, article, by=move.by, at=move.at, version=move.version
        )
        headline = article.headline
    return _("“%(headline)s” has its place.") % {"headline": headline}


def _change(move: SentMove) -> str:
    entry = find_sent_entry(move.front, move.number("change"))
    form = EntryForm(move.sent, entry=entry)
    _require_valid(form)
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
    _require_valid(form)
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
    _require_valid(form)
    title = form.cleaned_data["topic"]
    page = form.cleaned_data["page"]
    slot = slots.add_topic(move.front, title, page, by=move.by, at=move.at)
    return _("The topic “%(title)s” is there. Readers see it with its first article.") % {
        "title": slot.label
    }


def _require_valid(form: EntryForm | SlotForm | TopicForm) -> None:
    """Refuse Invalid with every fault of a form, each with the name of its field."""
    if not form.is_valid():
        raise Invalid(
            *(
                f"{form.fields[name].label}: {message}" if name in form.fields else str(message)
                for name, messages in form.errors.items()
                for message in messages
            )
        )


def _sent_slot(move: SentMove) -> SlotKey:
    key = SlotKey.parse(move.sent.get("slot", ""))
    if key is None:
        raise Invalid(_("This page has no such slot. Nothing was changed."))
    return key


def _sent_article(move: SentMove) -> Article:
    number = move.number("article")
    rows = Article.objects.of(move.front.publication)
    article: Article | None = rows.filter(pk=number).first() if number is not None else None
    if article is None:
        raise Invalid(_("There is no such article in this newspaper. Nothing was changed."))
    return article


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
