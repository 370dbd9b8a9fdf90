"""What every page of the money desk shares: who is signed in, the page of an act, amounts, masks."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from articles.errors import Refused
from articles.guarded import GuardedAdmin, Row, signed_in
from subscriptions import checks, money
from subscriptions.actions import reference
from subscriptions.models import Party

View = Callable[..., HttpResponse]
PK_MOST = 2**63 - 1  # what a number of a row can be; more would end in a traceback of the database


def sees_contacts(request: HttpRequest) -> bool:
    """Say whether whoever asks may see telephones and streets."""
    return signed_in(request).has_perm("subscriptions.see_contacts")


class CounterAdmin(GuardedAdmin[Row]):
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
        around = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": title,
            "sees_contacts": sees_contacts(request), **context,
        }  # fmt: skip
        status = context.pop("status", 200)
        return render(request, f"admin/subscriptions/{template}.html", around, status=status)

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
                return HttpResponseRedirect(back)
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


class FilteredList(ChangeList):
    """A list that a django-filter form narrows; what was chosen stays in the address."""

    filterset: Any
    model_admin: Any

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> "QuerySet[Any]":
        rows = super().get_queryset(request, exclude_parameters)
        self.filterset = self.model_admin.filterset_class(request.GET, queryset=rows, request=request)
        self.has_filters = True
        return self.filterset.qs if self.filterset.is_valid() else rows.none()

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        names = self.model_admin.filterset_class.base_filters
        return {name: value for name, value in super().get_filters_params(params).items() if name not in names}

    def kept(self) -> list[tuple[str, str]]:
        """Return what of the address the filter form does not ask and must not lose."""
        names = self.model_admin.filterset_class.base_filters
        return [(name, value) for name, value in self.params.items() if name not in names]


class YuanField(forms.CharField):
    """An amount typed in yuan, cleaned to fen: 1,234.50 → 123450. Nothing typed is None where it is not required."""

    default_error_messages = {"amount": gettext_lazy("Write an amount in yuan, like 222.00.")}  # noqa: RUF012

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "amount", "autocomplete": "off"})
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return money.yuan(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = money.fen(text)
        except ValueError:
            raise ValidationError(self.error_messages["amount"], code="amount") from None
        if found < 0:
            raise ValidationError(self.error_messages["amount"], code="amount")
        return found


def typed(column: Any, **options: Any) -> Any:
    """Return the form field of a column: prices are kept in fen (`…_fen`) and typed in yuan."""
    if not column.name.endswith("_fen"):
        return column.formfield(**options)
    label = format_lazy("{price}{yuan}", price=capfirst(column.verbose_name), yuan=gettext_lazy(", in yuan"))
    return YuanField(label=label, required=not column.blank, help_text=column.help_text)


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def yuan(fen: int) -> SafeString:
    """Return an amount for a list: aligned to the right, its digits of one width."""
    return format_html('<span class="money{}">{}</span>', " minus" if fen < 0 else "", money.yuan(fen))


def badge(name: str, words: Any) -> SafeString:
    """Return a mark that is read and not only seen: its words carry the meaning, the colour repeats it."""
    return format_html('<span class="badge money-{}">{}</span>', name, words)


def link(name: str, pk: Any, words: Any) -> SafeString:
    """Return a link to a page of the desk."""
    return format_html('<a href="{}">{}</a>', reverse(f"admin:subscriptions_{name}", args=[pk]), words)


def phone_of(party: Party, request: HttpRequest) -> str:
    """Return a subscriber's telephone, with its middle hidden from whoever may not see it."""
    return party.phone if sees_contacts(request) else checks.masked_phone(party.phone)
