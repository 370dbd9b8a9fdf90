"""Saved views of lists: kept, changed, ordered, dropped, and chosen as the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.characters import clean_line
from articles.errors import Invalid, NotYours
from articles.frame.list_views import ViewedList, find_list
from articles.models import Audience, SavedView, ScheduledLetter, StartView
from articles.models.lists.saved_views import QUERY_MAX, VIEW_LETTER
from newsroom.accounts.actors import holds_right
from newsroom.accounts.models import User

VIEWS_MAX = 50  # of a person in a list


@dataclass(frozen=True)
class ViewFacts:
    """What a saved view says of itself: its name, who sees it, and the role where that is one."""

    name: str
    audience: str = Audience.OWN
    role: Group | None = None


def save_view(
    viewed: ViewedList, facts: ViewFacts, query: str, *, by: User, at: datetime
) -> SavedView:
    """Keep the filters of a list under a name, behind the others.

    Refuses NotYours (views for others take the list's right to share), and Invalid for a name that
    cannot be shown, filters that are too long, and more than VIEWS_MAX views.
    """
    with journal.perform("view.saved", by=by, at=at) as act:
        rights.require(holds_right(by, viewed.see))
        if len(query) > QUERY_MAX:
            raise Invalid(_("These filters are too long to be saved. Take some of them away."))
        views = SavedView.objects.filter(list_name=viewed.name)
        if views.filter(owner=by).count() >= VIEWS_MAX:
            raise Invalid(
                _("You have %(count)d views of this list. Delete one first.") % {"count": VIEWS_MAX}
            )
        last = views.aggregate(last=Max("position"))["last"] or 0
        view = SavedView(list_name=viewed.name, query=query, owner=by, position=last + 1)
        _store(view, facts, viewed, by)
        act.record(subject=view.name, view=view.pk, audience=view.audience)
    return view


def change_view(view: SavedView, facts: ViewFacts, *, by: User, at: datetime) -> SavedView:
    """Give a view another name or other people who see it. Refuses as `save_view` does."""
    with journal.perform("view.saved", by=by, at=at) as act:
        view = SavedView.objects.select_for_update().get(pk=view.pk)
        viewed = _require_own(view, by)
        _store(view, facts, viewed, by)
        if view.audience != Audience.ALL:
            _drop_starts_of_others(view)
            _drop_letters_of_others(view)
        act.record(subject=view.name, view=view.pk, audience=view.audience)
    return view


def delete_view(view: SavedView, *, by: User, at: datetime) -> None:
    """Drop a view; whoever began with it begins with the whole list, and letters of it end. Refuses
    NotYours."""
    with journal.perform("view.deleted", by=by, at=at) as act:
        _require_own(view, by)
        act.record(subject=view.name, view=view.pk)
        _letters_of(view).delete()
        view.delete()


def move_view(views: Sequence[SavedView], view: SavedView, steps: int, *, by: User) -> None:
    """Move a view among those that its mover sees, up (-1) or down (1). The order of a view is the
    same for everybody. Refuses NotYours."""
    rights.require(may_change_view(view, by))
    order = [one.pk for one in views]
    place = order.index(view.pk)
    order.insert(max(0, min(place + steps, len(order) - 1)), order.pop(place))
    for position, pk in enumerate(order, start=1):
        SavedView.objects.filter(pk=pk).update(position=position)


def choose_start(viewed: ViewedList, view: SavedView | None, *, by: User) -> None:
    """Open a list with a view from now on, or with None as a whole. A setting of the person's own.
    Refuses NotYours."""
    rights.require(holds_right(by, viewed.see))
    if view is None:
        StartView.objects.filter(by=by, list_name=viewed.name).delete()
        return
    StartView.objects.update_or_create(by=by, list_name=viewed.name, defaults={"view": view})


def may_change_view(view: SavedView, by: User) -> bool:
    """Say whether a person may change a view: it is his or her own, or it is for others and the
    person may share."""
    viewed = find_list(view.list_name)
    if viewed is None:
        return False
    shared = view.audience != Audience.OWN and holds_right(by, viewed.share)
    return view.owner_id == by.pk or shared


def _require_own(view: SavedView, by: User) -> ViewedList:
    viewed = find_list(view.list_name)
    if viewed is None or not may_change_view(view, by):
        raise NotYours(rights.NOT_YOURS)
    return viewed


def _store(view: SavedView, facts: ViewFacts, viewed: ViewedList, by: User) -> None:
    if facts.audience != Audience.OWN:
        rights.require(holds_right(by, viewed.share))
    view.name = clean_line(facts.name)
    view.audience = facts.audience
    view.role = facts.role if facts.audience == Audience.ROLE else None
    if view.audience == Audience.ROLE and view.role is None:
        raise Invalid(_("Choose the role that sees this view."))
    try:
        view.full_clean()
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    view.save()


def _drop_starts_of_others(view: SavedView) -> None:
    """Let whoever no longer sees a view begin with the whole list."""
    starts = view.starts.exclude(by=view.owner)
    if view.role is not None:
        starts = starts.exclude(by__groups=view.role)
    starts.delete()


def _drop_letters_of_others(view: SavedView) -> None:
    """End the letters of whoever no longer sees a view."""
    letters = _letters_of(view).exclude(user=view.owner)
    if view.role is not None:
        letters = letters.exclude(user__groups=view.role)
    letters.delete()


def _letters_of(view: SavedView) -> QuerySet[ScheduledLetter]:
    return ScheduledLetter.objects.filter(kind=VIEW_LETTER, subject=view.pk)
