"""What every page of the counter's desk shares: writing through actions, and pages that do one thing to a row."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles.errors import NotYours, Refused
from articles.guarded import Row, signed_in
from subscriptions.admin.filtering import Filtered

__all__ = ["DeskAdmin", "signed_in", "speak"]


def speak(form: forms.BaseForm) -> None:
    """Give every field its name for screen readers: the admin's own rows tie no label to a group of fields."""
    for field in form.fields.values():
        widget: Any = getattr(field.widget, "widget", field.widget)
        widget.attrs.setdefault("aria-label", str(field.label or ""))


class DeskAdmin(Filtered[Row]):
    """What decides who may read: listed, changed by acts, never deleted."""

    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False  # what was granted, counted or decided must be found later

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
        back = self.keeping(request, reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
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
                return HttpResponseRedirect(back)
        context = {**self.admin_site.each_context(request), "row": row, "original": row, "form": form, "title": title,
                   "hint": hint, "opts": self.opts, "facts": self.facts(row), "back": back}  # fmt: skip
        return render(request, "admin/subscriptions/access_act.html", context)

    def facts(self, row: Row) -> list[tuple[str, object]]:
        """Return what the page of an act shows of its row."""
        return []
