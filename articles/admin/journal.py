"""The journal as a report: filtered, looked at, exported, never edited."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import rights
from articles.actions.records import journal
from articles.admin.long_lists import LongListMixin, UsedFilter
from articles.admin.reference import ReadOnlyAdmin
from articles.admin.staff import signed_in_user
from articles.common.act_registry import registered_acts
from articles.common.csv_files import CSV_TYPE, csv_pieces
from articles.models import JournalEntry


class ActFilter(admin.SimpleListFilter):
    """Acts in the reader's language."""

    title = gettext_lazy("act")
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(registered_acts().items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(act=self.value()) if self.value() in registered_acts() else queryset


@admin.register(JournalEntry)
class JournalAdmin(LongListMixin[JournalEntry], ReadOnlyAdmin):
    list_display = [
        "at",
        "by_printed",
        "role_shown",
        "act_shown",
        "subject",
        "way",
        "revision",
        "reason",
    ]
    list_filter = ["outcome", ActFilter, "at", ("by", UsedFilter)]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    search_fields = ["subject", "by_printed", "reason"]
    change_list_template = "admin/articles/journalentry/change_list.html"

    @admin.display(description=gettext_lazy("role at the time"), ordering="role")
    def role_shown(self, entry: JournalEntry) -> str:
        return entry.role_label

    @admin.display(description=gettext_lazy("act"))
    def act_shown(self, entry: JournalEntry) -> str:
        if entry.outcome == "done":
            return entry.act_label
        return format_html("{} <b>{}</b>", entry.act_label, entry.get_outcome_display())

    @admin.display(description=gettext_lazy("from → to"))
    def way(self, entry: JournalEntry) -> str:
        if entry.from_stage == entry.to_stage:
            return entry.get_to_stage_display() or "—"
        return f"{entry.get_from_stage_display()} → {entry.get_to_stage_display()}"

    def get_urls(self) -> list[URLPattern]:
        mine = path(
            "export/", self.admin_site.admin_view(self.export), name="articles_journalentry_export"
        )
        return [mine, *super().get_urls()]

    def export(self, request: HttpRequest) -> StreamingHttpResponse | HttpResponse:
        """Stream the filtered list as CSV for spreadsheets; who took it away is journalled as
        well.
        """
        by = signed_in_user(request)
        at = timezone.now()
        with journal.perform("journal.exported", by=by, at=at):
            rights.require(rights.may(by, "export_journalentry"))
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:articles_journalentry_changelist"))
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
