"""Buttons that make a new draft of an article: a copy, or the next instalment of its series."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.actions.writing.copies import continue_series, duplicate_article
from articles.admin_base import signed_in_user
from articles.desk.screens import require_sight
from articles.errors import NotYours, Refused
from articles.models import Article

READ = "articles.view_article"


@require_POST
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a copy of an article, and open it."""
    words = _("This is a copy of “%(headline)s”, a new draft of yours.")
    return _make(request, pk, duplicate_article, words)


@require_POST
def continue_as_series(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next instalment of an article's series, and open it."""
    words = _("This continues the series of “%(headline)s”. Write on.")
    return _make(request, pk, continue_series, words)


def _make(request: HttpRequest, pk: int, act: Callable[..., Article], message: str) -> HttpResponse:
    require_sight(request, READ)
    article = get_object_or_404(Article.objects.select_related("publication"), pk=pk)
    try:
        made = act(article, by=signed_in_user(request), at=timezone.now())
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
    messages.success(request, message % {"headline": article.headline})
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[made.pk]))
