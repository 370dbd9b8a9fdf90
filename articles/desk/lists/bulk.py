"""Acts on many articles: what is asked, a preview row by row, and the result, which adds up."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.actions.lists.bulk_acts import (
    RowPreview,
    can_undo,
    find_rows,
    find_undoing,
    perform_bulk_act,
    preview_rows,
    require_few,
    undo_bulk_act,
)
from articles.actions.lists.bulk_kinds import (
    ALL_KINDS,
    KINDS,
    REVERSALS,
    BulkKind,
    allowed_kinds,
)
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.lists.bulk_tokens import read_preview, seal_preview
from articles.desk.lists.listing import ArticleListing
from articles.desk.screens import render_screen, require_sight
from articles.errors import NotYours, Refused
from articles.forms.lists.bulk import BULK_FORMS, BulkForm
from articles.models import Article, BulkAct, RowOutcome
from newsroom.accounts.models import User

READ = "articles.view_article"
BACK_MAX = 1000


def show_bulk(request: HttpRequest) -> HttpResponseBase:
    """Ask what an act needs (POST `act` and the ticked `row`s, or `all` of the list), show its
    preview (`preview`), do what a preview confirmed (`token`), and undo an act (`undo`)."""
    require_sight(request, READ)
    by = signed_in_user(request)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
    if "token" in request.POST:
        return _perform(request, by)
    if "undo" in request.POST:
        return _undo(request, by)
    kind = KINDS.get(request.POST.get("act", ""))
    if kind not in allowed_kinds(by) or kind is None:
        raise PermissionDenied
    back = request.POST.get("back", "").replace("\0", "")[:BACK_MAX]
    try:
        articles = _chosen_articles(request, back, by)
        return _show_form(request, kind, articles, back, by)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(_list_address(back))


@require_safe
def show_bulk_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what became of each row, to whoever reads articles."""
    require_sight(request, READ)
    bulk_act = get_object_or_404(BulkAct.objects.select_related("by"), pk=pk)
    rows = list(bulk_act.rows.select_related("article"))
    counts = Counter(row.outcome for row in rows)
    kind = ALL_KINDS.get(bulk_act.name)
    return render_screen(
        request,
        "desk/lists/bulk_result.html",
        title=_("Result: %(act)s") % {"act": kind.title if kind else bulk_act.name},
        bulk_act=bulk_act,
        rows=rows,
        done=counts[RowOutcome.DONE],
        refused=counts[RowOutcome.REFUSED],
        unchanged=counts[RowOutcome.UNCHANGED],
        unreached=counts[""],
        list_address=_list_address(bulk_act.back),
        can_undo=can_undo(bulk_act, signed_in_user(request)),
        undoing=find_undoing(bulk_act),
        is_undoing=bulk_act.name in REVERSALS,
        again=[]
        if bulk_act.name in REVERSALS
        else [row.article_id for row in rows if row.outcome in ("", RowOutcome.REFUSED)],
    )


def _perform(request: HttpRequest, by: User) -> HttpResponse:
    try:
        confirmed = read_preview(request.POST.get("token", ""), by)
        bulk_act = perform_bulk_act(confirmed, by=by, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
    return HttpResponseRedirect(reverse("admin:articles_bulk_result", args=[bulk_act.pk]))


def _undo(request: HttpRequest, by: User) -> HttpResponse:
    """Undo an act that this person did, and show what became of each row."""
    number = read_number(request.POST["undo"])
    bulk_act = get_object_or_404(BulkAct, pk=number)
    try:
        bulk_act = undo_bulk_act(bulk_act, by=by, at=timezone.now())
    except NotYours:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("admin:articles_bulk_result", args=[bulk_act.pk]))


def _show_form(
    request: HttpRequest, kind: BulkKind, articles: Sequence[Article], back: str, by: User
) -> HttpResponse:
    """Show what the act asks; once that is answered, the preview and its confirmation."""
    form_class = BULK_FORMS[kind.name]
    previews = "preview" in request.POST or not form_class.base_fields
    form = form_class(request.POST if previews else None)
    rows: Sequence[RowPreview] = []
    token = ""
    if previews and form.is_valid():
        rows = preview_rows(kind, form.values(), articles, by=by, at=timezone.now())
        token = seal_preview(kind, form.values(), rows, back, by)
    return render_screen(
        request,
        "desk/lists/bulk.html",
        title=str(kind.title),
        kind=kind,
        form=form,
        articles=articles,
        rows=rows,
        token=token,
        back=back,
        list_address=_list_address(back),
        **_summary(form, rows),
    )


def _summary(form: BulkForm, rows: Sequence[RowPreview]) -> dict[str, Any]:
    """Return what a preview says above its rows."""
    counts = Counter(row.outcome for row in rows)
    return {
        "chosen": form.describe() if rows else "",
        "done": counts[RowOutcome.DONE],
        "refused": counts[RowOutcome.REFUSED],
        "unchanged": counts[RowOutcome.UNCHANGED],
    }


def _chosen_articles(request: HttpRequest, back: str, by: User) -> list[Article]:
    """Return the ticked articles, or with `all` those of the list. Refuses Invalid for none and
    for too many."""
    if "all" in request.POST:
        listing = ArticleListing(QueryDict(back), by, timezone.now())
        ids = listing.paginator.ids
    else:
        sent = [read_number(number) for number in request.POST.getlist("row")]
        ids = list(dict.fromkeys(number for number in sent if number is not None))
    require_few(len(ids))
    articles = find_rows(ids)
    if not articles:
        raise _nothing_ticked()
    return articles


def _nothing_ticked() -> Refused:
    return Refused(_("No article was ticked. Tick some rows first (key x)."))


def _list_address(back: str) -> str:
    address = reverse("admin:articles_article_changelist")
    return f"{address}?{back}" if back else address
