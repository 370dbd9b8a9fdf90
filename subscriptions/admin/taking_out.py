"""A list taken out as a sheet: exactly the rows its address asks for, for a purpose that the journal keeps."""

from io import BytesIO
from typing import Any, ClassVar, cast

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from articles.errors import Refused
from articles.guarded import GuardedAdmin, Row, signed_in
from subscriptions.actions import exporting
from subscriptions.actions.exporting import Taken
from subscriptions.admin.cells import sees_contacts
from subscriptions.admin.desk import tell
from subscriptions.admin.list_sheets import ListSheet
from subscriptions.admin.pieces import handed_out
from subscriptions.admin.service_forms import PurposeForm
from subscriptions.sheets import XLSX_TYPE


class TakenOut(GuardedAdmin[Row]):
    """Adds to a list the page that takes it out: …/sheet/ with the questions of the list's own address."""

    sheet: ClassVar[ListSheet]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(never_cache(self.sheet_view))
        return [path("sheet/", view, name=f"subscriptions_{self.opts.model_name}_sheet"), *super().get_urls()]

    def rows_shown(self, request: HttpRequest) -> tuple[Any, Any]:
        """Return the rows that an address asks of the list, all of them, and the filters that narrowed them."""
        found: Any = self.get_changelist_instance(request)
        return found.queryset, found.filterset

    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        """Say how many rows an address asks for, ask what for, and hand them out."""
        if not (self.has_view_permission(request) and request.user.has_perm("subscriptions.export_subscribers")):
            raise PermissionDenied
        back = reverse(f"admin:subscriptions_{self.opts.model_name}_changelist")
        try:
            rows, asked = self.rows_shown(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(back)
        count, at, form = rows.count(), timezone.now(), PurposeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            lines = self.sheet.lines(rows, sees_contacts(request), at)
            taken = Taken(
                str(self.opts.model_name), self.sheet.title, self.sheet.columns, lines, count, request.GET.urlencode()
            )
            file = BytesIO()  # a few packed megabytes at most: rows are written to the disk and packed from there
            try:
                exporting.listed(taken, file, form.cleaned_data["purpose"], by=signed_in(request), at=at)
            except Refused as refused:
                tell(form, refused)
            else:
                name = f"{self.opts.model_name}-{timezone.localtime(at):%Y%m%d-%H%M}.xlsx"
                return cast("HttpResponse", handed_out(file, name, XLSX_TYPE))
        many = ngettext(
            "%(count)d row leaves the house, as the list shows it.",
            "%(count)d rows leave the house, as the list shows them.",
            count,
        )
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": _("Export as XLSX"), "form": form,
            "list_url": back, "back": f"{back}?{request.GET.urlencode()}", "intro": many % {"count": count},
            "subject": self.sheet.title, "facts": _chosen(asked, request.GET.get("q", "")),
        }  # fmt: skip
        return render(request, "admin/subscriptions/act.html", context)


def _chosen(asked: Any, words: str) -> list[tuple[Any, Any]]:
    """Return what a list is narrowed by, the words of its search first, then each filter with its value in words."""
    told: list[tuple[Any, Any]] = [(_("Search"), words)] if words and "q" not in asked.form.fields else []
    for field in asked.form:
        value = field.value()
        if value not in {None, ""}:
            known = {str(key): word for key, word in getattr(field.field, "choices", ())}
            told.append((field.label, known.get(str(value), value)))
    return told
