"""The reading list of a reader: shown, begun on an article, shortened."""

from typing import cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.common.numbers import read_number
from articles.models import Article
from articles.reading.access import get_site_or_404, render_page
from newsroom.accounts.models import User
from subscriptions.actions.readers import reading_list
from subscriptions.models import SavedArticle
from subscriptions.views.accounts import WRITING, reader_page
from subscriptions.views.throttling import confirm_and_redirect

PAGE = "subscriptions:saved"


@reader_page(methods=WRITING)
def show_reading_list(request: HttpRequest) -> HttpResponse:
    """Show the list, the newest first. POST takes one off it (`end`)."""
    site = get_site_or_404(request)
    by = cast("User", request.user)
    form = forms.Form(request.POST or None)

    def take_off() -> tuple[str, str]:
        reading_list.take_off_list(read_number(request.POST.get("end", "")) or 0, by=by)
        return _("It is off your reading list."), reverse(PAGE)

    if request.method == "POST" and form.is_valid():
        answer = confirm_and_redirect(request, form, take_off)
        if answer is not None:
            return answer
    saved = list(SavedArticle.objects.filter(user=by))
    numbers = [one.article_id for one in saved]
    public = Article.objects.published(timezone.now()).select_related("release__revision")
    shown = public.defer("body", "release__revision__body").in_bulk(numbers)
    rows = [(one, shown.get(one.article_id)) for one in saved]
    return render_page(request, "subscriptions/saved.html", site, {"rows": rows, "form": form})


@reader_page(methods=WRITING)
def show_save_form(request: HttpRequest) -> HttpResponse:
    """Ask whether a reader wants an article (`article`) on the list, and put it there."""
    site = get_site_or_404(request)
    at = timezone.now()
    number = read_number(request.GET.get("article", "")) or 0
    public = Article.objects.published(at).select_related("release__revision")
    article = public.filter(pk=number).first()
    if article is None:
        raise Http404(_("There is no article with this number, or it is not public yet."))
    form = forms.Form(request.POST or None)

    def save() -> tuple[str, str]:
        reading_list.save_for_later(article, by=cast("User", request.user), at=at)
        return _("It is on your reading list."), reverse(PAGE)

    if request.method == "POST" and form.is_valid():
        answer = confirm_and_redirect(request, form, save)
        if answer is not None:
            return answer
    context = {"article": article, "form": form}
    return render_page(request, "subscriptions/save.html", site, context)
