"""The desk of a front: the page as readers see it, with handles, and what can be put there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from articles import rights
from articles.actions.fronts.front_plan import describe_front_change, front_version
from articles.admin_base import limit_search_words, signed_in_user
from articles.common.numbers import read_number
from articles.desk.fronts.forms import EntryForm, MomentForm, SlotForm, TopicForm
from articles.desk.fronts.moves import do_move, find_sent_entry
from articles.desk.screens import View, render_screen, tell_refusals
from articles.errors import Refused
from articles.models import Column, Front, Publication
from articles.reading.access import render_page
from articles.reading.front_views import column_context, home_context
from articles.selectors.fronts.candidates import find_front
from articles.selectors.fronts.editing import (
    EditedFront,
    find_articles_for_front,
    read_edited_front,
)
from articles.selectors.fronts.front_page import read_column_front, read_home_front
from articles.selectors.public.site import Site, site_of
from newsroom.accounts.actors import actor_of

WIDTHS = (360, 768, 1440)
KEPT = ("moment", "width", "q")  # of the address, through every change


@dataclass(frozen=True)
class FrontEditing:
    """What the page inside the desk needs to carry handles: where changes are sent, and the version
    of the front that is looked at."""

    address: str
    version: int

    @property
    def entry_address(self) -> str:
        """The beginning of the address at which one entry is changed; its number follows."""
        return f"{self.address}{'&' if '?' in self.address else '?'}entry="


@dataclass(frozen=True)
class DeskOfFront:
    """A front of a newspaper: its front page, or the page of a column."""

    site: Site
    column: Column | None

    @property
    def front(self) -> Front:
        publication = self.site.publication
        existing = find_front(publication.pk, self.column)
        return existing or Front(publication=publication, column=self.column)

    @property
    def address(self) -> str:
        return self._reverse("admin:articles_front_of_paper", "admin:articles_front_of_column")

    @property
    def page_address(self) -> str:
        return self._reverse("admin:articles_front_page", "admin:articles_column_front_page")

    def _reverse(self, home: str, of_column: str) -> str:
        if self.column is None:
            return reverse(home, args=[self.site.publication.pk])
        return reverse(of_column, args=[self.column.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def show_first_front(request: HttpRequest) -> HttpResponse:
    """Show the desk of the front page of the first newspaper."""
    _require_right(request)
    publication = Publication.objects.order_by("pk").first()
    if publication is None:
        raise Http404(_("There is no newspaper here yet. “manage.py setup” founds one."))
    return show_front(request, publication.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def show_front(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the desk of a newspaper's front page. A POST makes one change."""
    _require_right(request)
    site = site_of(get_object_or_404(Publication.objects.select_related("masthead"), pk=pk))
    return _show_desk(request, DeskOfFront(site, None))


@require_http_methods(["GET", "HEAD", "POST"])
def show_column_front(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the desk of a column's page. A POST makes one change."""
    _require_right(request)
    return _show_desk(request, _desk_of_column(pk))


def _inside_desk(view: View) -> View:
    """Let a readers' page be shown inside its desk, with the policy of readers' pages otherwise."""
    policy = {**settings.READERS_POLICY, "frame-ancestors": [SELF]}
    return cast("View", require_safe(xframe_options_sameorigin(csp(policy)(view))))


@_inside_desk
def show_front_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the front page as readers see it, with handles, to stand inside its desk."""
    _require_right(request)
    site = site_of(get_object_or_404(Publication.objects.select_related("masthead"), pk=pk))
    desk = DeskOfFront(site, None)
    at, is_now = _shown_moment(request)
    context = home_context(site, at)
    return _render_page(request, "articles/home.html", desk, context, is_now=is_now)


@_inside_desk
def show_column_front_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the page of a column as readers see it, with handles, to stand inside its desk."""
    _require_right(request)
    desk = _desk_of_column(pk)
    assert desk.column is not None  # noqa: S101  for the type checker
    at, is_now = _shown_moment(request)
    context = column_context(desk.site, desk.column, at)
    return _render_page(request, "articles/column.html", desk, context, is_now=is_now)


def _render_page(
    request: HttpRequest,
    template: str,
    desk: DeskOfFront,
    context: dict[str, Any],
    *,
    is_now: bool,
) -> HttpResponse:
    """Render a readers' page; handles come with the present page only."""
    front = desk.front
    version = front_version(front) if front.pk else 0
    editing = FrontEditing(_with_kept(request, desk.address), version) if is_now else None
    return render_page(
        request, template, desk.site, {**context, "editing": editing, "on_desk": True}
    )


def _show_desk(request: HttpRequest, desk: DeskOfFront) -> HttpResponse:
    if request.method == "POST":
        by = signed_in_user(request)
        sentences: list[str] = []
        done = tell_refusals(
            request, lambda: sentences.append(do_move(desk.front, request, by, timezone.now()))
        )
        if done:
            messages.success(request, sentences[0])
            return HttpResponseRedirect(_with_kept(request, desk.address))
    return _render_desk(request, desk)


def _render_desk(request: HttpRequest, desk: DeskOfFront) -> HttpResponse:
    at = timezone.now()
    moment_form = MomentForm({"moment": request.GET["moment"]} if "moment" in request.GET else None)
    words = limit_search_words(request.GET.get("q", ""))
    width = read_number(request.GET.get("width", ""))
    edited = read_edited_front(desk.site, desk.column, _shown_slots(desk, at), at)
    return render_screen(
        request,
        "desk/fronts/front.html",
        title=_("Front page") if desk.column is None else desk.column.name,
        desk=desk,
        edited=edited,
        changes=[(change, describe_front_change(change)) for change in edited.changes],
        slot_forms=_slot_forms(request, desk, edited),
        entry_form=_entry_form(request, desk),
        topic_form=TopicForm(
            request.POST if "add_topic" in request.POST else None,
            publication=desk.site.publication.pk,
        ),
        moment_form=moment_form,
        page_address=_with_kept(request, desk.page_address),
        publications=Publication.objects.order_by("pk"),
        widths=WIDTHS,
        width=width if width in WIDTHS else None,
        words=words,
        typed=request.POST,
        typed_article=read_number(request.POST.get("article", "")),
        found=find_articles_for_front(desk.site.publication, words, at),
        now=at,
    )


def _shown_slots(desk: DeskOfFront, at: datetime) -> dict[int, int]:
    """Return the articles that editors put on the page and readers see, with the slot of each."""
    front = (
        read_home_front(desk.site, at)
        if desk.column is None
        else read_column_front(desk.site, desk.column, at)
    )
    return {
        piece.teaser.pk: piece.entry.slot_id
        for slot in front.slots
        for piece in slot.pieces
        if piece.entry is not None
    }


def _slot_forms(
    request: HttpRequest, desk: DeskOfFront, edited: EditedFront
) -> list[tuple[str, str, SlotForm]]:
    """Return a form for each slot; the one that was refused keeps what was typed."""
    sent = request.POST.get("arrange", "")
    publication = desk.site.publication.pk
    return [
        (
            str(slot.key),
            slot.label,
            SlotForm(
                request.POST if sent == str(slot.key) else None,
                slot=slot.slot,
                publication=publication,
            ),
        )
        for slot in edited.slots
    ]


def _entry_form(request: HttpRequest, desk: DeskOfFront) -> EntryForm | None:
    """Return the form of what is being changed: chosen by a link, or sent and refused."""
    chosen = request.POST.get("change") or request.GET.get("entry", "")
    try:
        entry = find_sent_entry(desk.front, read_number(chosen))
    except Refused:
        return None
    return EntryForm(request.POST if "change" in request.POST else None, entry=entry)


def _shown_moment(request: HttpRequest) -> tuple[datetime, bool]:
    """Return the moment for which the page is asked, and whether it is the present one."""
    form = MomentForm(request.GET)
    chosen = form.cleaned_data["moment"] if form.is_valid() else None
    return chosen or timezone.now(), chosen is None


def _with_kept(request: HttpRequest, address: str) -> str:
    """Return an address of the desk with the moment, the width and the words looked for."""
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return f"{address}?{urlencode(kept)}" if kept else address


def _desk_of_column(pk: int) -> DeskOfFront:
    column = get_object_or_404(Column.objects.select_related("publication__masthead"), pk=pk)
    site = site_of(column.publication)
    return DeskOfFront(site, site.by_id[column.pk])


def _require_right(request: HttpRequest) -> None:
    if not rights.can_edit_front(actor_of(request)):
        raise PermissionDenied
