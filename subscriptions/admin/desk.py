"""The one room of the counter's pages: guarded addresses, the page of a row, the page of an act, a list of our own."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from articles.errors import Refused, Words
from articles.guarded import Row, signed_in
from subscriptions.actions import reference
from subscriptions.admin.cells import sees_contacts
from subscriptions.admin.fields import typed
from subscriptions.admin.filtering import Filtered

Said = dict[str, Any]  # what a form says, cleaned
MONEY = (("admin:subscriptions_order_money", gettext_lazy("Money")),)


class CounterAdmin(Filtered[Row]):
    """A list and a form of the counter, writing through actions. Nothing of the counter is deleted."""

    show_full_result_count = False
    list_per_page = 50
    pages: Sequence[
        tuple[str, str, str]
    ] = ()  # (address below the list, name, method) of pages of its own
    above: Sequence[
        tuple[str, Words]
    ] = ()  # (name of an address, words) of the pages that lead to the list

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:
        reference.keep(obj, by=signed_in(request), at=timezone.now())

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        is_price = db_field.name.endswith("_fen")
        return (
            typed(db_field)
            if is_price
            else super().formfield_for_dbfield(db_field, request, **options)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what was granted, counted or paid must be found later

    def get_urls(self) -> list[URLPattern]:
        def guarded(method: str) -> Any:
            return self.admin_site.admin_view(never_cache(getattr(self, method)))

        table = self.opts.model_name
        mine = [
            path(address, guarded(method), name=f"subscriptions_{table}_{name}")
            for address, name, method in self.pages
        ]
        return mine + super().get_urls()

    def address(self, name: str, *parts: Any) -> str:
        """Return the address of a page of this noun."""
        return reverse(f"admin:subscriptions_{self.opts.model_name}_{name}", args=parts)

    def require(self, request: HttpRequest, *permissions: str) -> None:
        """Shut the door to whoever lacks one of these permissions of the counter."""
        if not all(request.user.has_perm(f"subscriptions.{name}") for name in permissions):
            raise PermissionDenied

    def row_or_404(self, request: HttpRequest, pk: Any, rows: Any = None) -> Any:
        """Return a row for whoever may look at such rows; all others are refused before anything is known."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        number = int(pk) if str(pk).isdecimal() and len(str(pk)) < 19 else 0
        found = (self.get_queryset(request) if rows is None else rows).filter(pk=number).first()
        if found is None:
            raise Http404(_("There is no such row."))
        return found

    def page(
        self, request: HttpRequest, template: str, title: Words, **context: Any
    ) -> HttpResponse:
        """Render a page of the desk. `back` and the links of the list keep what the list was narrowed by."""
        kept, here = self.get_preserved_filters(request), self.address("changelist")
        if "back" in context:
            context["back"] = self.keeping(request, context["back"])
        around = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "see": sees_contacts(request),
            "above": [(reverse(name), words) for name, words in self.above],
            "keeps": f"?{kept}" if kept else "",
            "list_url": here if request.path == here else self.keeping(request, here),
            **context,
        }
        return render(request, f"admin/subscriptions/{template}.html", around)

    def act(
        self,
        request: HttpRequest,
        form: forms.BaseForm,
        do: Callable[[Said], object],
        *,
        title: Words,
        back: str,
        template: str = "act",
        look: Callable[[Said], Mapping[str, Any]] | None = None,
        **context: Any,
    ) -> HttpResponse:
        """Show the page of an act, and do it. What is refused is told on the page, with everything kept.

        Of what `do` returns an answer is given as it is and words are told; anything else is told to be done. With
        `look` the first sending only shows what would come of it; the second, which says `step=do`, does it.
        """
        shown: Mapping[str, Any] | None = None
        if request.method == "POST" and form.is_valid():
            try:
                if look is None or request.POST.get("step") == "do":
                    made = do(form.cleaned_data)
                    if isinstance(made, HttpResponseBase):
                        return cast("HttpResponse", made)
                    return self._back(request, made, title, back)
                shown = look(form.cleaned_data)
            except Refused as refused:
                tell(form, refused)
        looks = look is not None
        return self.page(
            request, template, title, form=form, back=back, looks=looks, shown=shown, **context
        )

    def done(self, request: HttpRequest, do: Callable[[], str], back: str) -> HttpResponse:
        """Do an act that needs no form, and go back; a refusal is told and changes nothing."""
        try:
            return self._back(request, do(), "", back)
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, str(reason))
        return HttpResponseRedirect(self.keeping(request, back))

    def _back(self, request: HttpRequest, made: object, title: Words, back: str) -> HttpResponse:
        words = made if isinstance(made, str | Promise) else _("Done: “%(act)s”.") % {"act": title}
        messages.success(request, str(words))
        return HttpResponseRedirect(self.keeping(request, back))


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
        """Show the page of one row. Nothing can be sent to it."""
        if not self.has_view_permission(request) or request.method == "POST":
            raise PermissionDenied
        return self.row_page(request, self.row_or_404(request, object_id))

    def row_page(self, request: HttpRequest, row: Row) -> HttpResponse:
        """Render the page of a row."""
        raise NotImplementedError


class OwnList(PageOfOneRow[Row]):
    """A list of our own as well, instead of Django's."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list. Nothing can be sent to it."""
        if not self.has_view_permission(request) or request.method == "POST":
            raise PermissionDenied
        return self.list_page(request)

    def list_page(self, request: HttpRequest) -> HttpResponse:
        """Render the list."""
        raise NotImplementedError


def tell(form: forms.BaseForm, refused: Refused) -> None:
    """Put what was refused above a form, a line each."""
    for reason in refused.reasons:
        form.add_error(None, str(reason))
