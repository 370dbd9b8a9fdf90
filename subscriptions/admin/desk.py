"""What every page of the money desk shares: who is signed in, the page of an act, amounts, masks."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles.errors import Refused
from articles.guarded import Row, signed_in
from subscriptions.actions import reference
from subscriptions.admin.cells import sees_contacts
from subscriptions.admin.fields import typed
from subscriptions.admin.filtering import Filtered

View = Callable[..., HttpResponse]
PK_MOST = 2**63 - 1  # what a number of a row can be; more would end in a traceback of the database


class CounterAdmin(Filtered[Row]):
    """A list and a form of the counter, writing through actions. Nothing of the counter is deleted."""

    show_full_result_count = False
    list_per_page = 50
    pages: Sequence[tuple[str, str, str]] = ()  # (address below the list, name, method) of pages of its own

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:
        reference.keep(obj, by=signed_in(request), at=timezone.now())

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        is_price = db_field.name.endswith("_fen")
        return typed(db_field) if is_price else super().formfield_for_dbfield(db_field, request, **options)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        table = str(self.opts.model_name)
        mine = [
            path(address, self._guarded(getattr(self, method)), name=f"subscriptions_{table}_{name}")
            for address, name, method in self.pages
        ]
        return mine + super().get_urls()

    def _guarded(self, view: View) -> View:
        return self.admin_site.admin_view(never_cache(view))

    def row_or_404(self, request: HttpRequest, pk: Any, rows: "QuerySet[Row] | None" = None) -> Row:
        """Return a row for whoever may look at such rows; all others are refused before anything is known."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        number = int(pk) if str(pk).isdecimal() and len(str(pk)) < 19 else 0
        found = (self.get_queryset(request) if rows is None else rows).filter(pk=number).first()
        if found is None:
            raise Http404(_("There is no such row."))
        return found

    def page(self, request: HttpRequest, template: str, title: Any, **context: Any) -> HttpResponse:
        """Render a page of the desk below the list of this table."""
        kept = self.get_preserved_filters(request)
        list_url = self.keeping(request, reverse(f"admin:subscriptions_{self.opts.model_name}_changelist"))
        if "back" in context:
            context["back"] = self.keeping(request, context["back"])
        around = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": title, "list_url": list_url,
            "keeps": f"?{kept}" if kept else "", "sees_contacts": sees_contacts(request), **context,
        }  # fmt: skip
        return render(request, f"admin/subscriptions/{template}.html", around)

    def act(self, request: HttpRequest, form: forms.Form, do: Callable[[dict[str, Any]], Any], *, title: Any,
            back: str, done: Any = "", **context: Any) -> HttpResponse:  # fmt: skip
        """Show the page of one act, and do it. What is refused is told on the page, with everything kept."""
        if request.method == "POST" and form.is_valid():
            try:
                do(form.cleaned_data)
            except Refused as refused:
                tell(form, refused)
            else:
                messages.success(request, str(done or _("Done: “%(act)s”.") % {"act": title}))
                return HttpResponseRedirect(self.keeping(request, back))
        return self.page(request, "money_act", title, form=form, back=back, **context)


class LookOnly(CounterAdmin[Row]):
    """What actions write is looked at and never edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PageOfOneRow(LookOnly[Row]):
    """A row is shown on a page of our own instead of in a form; only acts change it, each on its own page."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request) or request.method == "POST":
            raise PermissionDenied
        return self.show(request, self.row_or_404(request, object_id))

    def show(self, request: HttpRequest, row: Row) -> HttpResponse:
        """Render the page of a row."""
        raise NotImplementedError


def tell(form: forms.BaseForm, refused: Refused) -> None:
    """Put what was refused above a form, a line each."""
    for reason in refused.reasons:
        form.add_error(None, str(reason))
