"""Saved views: kept from a list, opened by their address, renamed, ordered, shared, deleted."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles.actions.lists import saved_views
from articles.actions.lists.saved_views import ViewFacts, may_change_view
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, require_sight, tell_refusals
from articles.errors import Invalid
from articles.forms.lists.saved_views import SavedViewForm
from articles.frame.list_views import ViewedList, find_list
from articles.models import Audience, SavedView
from articles.selectors.lists.saved_views import read_views, visible_views
from newsroom.accounts.models import User

QUERY_SENT = 2000  # characters that are looked at; the action refuses fewer


@require_safe
def open_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the list with the filters of a view. A view of others is not there."""
    view = visible_views(signed_in_user(request)).filter(pk=pk).first()
    viewed = find_list(view.list_name) if view is not None else None
    if view is None or viewed is None:
        raise Http404
    require_sight(request, viewed.see)
    return HttpResponseRedirect(address_of_view(view))


@require_http_methods(["GET", "HEAD", "POST"])
def manage_views(request: HttpRequest, list_name: str) -> HttpResponseBase:
    """Show the views of a list (GET), and save, change, move, choose or delete one (POST)."""
    viewed = find_list(list_name)
    if viewed is None:
        raise Http404
    require_sight(request, viewed.see)
    by = signed_in_user(request)
    if request.method == "POST":
        return _answer(request, viewed, by, timezone.now())
    return _show(request, viewed, by)


def _show(
    request: HttpRequest,
    viewed: ViewedList,
    by: User,
    *,
    refused: SavedView | None = None,
    refused_new: bool = False,
) -> HttpResponse:
    """Show the views of a list. What was refused stands in its form again: in that of the view it
    was sent for, or in one for a new view."""
    personal = read_views(viewed.name, by)
    shares = by.has_perm(viewed.share)
    rows = [
        (
            view,
            may_change_view(view, by),
            view.pk == personal.start,
            _form_of(view, shares, request.POST if view == refused else None),
        )
        for view in personal.views
    ]
    new_form = SavedViewForm(request.POST, shares=shares, auto_id="new-view-%s", label_suffix="")
    return render_screen(
        request,
        "desk/lists/views.html",
        title=_("Saved views: %(list)s") % {"list": viewed.label},
        viewed=viewed,
        rows=rows,
        new_form=new_form if refused_new else None,
        new_query=_sent_query(request),
        list_address=reverse(viewed.address_name),
    )


def address_of_view(view: SavedView) -> str:
    """Return the address of a list with the filters of a view. Raises Http404 for a list that no
    longer exists."""
    viewed = find_list(view.list_name)
    if viewed is None:
        raise Http404
    query = QueryDict(view.query, mutable=True)
    query["view"] = str(view.pk)
    return f"{reverse(viewed.address_name)}?{query.urlencode()}"


def _form_of(view: SavedView, shares: bool, sent: QueryDict | None) -> SavedViewForm:
    initial = {"name": view.name, "audience": view.audience, "role": view.role_id}
    return SavedViewForm(
        sent, initial=initial, shares=shares, auto_id=f"view-{view.pk}-%s", label_suffix=""
    )


def _sent_query(request: HttpRequest) -> str:
    return request.POST.get("query", "").replace("\0", "")[:QUERY_SENT]


def _answer(request: HttpRequest, viewed: ViewedList, by: User, at: datetime) -> HttpResponse:
    """Do what was sent, and lead on: after saving to the list, else to the page of the views. What
    is refused stays in its form."""
    page = reverse("admin:articles_views", args=[viewed.name])
    if "save" in request.POST:
        made: list[SavedView] = []
        tell_refusals(request, lambda: made.append(_save(request, viewed, by, at)))
        if made:
            messages.success(request, _("Saved as “%(name)s”.") % {"name": made[0].name})
            return HttpResponseRedirect(address_of_view(made[0]))
        return _show(request, viewed, by, refused_new=True)
    views = read_views(viewed.name, by)
    view = views.find(read_number(request.POST.get("view", "")))
    if view is None and "whole" not in request.POST:
        words = _("This view was deleted meanwhile. What you typed can be saved as a new one.")
        messages.error(request, words)
        return _show(request, viewed, by, refused_new=True)
    if tell_refusals(request, lambda: _act(request, viewed, view, by, at)):
        return HttpResponseRedirect(page)
    return _show(request, viewed, by, refused=view)


def _save(request: HttpRequest, viewed: ViewedList, by: User, at: datetime) -> SavedView:
    facts = _read_facts(request, viewed, by)
    return saved_views.save_view(viewed, facts, _sent_query(request), by=by, at=at)


def _act(
    request: HttpRequest, viewed: ViewedList, view: SavedView | None, by: User, at: datetime
) -> None:
    """Do the act whose button was pressed; a form that is sent by a key changes the view. Refuses
    as the action does."""
    sent: Any = request.POST
    if view is None:
        saved_views.choose_start(viewed, None, by=by)
    elif "start" in sent:
        saved_views.choose_start(viewed, view, by=by)
    elif "delete" in sent:
        saved_views.delete_view(view, by=by, at=at)
    elif "up" in sent or "down" in sent:
        personal = read_views(viewed.name, by)
        saved_views.move_view(personal.views, view, -1 if "up" in sent else 1, by=by)
    else:
        saved_views.change_view(view, _read_facts(request, viewed, by), by=by, at=at)


def _read_facts(request: HttpRequest, viewed: ViewedList, by: User) -> ViewFacts:
    """Return what the form says. Refuses Invalid with every fault of a field."""
    form = SavedViewForm(request.POST, shares=by.has_perm(viewed.share))
    if not form.is_valid():
        raise Invalid(*[str(fault) for faults in form.errors.values() for fault in faults])
    cleaned = form.cleaned_data
    return ViewFacts(cleaned["name"], cleaned.get("audience") or Audience.OWN, cleaned.get("role"))
