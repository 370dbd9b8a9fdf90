"""What every page of the counter's desk shares: writing through actions, and pages that do one thing to a row."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles.errors import NotYours, Refused

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Row = TypeVar("Row", bound=models.Model)


def signed_in(request: HttpRequest) -> "User":
    """Return the person behind a page of the desk; the admin lets nobody else in."""
    return cast("User", request.user)


def speak(form: forms.BaseForm) -> None:
    """Give every field its name for screen readers: the admin's own rows tie no label to a group of fields."""
    for field in form.fields.values():
        widget: Any = getattr(field.widget, "widget", field.widget)
        widget.attrs.setdefault("aria-label", str(field.label or ""))


class DeskAdmin(ModelAdmin[Row]):
    """Django's own, without a second log, and sure of what an address may fill in."""

    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False  # what was granted, counted or decided must be found later

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep no second log: the journal says what happened."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep no second log: the journal says what happened."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep no second log: the journal says what happened."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Refuse numbers that no row can have: the database would answer them with a traceback."""
        asked = value if isinstance(value, list | tuple) else [value]
        sensible = all(len(str(one)) < 19 or not str(one).isdecimal() for one in asked)
        return sensible and super().lookup_allowed(lookup, value, request)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take nothing but numbers for related rows: anything else in the address would end in a traceback."""
        values = super().get_changeform_initial_data(request)
        related = {field.name for field in self.opts.fields if field.is_relation}
        return {name: value for name, value in values.items() if name not in related or str(value).isdecimal()}

    def act_address(self, slug: str, view: Callable[..., HttpResponse]) -> URLPattern:
        """Return the address of a page that does one thing to a row."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_{slug}"
        return path(f"<int:pk>/{slug}/", self.admin_site.admin_view(never_cache(view)), name=name)

    def act_page(
        self, request: HttpRequest, pk: int, form_class: type[forms.Form], run: Callable[[Row, Any], object],
        *, title: str, hint: str = "", right: str = "", initial: Callable[[Row], dict[str, Any]] = lambda row: {},
    ) -> HttpResponse:  # fmt: skip
        """Show the page of one act, and do it. What the act refuses is told on the page, with everything kept.

        `right` is the permission without which the page is not even shown; the act asks for it again.
        """
        rows = self.get_queryset(request)
        row = get_object_or_404(rows, pk=pk) if pk < 2**63 else get_object_or_404(rows.none())
        if not (self.has_view_permission(request, row) and request.user.has_perm(right)):
            raise PermissionDenied
        form = form_class(request.POST or None, initial=initial(row))
        speak(form)
        if request.method == "POST" and form.is_valid():
            try:
                run(row, form)
            except NotYours:
                raise  # the house says so, and the journal has it
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, str(reason))
            else:
                messages.success(request, _("Done: “%(act)s”.") % {"act": title})
                return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
        context = {**self.admin_site.each_context(request), "row": row, "original": row, "form": form, "title": title,
                   "hint": hint, "opts": self.opts, "facts": self.facts(row)}  # fmt: skip
        return render(request, "admin/subscriptions/access_act.html", context)

    def facts(self, row: Row) -> list[tuple[str, object]]:
        """Return what the page of an act shows of its row."""
        return []
