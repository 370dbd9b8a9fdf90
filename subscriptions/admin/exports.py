"""A list taken out as a sheet: exactly the rows its address asks for, for a purpose that the journal keeps."""

from io import BytesIO
from typing import Any, ClassVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin_base import Row, signed_in
from subscriptions.actions.service import exports
from subscriptions.actions.service.exports import ListExport
from subscriptions.admin.desk import CounterAdmin, Said
from subscriptions.admin.formatting import sees_contacts
from subscriptions.admin.list_sheets import ListSheet
from subscriptions.admin.page_inputs import handed_out
from subscriptions.admin.service_forms import PurposeForm
from subscriptions.sheets import XLSX_TYPE

SHEET = ("sheet/", "sheet", "sheet_view")  # a page of each list that is taken out


class TakenOut(CounterAdmin[Row]):
    """Adds to a list the page that takes it out: …/sheet/ with the questions of the list's own address."""

    sheet: ClassVar[ListSheet]

    def rows_shown(self, request: HttpRequest) -> tuple[Any, Any]:
        """Return the rows that an address asks of the list, all of them, and the filters that narrowed them."""
        found: Any = self.get_changelist_instance(request)
        return found.queryset, found.filterset

    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        """Say how many rows an address asks for, ask what for, and hand them out."""
        self.require(request, f"view_{self.opts.model_name}", "export_subscribers")
        back = self.address("changelist")
        try:
            rows, asked = self.rows_shown(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(back)
        count, query, at = rows.count(), request.GET.urlencode(), timezone.now()

        def do(said: Said) -> HttpResponse:
            noun, file = (
                str(self.opts.model_name),
                BytesIO(),
            )  # packed: rows are written to the disk, in pieces
            lines = self.sheet.lines(rows, sees_contacts(request), at)
            taken = ListExport(noun, self.sheet.title, self.sheet.columns, lines, count, query)
            exports.export_list(taken, file, said["purpose"], by=signed_in(request), at=at)
            return handed_out(file, f"{noun}-{timezone.localtime(at):%Y%m%d-%H%M}.xlsx", XLSX_TYPE)

        many = ngettext(
            "%(count)d row leaves the house, as the list shows it.",
            "%(count)d rows leave the house, as the list shows them.",
            count,
        )
        return self.act(
            request,
            PurposeForm(request.POST or None),
            do,
            title=_("Export as XLSX"),
            reads=True,
            back=f"{back}?{query}",
            subject=self.sheet.title,
            facts=_chosen(asked, request.GET.get("q", "")),
            intro=many % {"count": count},
        )


def _chosen(asked: Any, words: str) -> list[tuple[Any, Any]]:
    """Return what a list is narrowed by, the words of its search first, then each filter with its value in words."""
    told: list[tuple[Any, Any]] = (
        [(_("Search"), words)] if words and "q" not in asked.form.fields else []
    )
    for field in asked.form:
        value = field.value()
        if value not in {None, ""}:
            known = {str(key): word for key, word in getattr(field.field, "choices", ())}
            told.append((field.label, known.get(str(value), value)))
    return told
