"""The region editor: a page with the places of its articles, by mouse, by keyboard, by numbers."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import rights
from articles.actions.epaper import regions
from articles.actions.epaper.found_regions import find_again
from articles.actions.epaper.page_drafts import make_drafts_from_text
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.region_shapes import draw_shapes
from articles.desk.screens import render_screen, require_sight
from articles.epaper.polygon_texts import parse_polygons
from articles.epaper.polygons import Cut
from articles.errors import Invalid, NotYours, Refused
from articles.models import Page, PageRegion, Placement
from articles.selectors.pages.page_screens import read_page_regions
from newsroom.accounts.actors import actor_of
from newsroom.accounts.models import User

TEMPLATE = "desk/pages/regions.html"
Sent = Mapping[str, str]
Act = Callable[[Page, Sent, User, datetime], str]


def show_regions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a page with its regions; a button does one act to them. A refusal is shown above what
    was typed."""
    require_sight(request)
    page = get_object_or_404(Page.objects.select_related("issue__publication"), pk=pk)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            messages.success(request, _do_act(request, page))
            return HttpResponseRedirect(reverse("admin:articles_page_regions", args=[page.pk]))
        except NotYours:
            raise
        except Refused as refused:
            refusals = [str(reason) for reason in refused.reasons]
    typed: Sent = request.POST.dict() if refusals else {}
    screen = read_page_regions(page)
    return render_screen(
        request,
        TEMPLATE,
        title=_("Regions of page %(label)s %(name)s") % {"label": page.label, "name": page.name},
        page=page,
        issue=page.issue,
        screen=screen,
        shapes=draw_shapes(screen, typed),
        refusals=refusals,
        typed=typed,
        drawn_for=typed.get("placement") if typed.get("act") == "draw" else None,
        may_place=rights.can_place(actor_of(request)),
        may_write=rights.can_write(actor_of(request), new=True),
    )


def _do_act(request: HttpRequest, page: Page) -> str:
    """Do the act whose button was pressed; return what was done. Refuses as the act does."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Invalid(_("Choose what to do. Nothing was changed."))
    return act(page, request.POST.dict(), signed_in_user(request), timezone.now())


def _accept_all(page: Page, sent: Sent, by: User, at: datetime) -> str:
    count = regions.accept_regions(page, by=by, at=at)
    return ngettext("%(count)d region was accepted.", "%(count)d regions were accepted.", count) % {
        "count": count
    }


def _accept(page: Page, sent: Sent, by: User, at: datetime) -> str:
    regions.accept_region(_region(page, sent), by=by, at=at)
    return _("The region was accepted.")


def _draw(page: Page, sent: Sent, by: User, at: datetime) -> str:
    drawn = parse_polygons(sent.get("corners", ""))
    regions.draw_region(page, drawn, _placement(page, sent), by=by, at=at)
    return _("The region was drawn.")


def _change(page: Page, sent: Sent, by: User, at: datetime) -> str:
    corners = parse_polygons(sent.get("corners", ""))
    regions.change_region(_region(page, sent), corners, by=by, at=at)
    return _("The corners were stored.")


def _split(page: Page, sent: Sent, by: User, at: datetime) -> str:
    part = read_number(sent.get("part", ""), most=regions.POLYGONS_MAX)
    if part is None or part < 1:
        raise Invalid(regions.GONE)
    regions.split_region(_region(page, sent), part - 1, _cut(sent), by=by, at=at)
    return _("The region was cut in two. The new one has no article yet.")


def _cut(sent: Sent) -> Cut | None:
    """Return where to cut, None where the part is to be taken out whole."""
    direction = sent.get("direction")
    if direction == "out":
        return None
    try:
        place = float(sent.get("place", "")) / 100
    except ValueError:
        place = -1.0
    if not 0 < place < 1:
        raise Invalid(_("Say where to cut: a number between 0 and 100."))
    return Cut("down" if direction == "down" else "across", place)


def _join(page: Page, sent: Sent, by: User, at: datetime) -> str:
    regions.join_regions(_region(page, sent), _region(page, sent, "other"), by=by, at=at)
    return _("The two regions are one now.")


def _assign(page: Page, sent: Sent, by: User, at: datetime) -> str:
    placement = _placement(page, sent)
    regions.assign_region(_region(page, sent), placement, by=by, at=at)
    return _("The region has its article.") if placement else _("The region has no article now.")


def _remove(page: Page, sent: Sent, by: User, at: datetime) -> str:
    regions.remove_region(_region(page, sent), by=by, at=at)
    return _("The region was taken off.")


def _find(page: Page, sent: Sent, by: User, at: datetime) -> str:
    count = find_again(page, by=by, at=at)
    return ngettext(
        "%(count)d article was found on the page.",
        "%(count)d articles were found on the page.",
        count,
    ) % {"count": count}


def _make_drafts(page: Page, sent: Sent, by: User, at: datetime) -> str:
    count = len(make_drafts_from_text(page, by=by, at=at))
    return ngettext("%(count)d draft was made.", "%(count)d drafts were made.", count) % {
        "count": count
    }


def _region(page: Page, sent: Sent, name: str = "region") -> PageRegion:
    """Return the region that a form names. Refuses Invalid for one that is gone."""
    number = read_number(sent.get(name, "")) or 0
    region = page.regions.filter(pk=number).select_related("page__issue").first()
    if region is None:
        raise Invalid(regions.GONE)
    return region


def _placement(page: Page, sent: Sent) -> Placement | None:
    """Return the article's place that a form names, None for none. Refuses Invalid."""
    chosen = sent.get("placement", "")
    if not chosen:
        return None
    placement = page.placements.filter(pk=read_number(chosen) or 0).first()
    if placement is None:
        raise Invalid(regions.ELSEWHERE)
    return placement


ACTS: dict[str, Act] = {
    "accept_all": _accept_all,
    "accept": _accept,
    "draw": _draw,
    "change": _change,
    "split": _split,
    "join": _join,
    "assign": _assign,
    "remove": _remove,
    "find": _find,
    "drafts": _make_drafts,
}
