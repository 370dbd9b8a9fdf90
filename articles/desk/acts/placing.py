"""Putting an article on a page, and taking it off again. It says when proofs start anew."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.editions import editions
from articles.actions.review.rounds import current_round, valid_approvals
from articles.admin_base import signed_in_user
from articles.desk.acts.acting import READ_ARTICLES, find_article, return_to_article
from articles.desk.screens import render_screen, require_sight, tell_refusals
from articles.domain.states import PROOFS
from articles.domain.texts.quoting import quote_headline
from articles.errors import Refused
from articles.forms.placing import PageChoices, PlacingForm
from articles.models import Approval, Article, Page, Placement
from articles.selectors.signing.places import PageOffer, list_open_pages

TEMPLATE = "desk/acts/place.html"


def show_placing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Offer the pages of the next issues, and put the article on one."""
    article = find_article(request, pk)
    at = timezone.now()
    form = PlacingForm(
        request.POST or None,
        publication=article.publication,
        pages=page_choices(article, at),
    )
    proofs = signed_proofs(article)
    if request.method == "POST" and form.is_valid():
        page: Page = form.cleaned_data["found"]
        try:
            editions.place_article(article, page, by=signed_in_user(request), at=at)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, str(reason))
        else:
            messages.success(request, _describe_placing(article, page, fell=bool(proofs)))
            return return_to_article(article)
    return render_screen(
        request,
        TEMPLATE,
        title=_("Put on a page"),
        menu_section="pages",
        article=article,
        form=form,
        proofs=proofs,
    )


def take_off_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take an article off one of its pages. There is nothing to look at here."""
    require_sight(request, READ_ARTICLES)
    if request.method != "POST":
        raise Http404
    placement = get_object_or_404(Placement.objects.select_related("page__issue"), pk=pk)
    article = find_article(request, placement.article_id)
    by = signed_in_user(request)
    proofs = signed_proofs(article)
    if tell_refusals(
        request, lambda: editions.remove_placement(placement, by=by, at=timezone.now())
    ):
        messages.success(request, _describe_removal(article, placement.page, fell=bool(proofs)))
    return return_to_article(article)


def signed_proofs(article: Article) -> list[Approval]:
    """Return the proofs in force, which another place in print cancels."""
    current = current_round(article)
    approvals = valid_approvals(current) if current else {}
    return [approvals[step] for step in PROOFS if step in approvals]


def page_choices(article: Article, at: datetime) -> PageChoices:
    """Return the open pages as the choices of a form, by issue."""
    return [
        (str(issue), [(one.page.pk, _label(one)) for one in pages])
        for issue, pages in list_open_pages(article, at)
    ]


def _label(one: PageOffer) -> str:
    words = {
        "page": str(one.page),
        "articles": one.articles,
        "characters": one.characters,
        "free": one.free,
    }
    if one.free is None:
        return _("%(page)s · articles: %(articles)d, characters: %(characters)d") % words
    return (
        _("%(page)s · articles: %(articles)d, characters: %(characters)d, free: about %(free)d")
        % words
    )


def _describe_placing(article: Article, page: Page, *, fell: bool) -> str:
    words = {
        "article": quote_headline(article.headline),
        "issue": page.issue.printed_number(),
        "page": str(page),
    }
    if fell:
        return (
            _(
                "Put %(article)s on %(issue)s %(page)s. Its proofs start anew: it is read again "
                "as it stands there."
            )
            % words
        )
    return _("Put %(article)s on %(issue)s %(page)s.") % words


def _describe_removal(article: Article, page: Page, *, fell: bool) -> str:
    words = {
        "article": quote_headline(article.headline),
        "issue": page.issue.printed_number(),
        "page": str(page),
    }
    if fell:
        return _("Took %(article)s off %(issue)s %(page)s. Its proofs start anew.") % words
    return _("Took %(article)s off %(issue)s %(page)s.") % words
