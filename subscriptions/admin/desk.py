"""The one room of the counter's pages: guarded addresses, the page of a row, the page of an act, a list of our own."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from articles.admin_base import Row, signed_in
from articles.common.numbers import read_number
from articles.errors import Refused, Words
from articles.forms.models import ReportingForm
from subscriptions.actions.confirmed_forms import FormResult
from subscriptions.actions.sales import reference
from subscriptions.admin.fields import typed
from subscriptions.admin.filtering import Filtered
from subscriptions.admin.formatting import sees_contacts
from subscriptions.confirmation_tokens import (
    confirm,
    done_before,
    fresh,
    state_of,
    tell_result,
    unused,
)

Said = dict[str, Any]  # what a form says, cleaned
MONEY = (("admin:subscriptions_order_money", gettext_lazy("Money")),)


class CounterAdmin(Filtered[Row]):
    """A list and a form of the counter, writing through actions. Nothing of the counter is deleted."""

    show_full_result_count = False
    change_form_template = "admin/subscriptions/change_form.html"
    list_per_page = 50
    pages: Sequence[
        tuple[str, str, str]
    ] = ()  # (address below the list, name, method) of pages of its own
    above: Sequence[
        tuple[str, Words]
    ] = ()  # (name of an address, words) of the pages that lead to the list

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:
        reference.save_reference_row(obj, by=signed_in(request), at=timezone.now())

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show Django's form of a row, and keep what was sent once, while the row stands as it was shown."""
        row = self.asked_row(request, object_id)
        context = {**(extra_context or {}), "state": state_of(row)}
        shown = partial(super().changeform_view, request, object_id, form_url, context)
        if request.method != "POST":
            return shown()
        try:
            return self.led(request, confirm(request, partial(_saved, shown), of=row))
        except _NotSaved as page:
            return page.answer
        except Refused as refused:
            request.refused = tuple(refused.reasons)  # type: ignore[attr-defined]
            return shown()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        """Return Django's form; where what was sent was refused already, one that says so and keeps what was typed."""
        made: Any = super().get_form(request, obj, change=change, **options)
        reasons = getattr(request, "refused", ())
        if not reasons or issubclass(made, ReportingForm):
            return made

        def clean(form: Any) -> Any:
            made.clean(form)
            raise forms.ValidationError([str(reason) for reason in reasons])

        return type(made.__name__, (made,), {"clean": clean})

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
        wanted = self.get_queryset(request) if rows is None else rows
        found = wanted.filter(pk=read_number(pk) or 0).first()
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
        look: Callable[[Said], Mapping[str, Any]] | None = None,
        of: Model | None = None,
        **context: Any,
    ) -> HttpResponse:
        """Show the page of an act, and do it once. What is refused is told on the page, with everything kept.

        Words that `do` returns are told, where it returns another page that is led to; anything else is told
        to be done. With `look` the first sending only shows what would come of it; the second, which says
        `step=do`, does it, if nothing else was written and nothing else would come of it. `of` is the row that
        the page shows: the act is done only while that row stands as it was shown. Of the context, `template`
        names another page, `outside=True` an act that asks a payment provider, and `reads=True` one that hands
        out a file and changes nothing.
        """
        template, reads = context.pop("template", "act"), context.pop("reads", False)
        outside, state = context.pop("outside", False), state_of(of)
        before = None if reads else done_before(request)
        if before is not None:
            return self.led(request, before)
        shown: Mapping[str, Any] | None = None
        if request.method == "POST" and form.is_valid():
            try:
                if look is None or request.POST.get("step") == "do":
                    if reads:
                        return cast("HttpResponse", do(form.cleaned_data))
                    stands = partial(_state_under_lock, of, look, form) if look else None
                    act = partial(_made, do, form, title, back)
                    result = confirm(request, act, of=of, state=stands, outside=outside)
                    return self.led(request, result)
                shown = look(form.cleaned_data)
            except Refused as refused:
                tell(form, refused)
                shown = _looked(look, form, refused)
        if shown is not None:
            state = state_of(of, *_seen(shown, form))
        looks = look is not None
        more = {"form": form, "back": back, "looks": looks, "shown": shown, "state": state}
        return self.page(request, template, title, **more, **context)

    def done(
        self, request: HttpRequest, do: Callable[[], str], back: str, *, confirmed: bool = False
    ) -> HttpResponse:
        """Do an act that needs no form, and go back; a refusal is told and changes nothing. What can be said twice
        without harm needs no token; where its page has one, the act is `confirmed`."""
        try:
            if confirmed:
                return self.led(request, confirm(request, lambda: (do(), back)))
            messages.success(request, do())
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, str(reason))
        return HttpResponseRedirect(self.keeping(request, back))

    def led(self, request: HttpRequest, result: FormResult) -> HttpResponse:
        """Tell what a confirmed form made, also where it had made it before, and lead there."""
        tell_result(request, result)
        return HttpResponseRedirect(self.keeping(request, result.address))


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
        return self.row_page(request, self.row_or_404(request, unquote(object_id)))

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


class _NotSaved(Exception):
    """Django's form was drawn again instead of saved."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer
        super().__init__()


def _saved(shown: Callable[[], HttpResponse]) -> tuple[str, str]:
    """Let Django save what was sent and return where it leads; it tells its own words."""
    answer = shown()
    if not isinstance(answer, HttpResponseRedirect):
        raise _NotSaved(answer)
    return "", answer.url


def _made(do: Callable[[Said], object], form: Any, title: Words, back: str) -> tuple[str, str]:
    """Do an act; return what is told of it and the page that is led to."""
    made = do(form.cleaned_data)
    if isinstance(made, HttpResponseRedirect):
        return "", made.url
    words = made if isinstance(made, str | Promise) else _("Done: “%(act)s”.") % {"act": title}
    return str(words), back


def _state_under_lock(
    of: Model | None, look: Callable[[Said], Mapping[str, Any]], form: Any
) -> str:
    return state_of(fresh(of), *_seen(look(form.cleaned_data), form))


def _seen(shown: Mapping[str, Any], form: Any) -> Iterable[Any]:
    """Return what somebody has seen before he confirms: what the look says was seen, else what was asked."""
    return cast("Iterable[Any]", shown["seen"]) if "seen" in shown else said_in(form)


def _looked(
    look: Callable[[Said], Mapping[str, Any]] | None, form: Any, refused: Refused
) -> Mapping[str, Any] | None:
    """Return what would come of an act that was refused, so that whoever asked sees it beside the reason."""
    if look is None:
        return None
    try:
        return look(form.cleaned_data)
    except Refused as also:
        if unused(refused):
            tell(form, also)
        return None


def said_in(form: Any) -> Iterator[str]:
    """Yield what a form says, rows by their numbers, so that it can be compared."""
    for name, value in sorted(form.cleaned_data.items()):
        yield f"{name}={value.pk if isinstance(value, Model) else value}"


def tell(form: forms.BaseForm, refused: Refused) -> None:
    """Put what was refused above a form, a line each."""
    for reason in refused.reasons:
        form.add_error(None, str(reason))
