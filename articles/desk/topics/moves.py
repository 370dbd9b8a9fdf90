"""The one change whose button was pressed on the desk of a topic."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.actions.fronts import topic_rows, topics
from articles.desk.sent_changes import (
    SentChange,
    do_sent_change,
    find_sent_article,
    require_valid,
)
from articles.desk.topics.forms import TopicHeadingForm, TopicWordsForm
from articles.domain.topics import CHOSEN_MAX, TopicState
from articles.errors import Invalid
from articles.models import Topic, TopicRow
from newsroom.accounts.models import User


@dataclass(frozen=True)
class SentTopicMove(SentChange):
    """A change that was sent to a topic."""

    topic: Topic

    @property
    def place(self) -> int | None:
        return self.read_place(CHOSEN_MAX)


def do_topic_move(topic: Topic, request: HttpRequest, by: User, at: datetime) -> str:
    """Make the change that was sent; return what to tell. Refuses as the actions do."""
    return do_sent_change(SentTopicMove(request.POST, by, at, topic), TOPIC_MOVES)


def _describe(move: SentTopicMove) -> str:
    form = TopicWordsForm(move.sent, topic=move.topic)
    require_valid(form)
    words = topics.TopicWords(**form.cleaned_data)
    topics.describe_topic(move.topic, words, by=move.by, at=move.at, version=move.version)
    return _("The words of the topic are stored.")


def _choose(move: SentTopicMove) -> str:
    article = find_sent_article(move.topic.publication, move.number("choose"))
    topic_rows.choose_for_topic(
        move.topic, article, move.place, by=move.by, at=move.at, version=move.version
    )
    return _("“%(headline)s” is in the topic.") % {"headline": article.headline}


def _head(move: SentTopicMove) -> str:
    form = TopicHeadingForm(move.sent)
    require_valid(form)
    heading = form.cleaned_data["heading"]
    topic_rows.add_topic_heading(
        move.topic, heading, move.place, by=move.by, at=move.at, version=move.version
    )
    return _("The heading “%(heading)s” is there. Move it above its articles.") % {
        "heading": heading
    }


def _rename(move: SentTopicMove) -> str:
    row = _sent_row(move, "rename")
    form = TopicHeadingForm(move.sent)
    require_valid(form)
    heading = form.cleaned_data["heading"]
    topic_rows.rename_topic_heading(row, heading, by=move.by, at=move.at, version=move.version)
    return _("The heading reads “%(heading)s” now.") % {"heading": heading}


def _up(move: SentTopicMove) -> str:
    row = _sent_row(move, "up")
    return _put(move, row, max(row.position - 1, 1))


def _down(move: SentTopicMove) -> str:
    row = _sent_row(move, "down")
    return _put(move, row, row.position + 1)


def _move(move: SentTopicMove) -> str:
    return _put(move, _sent_row(move, "move"), move.place or 1)


def _put(move: SentTopicMove, row: TopicRow, place: int) -> str:
    moved = topic_rows.move_topic_row(row, place, by=move.by, at=move.at, version=move.version)
    return _("“%(row)s” is at place %(place)d.") % {
        "row": _name_of(row),
        "place": moved.position,
    }


def _remove(move: SentTopicMove) -> str:
    row = _sent_row(move, "remove")
    topic_rows.remove_topic_row(row, by=move.by, at=move.at, version=move.version)
    return _("“%(row)s” is out of the topic.") % {"row": _name_of(row)}


def _open(move: SentTopicMove) -> str:
    _change_state(move, TopicState.OPEN)
    return _("The topic is open.")


def _end(move: SentTopicMove) -> str:
    _change_state(move, TopicState.ENDED)
    return _("The topic is closed. Its page stays; front pages follow it no longer.")


def _take_back(move: SentTopicMove) -> str:
    _change_state(move, TopicState.PREPARED)
    return _("Readers do not see the topic any more.")


def _change_state(move: SentTopicMove, state: TopicState) -> None:
    topics.change_topic_state(move.topic, state, by=move.by, at=move.at, version=move.version)


def _delete(move: SentTopicMove) -> str:
    topics.delete_topic(move.topic, by=move.by, at=move.at, version=move.version)
    return _("Deleted: %(title)s") % {"title": move.topic.title}


def _sent_row(move: SentTopicMove, name: str) -> TopicRow:
    number = move.number(name)
    rows = move.topic.chosen.select_related("topic", "article")
    row = rows.filter(pk=number).first() if number is not None else None
    if row is None:
        raise Invalid(_("What you changed is gone from the topic. Nothing was changed."))
    return row


def _name_of(row: TopicRow) -> str:
    return row.article.headline if row.article is not None else row.heading


TOPIC_MOVES: Mapping[str, Callable[[SentTopicMove], str]] = {
    "describe": _describe,
    "choose": _choose,
    "head": _head,
    "rename": _rename,
    "up": _up,
    "down": _down,
    "move": _move,
    "remove": _remove,
    "open": _open,
    "end": _end,
    "take_back": _take_back,
    "delete": _delete,
}
