"""The page on which a person arranges the blocks of the start page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.actions.records.desk_settings import store_blocks
from articles.admin_base import signed_in_user
from articles.desk.screens import Guard, render_screen
from articles.errors import Words
from articles.models import DeskSettings
from newsroom.accounts.models import User
from newsroom.frame.start_blocks import (
    USUAL_ORDER,
    ArrangedBlock,
    arrange_blocks,
    arrange_names,
    move_name,
)

PAGE = "admin:start_blocks"
SENT_MAX = 400  # characters of an order
UP = -1
DOWN = 1


@dataclass(frozen=True)
class BlockArea:
    """A part of the start page with its blocks; blocks stay in their part."""

    label: Words
    blocks: Sequence[ArrangedBlock]


@require_http_methods(["GET", "HEAD", "POST"])
def arrange_start_page(request: HttpRequest) -> HttpResponseBase:
    """Show the blocks that a person has on the start page (GET), and move, hide or show one, or
    forget all of it (POST)."""
    by = signed_in_user(request)
    settings = DeskSettings.objects.filter(user=by).first()
    if request.method == "POST":
        return _answer(request, by, settings)
    arranged = arrange_blocks(by, settings)
    return render_screen(
        request,
        "desk/start/blocks.html",
        title=pgettext("blocks", "Arrange my desk"),
        menu_section="desk",
        areas=[area for area in _areas(arranged) if area.blocks],
        is_changed=bool(settings and (settings.block_order or settings.hidden_blocks)),
    )


def _areas(arranged: Sequence[ArrangedBlock]) -> list[BlockArea]:
    return [
        BlockArea(
            pgettext_lazy("blocks", "On the page"),
            [one for one in arranged if not one.block.is_aside],
        ),
        BlockArea(
            pgettext_lazy("blocks", "Beside it"), [one for one in arranged if one.block.is_aside]
        ),
    ]


def _answer(request: HttpRequest, by: User, settings: DeskSettings | None) -> HttpResponseRedirect:
    """Do what was sent and lead back, to the block that was changed. Unknown names change
    nothing."""
    sent = request.POST
    if "reset" in sent:
        store_blocks([], [], by=by)
        messages.success(request, _("The start page has its usual blocks in their usual order."))
        return HttpResponseRedirect(reverse(PAGE))
    arranged = arrange_blocks(by, settings)
    order = arrange_names(USUAL_ORDER, settings.block_order if settings is not None else [])
    hidden = {one.block.name for one in arranged if one.is_hidden}
    act, name = _read_act(sent)
    one = next((one for one in arranged if one.block.name == name), None)
    if act == "order":
        order = _read_order(name, arranged, order)
    elif one is None:
        return HttpResponseRedirect(reverse(PAGE))
    elif act in {"up", "down"}:
        beside = {other.block.name for other in arranged if _are_beside(one, other)}
        order = move_name(order, beside, name, UP if act == "up" else DOWN)
    elif act == "hide" and not one.block.is_fixed:
        hidden.add(name)
    elif act == "show":
        hidden.discard(name)
    store_blocks(order, sorted(hidden), by=by)
    fragment = f"#block-{name}" if one is not None else ""
    return HttpResponseRedirect(reverse(PAGE) + fragment)


def _are_beside(one: ArrangedBlock, other: ArrangedBlock) -> bool:
    return one.block.is_aside == other.block.is_aside


def _read_act(sent: QueryDict) -> tuple[str, str]:
    """Return the button that was pressed, and the block that it names; nothing for none."""
    acts = ("up", "down", "hide", "show", "order")
    act = next((act for act in acts if act in sent), "")
    return act, sent.get(act, "")[:SENT_MAX]


def _read_order(names: str, arranged: Sequence[ArrangedBlock], order: Sequence[str]) -> list[str]:
    """Return an order with those blocks that were dragged as they were sent; others keep their
    places."""
    seen = {one.block.name for one in arranged}
    dragged = [name for name in dict.fromkeys(names.split(",")) if name in seen]
    places = iter(dragged)
    return [next(places) if name in dragged else name for name in order]


def block_urls(guard: Guard) -> list[URLPattern]:
    """Return the address of the page, below that of the admin."""
    return [path("blocks/", guard(never_cache(arrange_start_page)), name="start_blocks")]
