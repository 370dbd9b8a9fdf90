"""The journal as CSV for spreadsheets: what the list shows, and who took it away."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import rights
from articles.actions.records import journal
from articles.admin_base import signed_in_user
from articles.common.csv_files import CSV_TYPE, csv_pieces
from articles.desk.journal.timeline import JOURNAL
from articles.desk.lists.filtered_rows import short_query
from articles.desk.lists.record_list import today_query
from articles.models import JournalEntry


def export_journal(request: HttpRequest) -> StreamingHttpResponse | HttpResponse:
    """Stream the filtered list; that it was taken away is journalled as well. Filters that mean
    nothing lead back to the list, which says so."""
    by = signed_in_user(request)
    at = timezone.now()
    with journal.perform("journal.exported", by=by, at=at):
        rights.require(rights.may(by, "export_journalentry"))
    query = today_query(request.GET, JOURNAL.screen)
    if query is not None:
        return HttpResponseRedirect(f"{request.path}?{query}")
    listing = JOURNAL.screen.read_list(request.GET, at)
    if not listing.filterset.form.is_valid():
        address = reverse("admin:articles_journalentry_changelist")
        return HttpResponseRedirect(f"{address}?{short_query(request.GET) or ''}")
    rows = listing.ordered_rows
    journal.record("journal.exported", by=by, at=at, filter=request.GET.urlencode()[:500])
    answer = StreamingHttpResponse(
        csv_pieces(journal_lines(rows.iterator(2000))), content_type=CSV_TYPE
    )
    answer["Content-Disposition"] = (
        f'attachment; filename="journal-{timezone.localtime(at):%Y%m%d-%H%M}.csv"'
    )
    answer["Cache-Control"] = "no-store"
    return answer


def journal_lines(rows: Iterable[JournalEntry]) -> Iterator[tuple[object, ...]]:
    """Yield the report row by row, its headings first."""
    yield (
        _("Number"),
        _("When"),
        _("Who"),
        _("Role"),
        _("Act"),
        _("Outcome"),
        _("Article"),
        _("Subject"),
        _("From"),
        _("To"),
        _("Revision"),
        _("Reason"),
    )
    for row in rows:
        yield (
            row.pk,
            timezone.localtime(row.at).isoformat(),
            row.by_printed,
            row.role_label,
            row.act,
            row.outcome,
            row.article_id,
            row.subject,
            row.from_stage,
            row.to_stage,
            row.revision,
            row.reason,
        )
