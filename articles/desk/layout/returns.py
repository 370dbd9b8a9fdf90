"""A text that came back from layout: bringing it back, what differs, taking it over."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import rights
from articles.actions.epaper import layout_returns
from articles.actions.epaper.layout_returns import IncomingText
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, require_sight, tell_refusals
from articles.domain.states import Move, find_rule, stage_at
from articles.domain.texts.comparing import TextPiece, compare_characters
from articles.domain.texts.quoting import nest_headline
from articles.errors import NotYours, Refused
from articles.layout_exchange.returned_changes import ReturnedChange, ReturnFinding
from articles.models import Article, LayoutReturn, Page
from articles.selectors.pages.layout_screens import (
    compare_return,
    read_article_layout,
    read_current_story,
)
from newsroom.accounts.actors import actor_of

READ_ARTICLES = "articles.view_article"


class ReturnForm(forms.Form):
    """The file that came back."""

    file = forms.FileField(
        label=gettext_lazy("Text from layout"),
        help_text=gettext_lazy("Tagged text, ICML or plain text of one article."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.icml,.xml,text/plain"}),
    )


@dataclass(frozen=True)
class ShownChange:
    """A paragraph on the screen. `pieces` lead from the article now to layout's words, `here` from
    what was exported to the article now where both changed."""

    change: ReturnedChange
    label: str
    pieces: Sequence[TextPiece]
    here: Sequence[TextPiece]
    chosen: bool


def show_article_layout(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what of an article went to layout and came back. A POST brings a text back."""
    require_sight(request, READ_ARTICLES)
    article = get_object_or_404(Article.objects.select_related("publication"), pk=pk)
    form = ReturnForm()
    if request.method == "POST":
        by = signed_in_user(request)
        layout_returns.require_bring_back(article, by=by, at=timezone.now())
        form = ReturnForm(request.POST, request.FILES)
        returned = _receive(request, article, form) if form.is_valid() else None
        if returned is not None:
            return HttpResponseRedirect(reverse("admin:articles_layout_return", args=[returned.pk]))
    return render_screen(
        request,
        "desk/layout/article.html",
        title=_("Layout of “%(headline)s”") % {"headline": nest_headline(article.headline)},
        article=article,
        layout=read_article_layout(article),
        form=form,
        may_bring_back=layout_returns.can_bring_back(actor_of(request), article),
    )


def _receive(request: HttpRequest, article: Article, form: ReturnForm) -> LayoutReturn | None:
    """Keep what layout made of an article; a refusal is shown beside the file."""
    with _refusals_beside(form):
        return layout_returns.receive_article_text(
            article, _incoming(form), by=signed_in_user(request), at=timezone.now()
        )
    return None


def receive_on_page(request: HttpRequest, page: Page, form: ReturnForm) -> LayoutReturn | None:
    """Keep what layout made of one of a page's articles; a refusal is shown beside the file."""
    if not form.is_valid():
        layout_returns.require_bring_back_on_page(by=signed_in_user(request), at=timezone.now())
        return None
    with _refusals_beside(form):
        return layout_returns.receive_page_text(
            page, _incoming(form), by=signed_in_user(request), at=timezone.now()
        )
    return None


def _incoming(form: ReturnForm) -> IncomingText:
    file = form.cleaned_data["file"]
    return IncomingText(file, file.name)


@contextmanager
def _refusals_beside(form: ReturnForm) -> Iterator[None]:
    """Show what is refused as errors of the form; a missing right is answered by the admin."""
    try:
        yield
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))


def show_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what layout changed in an article. A button takes the chosen changes over, or leaves
    them."""
    require_sight(request, READ_ARTICLES)
    returned = get_object_or_404(
        LayoutReturn.objects.select_related(
            "export__article__publication", "export__revision", "decided_by", "revision"
        ),
        pk=pk,
    )
    article = returned.export.article
    at = timezone.now()
    if request.method == "POST" and tell_refusals(request, lambda: _decide(request, returned, at)):
        return HttpResponseRedirect(reverse("admin:articles_article_layout", args=[article.pk]))
    article.refresh_from_db()
    stage = stage_at(article.stage, article.published_at, at)
    rule = find_rule(stage, article.visibility, Move.SAVE)
    actor = actor_of(request)
    return render_screen(
        request,
        "desk/layout/return.html",
        title=_("From layout: %(name)s") % {"name": returned.name},
        article=article,
        returned=returned,
        rows=_shown_changes(request, returned),
        may_take=rights.can_write(actor, article) and rule is not None,
        is_out=rule is None,
        may_leave=layout_returns.can_bring_back(actor, article),
    )


def _shown_changes(request: HttpRequest, returned: LayoutReturn) -> list[ShownChange]:
    changes = compare_return(returned, read_current_story(returned.export.article))
    typed = request.POST.getlist("change") if request.method == "POST" else None
    return [_shown_change(change, typed) for change in changes]


def _shown_change(change: ReturnedChange, typed: list[str] | None) -> ShownChange:
    current = change.current or ""
    exported = change.exported or ""
    if change.finding in {ReturnFinding.MEANWHILE, ReturnFinding.AGREED, ReturnFinding.SAME}:
        pieces = compare_characters(exported, current)
    else:
        pieces = compare_characters(current, change.returned or "")
    both = change.finding == ReturnFinding.CONFLICT
    return ShownChange(
        change,
        str(LABELS[change.finding]),
        pieces,
        compare_characters(exported, current) if both else (),
        chosen=change.is_chosen_first if typed is None else change.key in typed,
    )


LABELS = {
    ReturnFinding.SAME: "",
    ReturnFinding.CHANGED: gettext_lazy("changed in layout"),
    ReturnFinding.MEANWHILE: gettext_lazy("changed here since the export"),
    ReturnFinding.AGREED: gettext_lazy("changed on both sides alike"),
    ReturnFinding.CONFLICT: gettext_lazy("changed on both sides, each otherwise"),
    ReturnFinding.CUT: gettext_lazy("taken out in layout"),
    ReturnFinding.ADDED: gettext_lazy("put in by layout"),
}


def _decide(request: HttpRequest, returned: LayoutReturn, at: datetime) -> None:
    """Do what the pressed button says. Refuses as the actions do."""
    by = signed_in_user(request)
    if "leave" in request.POST:
        layout_returns.leave_text(returned, by=by, at=at)
        messages.success(request, _("The article stays as it is."))
        return
    version = read_number(request.POST.get("version", "")) or 0
    saved = layout_returns.take_over(
        returned, request.POST.getlist("change"), version=version, by=by, at=at
    )
    messages.success(
        request,
        _("Revision %(number)d is the newest text now. Readers see nothing of it yet.")
        % {"number": saved.version},
    )
