"""The gift links of a reader: one made for an article, all of them shown, one ended."""

from typing import cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.common.numbers import read_number
from articles.models import Article
from articles.origins import whole_address
from articles.reading.access import (
    access_terms_for,
    get_site_or_404,
    released_article_facts,
    render_page,
)
from newsroom.accounts.models import User
from subscriptions.actions.access import gift_links
from subscriptions.selectors.readers import gift_links as selector
from subscriptions.views.accounts import WRITING, reader_page
from subscriptions.views.attempt_limits import (
    GIFT_LINKS,
    account_limits,
    count_reader_attempt,
    wait_page,
)
from subscriptions.views.throttling import confirm_and_redirect

PAGE = "subscriptions:gift_links"


@reader_page(methods=WRITING)
def show_gift_links(request: HttpRequest) -> HttpResponse:
    """Show a reader's links, the newest first, and how many are left. POST ends one (`end`)."""
    site = get_site_or_404(request)
    by = cast("User", request.user)
    at = timezone.now()
    form = forms.Form(request.POST or None)

    def end() -> tuple[str, str]:
        gift_links.end_gift_link(read_number(request.POST.get("end", "")) or 0, by=by, at=at)
        return _("The link opens the text no more."), reverse(PAGE)

    if request.method == "POST" and form.is_valid():
        answer = confirm_and_redirect(request, form, end)
        if answer is not None:
            return answer
    terms = selector.gift_terms_of(site.publication)
    rows = [
        (line, whole_address(line.link.article.publication, line.link.get_absolute_url()))
        for line in selector.list_gift_links(by, at)
    ]
    left = selector.count_gifts_left(by, site.publication, terms, at)
    context = {"rows": rows, "form": form, "terms": terms, "left": left}
    return render_page(request, "subscriptions/gift_links.html", site, context)


@reader_page(methods=WRITING)
def show_giving_form(request: HttpRequest) -> HttpResponse:
    """Ask whether a reader wants to give an article (`article`), and make the link."""
    site = get_site_or_404(request)
    by = cast("User", request.user)
    at = timezone.now()
    number = read_number(request.GET.get("article", "")) or 0
    public = Article.objects.published(at).filter(publication=site.publication, pk=number)
    article = public.select_related("publication", "release__revision").first()
    if article is None:
        raise Http404(_("There is no article with this number, or it is not public yet."))
    form = forms.Form(request.POST or None)

    def give() -> tuple[str, str]:
        link = gift_links.make_gift_link(article, by=by, at=at)
        return _("Here is your link."), f"{reverse(PAGE)}#link-{link.pk}"

    if request.method == "POST" and form.is_valid():
        until = count_reader_attempt(account_limits(request, GIFT_LINKS))
        if until is not None:
            return wait_page(request, site, until)
        answer = confirm_and_redirect(request, form, give)
        if answer is not None:
            return answer
    terms = access_terms_for(request, released_article_facts(site, article), at)
    context = {
        "article": article,
        "form": form,
        "free": terms.open,
        "offer": selector.find_gift_offer(by, article, at),
    }
    return render_page(request, "subscriptions/give_text.html", site, context)
