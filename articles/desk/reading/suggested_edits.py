"""The suggested changes of an article: read in its text, and decided."""

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from articles.actions.writing import edit_decisions, suggested_edits
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.acts.acting import find_article
from articles.desk.screens import render_screen, tell_refusals
from articles.desk.suggested_edits import list_decided_cards, may_suggest, show_suggestions
from articles.domain.states import STEPS
from articles.models import Article, SuggestedEdit

PAGES = frozenset({"suggestions", "review", "proof", "change", "compare"})


@require_http_methods(["GET", "HEAD", "POST"])
def show_suggested_edits(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the suggestions of an article, or decide some (POST `accept`, `reject` or `withdraw`
    with the number of one, `ticked`, `by-` and a person's number, or `all`).

    Only suggestions that the page showed are decided. A refused rejection is shown with its reason.
    """
    article = find_article(request, pk)
    by = signed_in_user(request)
    if request.method == "POST" and tell_refusals(request, lambda: _decide(request, article)):
        page = request.POST.get("back", "")
        name = page if page in PAGES else "suggestions"
        return HttpResponseRedirect(reverse(f"admin:articles_article_{name}", args=[article.pk]))
    return render_screen(
        request,
        "desk/suggested/page.html",
        title=_("Suggested changes"),
        menu_section="review",
        article=Article.objects.get(pk=article.pk),
        suggested=show_suggestions(article, by),
        decided=list_decided_cards(article, by),
        may_suggest=may_suggest(article, by),
        reason=request.POST.get("reason", ""),
    )


def _decide(request: HttpRequest, article: Article) -> None:
    by = signed_in_user(request)
    at = timezone.now()
    if "accept" in request.POST:
        numbers = _chosen_numbers(request, article, request.POST["accept"])
        done = edit_decisions.accept_edits(article, numbers, by=by, at=at)
        _tell_accepted(request, article, done)
    elif "reject" in request.POST:
        numbers = _chosen_numbers(request, article, request.POST["reject"])
        reason = request.POST.get("reason", "")
        edit_decisions.reject_edits(article, numbers, by=by, at=at, reason=reason)
        messages.success(request, _("Rejected. The text stays as it is."))
    elif "withdraw" in request.POST:
        numbers = _chosen_numbers(request, article, request.POST["withdraw"])
        suggested_edits.withdraw_edits(article, numbers, by=by, at=at)
        messages.success(request, _("The suggestion is taken back."))


def _chosen_numbers(request: HttpRequest, article: Article, choice: str) -> Collection[int]:
    """Return the suggestions that a button names, as far as the page showed them. What
    somebody decided meanwhile is left out of several."""
    if choice == "ticked":
        return _read_numbers(request.POST.getlist("edit"))
    if choice != "all" and not choice.startswith("by-"):
        return _read_numbers([choice])
    shown = _read_numbers(request.POST.getlist("shown"))
    rows = SuggestedEdit.objects.filter(article=article, pk__in=shown, accepted=None)
    rows = rows.exclude(by=signed_in_user(request))
    if choice != "all":
        rows = rows.filter(by=read_number(choice.removeprefix("by-")) or 0)
    return list(rows.values_list("pk", flat=True))


def _read_numbers(values: Collection[str]) -> list[int]:
    return [number for number in map(read_number, values) if number is not None]


def _tell_accepted(
    request: HttpRequest, article: Article, done: edit_decisions.AcceptedEdits
) -> None:
    """Say what was made, what became of the signatures, and what did not fit any more."""
    count = len(done.accepted)
    message = ngettext(
        "%(count)d suggestion accepted as revision %(number)d.",
        "%(count)d suggestions accepted as revision %(number)d.",
        count,
    ) % {"count": count, "number": done.revision.number}
    if article.stage in STEPS:
        stand = done.revision.typographic
        message += " " + (_("The signatures stand.") if stand else _("It is signed anew."))
    messages.success(request, message)
    if done.misplaced:
        left = ngettext(
            "%(count)d suggestion did not fit any more and is still open.",
            "%(count)d suggestions did not fit any more and are still open.",
            len(done.misplaced),
        ) % {"count": len(done.misplaced)}
        messages.warning(request, left)
