"""The history of an article: what the journal says of it, the newest first."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.desk.acts.acting import find_article
from articles.desk.screens import render_screen
from articles.models import JournalEntry
from articles.selectors.desk.revisions import find_public_revision

ENTRIES_MAX = 200


@require_safe
def show_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what happened to an article."""
    article = find_article(request, pk)
    entries = JournalEntry.objects.filter(article=article).order_by("-at", "-pk")
    return render_screen(
        request,
        "desk/article/history.html",
        title=_("History"),
        article=article,
        journal=entries[:ENTRIES_MAX],
        public_revision=find_public_revision(article, timezone.now()),
    )
