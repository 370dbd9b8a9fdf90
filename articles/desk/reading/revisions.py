"""Staff pages that show what changed: two revisions side by side, and restoring one of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import rights
from articles.actions.writing import writing
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.acts.acting import find_article, return_to_article
from articles.desk.screens import render_screen
from articles.desk.suggested_edits import show_suggestions
from articles.errors import Refused
from articles.models import Article, Revision
from articles.selectors.desk.revisions import compare_revisions, list_revisions
from newsroom.accounts.actors import actor_of


def show_comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Show two revisions of an article (?old=1&new=3; the last two where nothing sensible is
    asked). A POST restores one of them.
    """
    article = find_article(request, pk)
    if request.method == "POST":
        return _restore_revision(request, article)
    known = list_revisions(article)
    numbers = [revision.number for revision in known]
    new = _requested_number(request, "new", numbers, numbers[0])
    old = _requested_number(
        request, "old", numbers, max((n for n in numbers if n < new), default=new)
    )
    rows = {
        row.number: row
        for row in article.revisions.select_related("made_by").filter(number__in={old, new})
    }
    return render_screen(
        request,
        "desk/article/compare.html",
        title=_("Compare revisions"),
        article=article,
        revisions=known,
        comparison=compare_revisions(rows[old], rows[new]),
        suggested=show_suggestions(article, signed_in_user(request)),
        may_restore=rights.can_write(actor_of(request)),
    )


def _restore_revision(request: HttpRequest, article: Article) -> HttpResponse:
    """Bring an earlier revision back as the newest one; a refusal is shown and changes nothing."""
    number = read_number(request.POST.get("revision", "")) or 0
    revision = get_object_or_404(Revision, article=article, number=number)
    version = read_number(request.POST.get("version", "")) or 0
    try:
        writing.restore_revision(
            article,
            revision,
            by=signed_in_user(request),
            at=timezone.now(),
            expected_version=version,
        )
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(
            request,
            _("Revision %(number)d is the newest text now. Readers see nothing of it yet.")
            % {"number": number},
        )
    return return_to_article(article)


def _requested_number(request: HttpRequest, name: str, numbers: list[int], otherwise: int) -> int:
    number = read_number(request.GET.get(name, ""))
    return number if number in numbers and number is not None else otherwise
