"""A reader reports an error in an article. No account is needed."""

import secrets
from datetime import datetime, timedelta

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.publishing.error_reports import ErrorWords, report_error
from articles.attempts import Bucket, Limit, count_attempt, counted_address, format_minutes
from articles.errors import Refused, WrongState
from articles.forms.remarks import ErrorReportForm
from articles.models import Article
from articles.models.texts.remarks import QUOTE_MAX
from articles.reading.access import (
    READING,
    access_terms_for,
    private_page,
    released_article_facts,
    render_page,
)
from articles.selectors.public.articles import find_published
from articles.selectors.public.site import site_of

SALT = "articles.error-report"
LASTS = timedelta(days=1)
REPORTS = Limit("error-report", 10, timedelta(minutes=15))
TOKEN = "token"  # noqa: S105  the name of a field
TOKEN_MAX = 200  # characters


@private_page(methods=(*READING, "POST"))
def show_error_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the words of the article and what is wrong with them, and keep that for the desk.

    `?quote=` are words that the reader selected. Each form counts once. What a program filled in
    is answered as if it were kept.
    """
    at = timezone.now()
    article = _find_article_or_404(pk, at)
    posted = request.POST if request.method == "POST" else None
    form = ErrorReportForm(posted, initial=_initial_values(request))
    status = 200
    if request.method == "POST":
        until = count_attempt([Bucket(REPORTS, (counted_address(request),))], at=at)
        if until is not None:
            wait = _("Too many reports came from here. Try again in %(time)s.")
            form.add_error(None, wait % {"time": format_minutes(until - at)})
            status = 429
        elif form.is_valid() and _keep_report(request, article, form, at):
            return redirect(reverse("articles:error_reported", args=[article.pk]))
    context = {"article": article, "form": form, "token": _seal_token(article)}
    return render_page(
        request, "articles/error_form.html", site_of(article.publication), context, status
    )


@private_page
def show_error_reported(request: HttpRequest, pk: int) -> HttpResponse:
    """Thank the reader."""
    article = _find_article_or_404(pk, timezone.now())
    site = site_of(article.publication)
    return render_page(request, "articles/error_reported.html", site, {"article": article})


def _find_article_or_404(pk: int, at: datetime) -> Article:
    article = find_published(pk, at)
    if article is None or article.release is None:
        raise Http404(_("There is no article with this number, or it is not public yet."))
    return article


def _initial_values(request: HttpRequest) -> dict[str, str]:
    email = request.user.email if request.user.is_authenticated else ""
    return {"quote": request.GET.get("quote", "")[:QUOTE_MAX], "email": email}


def _keep_report(
    request: HttpRequest, article: Article, form: ErrorReportForm, at: datetime
) -> bool:
    """Keep what a valid form says; say whether there is nothing more to ask."""
    cleaned = form.cleaned_data
    if cleaned["website"]:
        return True
    facts = released_article_facts(site_of(article.publication), article)
    is_open = access_terms_for(request, facts, at).open
    try:
        error = ErrorWords(
            cleaned["quote"], cleaned["words"], cleaned["email"], _read_token(request, article)
        )
        report_error(article, error, at=at, must_hold=is_open)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return False
    return True


def _seal_token(article: Article) -> str:
    """Return the number of a new form of this article, sealed."""
    return signing.dumps([article.pk, secrets.token_hex(16)], salt=SALT)


def _read_token(request: HttpRequest, article: Article) -> str:
    """Return the number of the form that was sent. Refuses WrongState for a form of another article
    or of another day."""
    token = request.POST.get(TOKEN, "")
    try:
        pk, nonce = signing.loads(token[:TOKEN_MAX], salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        pk = 0
        nonce = ""
    if pk != article.pk:
        raise WrongState(_("This page lay open for too long. Look at what you wrote and send it."))
    return str(nonce)
