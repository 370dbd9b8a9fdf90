"""Where the lines of a headline end on screens: shown at the widths that readers have, and set by
an editor."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.actions.review.headlines import set_headline_lines
from articles.admin_base import signed_in_user
from articles.desk.acts.acting import READ_ARTICLES, find_article, return_to_article
from articles.desk.screens import render_screen, require_sight, tell_refusals
from articles.forms.acts import HeadlineLinesForm
from articles.models import Article
from articles.selectors.search.printed_names import find_names_in

TEMPLATE = "desk/acts/headline.html"
WIDTHS = "desk/acts/headline_widths.html"
LONGEST = 200  # characters of a headline


def show_headline_lines(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a headline at the widths that matter, and store its lines. “preview” stores nothing."""
    article = find_article(request, pk)
    by = signed_in_user(request)
    initial = {"lines": "\n".join(article.headline_lines or [article.headline])}
    form = HeadlineLinesForm(request.POST or None, initial=initial)
    shown = initial["lines"]
    if request.method == "POST" and form.is_valid():
        shown = form.cleaned_data["lines"]
        lines = shown.splitlines()
        at = timezone.now()
        if "preview" not in request.POST and tell_refusals(
            request, lambda: set_headline_lines(article, lines, by=by, at=at)
        ):
            messages.success(request, _("Stored the lines of the headline."))
            return return_to_article(article)
    return render_screen(
        request,
        TEMPLATE,
        title=_("Lines of the headline"),
        menu_section="review",
        article=article,
        form=form,
        lines=shown.splitlines(),
        names=_names(article),
    )


@require_safe
def show_headline_widths(request: HttpRequest) -> HttpResponse:
    """Show a headline that is being typed (`text`) at the widths that matter. Stores nothing."""
    require_sight(request, READ_ARTICLES)
    text = " ".join(request.GET.get("text", "")[:LONGEST].split())
    return render(request, WIDTHS, {"text": text, "lines": [], "names": []})


def _names(article: Article) -> list[str]:
    """Return the names that stay whole in an article's headline. Three queries."""
    bylines = [str(credit) for credit in article.credits.select_related("person")]
    known = find_names_in(article.headline, article.publication_id)
    return [*known, *bylines, *article.keyword_list()]
