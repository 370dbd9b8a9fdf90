"""What the pages of the counter's service share: lists that keep their filters in the address, and pages of acts."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles.errors import Refused, Words
from articles.guarded import GuardedAdmin, Row
from subscriptions.admin.cells import sees_contacts

View = Callable[..., HttpResponse]


class ServiceAdmin(GuardedAdmin[Row]):
    """A list and the page of one row, both only looked at: whatever is changed is an act on a page of its own."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def pages(self) -> dict[str, tuple[View, str]]:
        """Return the pages of the noun besides its list: the address under it, the view, and its name."""
        return {}

    def get_urls(self) -> list[URLPattern]:
        def wrap(view: View) -> View:
            return self.admin_site.admin_view(never_cache(view))

        mine = [
            path(address, wrap(view), name=f"subscriptions_{self.opts.model_name}_{name}")
            for address, (view, name) in self.pages().items()
        ]
        return mine + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list. Nothing can be sent to it."""
        self.require(request, f"view_{self.opts.model_name}")
        if request.method == "POST":
            raise PermissionDenied
        return self.list_page(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the page of one row. Nothing can be sent to it."""
        self.require(request, f"view_{self.opts.model_name}")
        if request.method == "POST":
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            return cast("HttpResponse", self._get_obj_does_not_exist_redirect(request, self.opts, object_id))  # type: ignore[attr-defined]
        return self.row_page(request, row)

    def list_page(self, request: HttpRequest) -> HttpResponse:
        raise NotImplementedError

    def row_page(self, request: HttpRequest, row: Row) -> HttpResponse:
        raise NotImplementedError

    def require(self, request: HttpRequest, *permissions: str) -> None:
        """Shut the door to whoever lacks one of these permissions of the counter."""
        if not all(request.user.has_perm(f"subscriptions.{name}") for name in permissions):
            raise PermissionDenied

    def one(self, rows: Any, pk: int) -> Any:
        """Return a row; a number no row can have is a row that is not there."""
        if not 0 < pk < 2**63:
            raise Http404
        return get_object_or_404(rows, pk=pk)

    def show(self, request: HttpRequest, template: str, title: Words, **context: Any) -> HttpResponse:
        """Render a page of the desk."""
        around = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": title, "see": sees_contacts(request),
            "list_url": self.address("changelist"), **context,
        }  # fmt: skip
        return render(request, f"admin/subscriptions/{template}", around)

    def address(self, name: str, *parts: Any) -> str:
        """Return the address of a page of this noun."""
        return reverse(f"admin:subscriptions_{self.opts.model_name}_{name}", args=parts)

    def act(
        self, request: HttpRequest, form: Form, do: Callable[[], Words | None], *, title: Words, back: str,
        template: str = "act.html", look: Callable[[], Mapping[str, Any]] | None = None, **context: Any,
    ) -> HttpResponse:  # fmt: skip
        """Show the page of an act and do it. What the action refuses is told there, with everything kept.

        With `look` the first sending only shows what would come of it; the second, which says `step=do`, does it.
        """
        shown: Mapping[str, Any] | None = None
        if request.method == "POST" and form.is_valid():
            try:
                if look is not None and request.POST.get("step") != "do":
                    shown = look()
                else:
                    messages.success(request, str(do() or _("Done.")))
                    return HttpResponseRedirect(back)
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, str(reason))
        looks = look is not None
        return self.show(request, template, title, form=form, back=back, looks=looks, shown=shown, **context)

    def done(self, request: HttpRequest, do: Callable[[], Words | None], back: str) -> HttpResponse:
        """Do an act that needs no form, and go back; a refusal is told and changes nothing."""
        try:
            messages.success(request, str(do() or _("Done.")))
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, str(reason))
        return HttpResponseRedirect(back)
