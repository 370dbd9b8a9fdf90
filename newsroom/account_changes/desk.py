"""Changes of accounts that wait for a second person: a list, what was asked, and the page that
decides one.

A password's hash is never shown.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.admin_base import signed_in_user
from articles.desk.lists.record_list import RecordScreen, show_records
from articles.desk.records.facts import Fact, describe_facts
from articles.desk.screens import Guard, render_screen, require_sight
from articles.errors import Refused
from articles.forms.lists.filters import order_filter, value_filter
from articles.forms.lists.record_filter import RecordFilter
from articles.frame.sorting import ColumnOrders
from newsroom.account_changes import changes, guarding
from newsroom.accounts.models import AccountChange, ChangeKind, Decision

LIST = "admin:accounts_accountchange_changelist"
LIST_TITLE = pgettext_lazy("menu", "Changes of accounts")
SEE = "accounts.view_accountchange"


class DecisionForm(forms.Form):
    """What the second person says."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            ("confirm", gettext_lazy("Confirm")),
            ("decline", gettext_lazy("Decline")),
        ],
        widget=forms.RadioSelect,
    )


class AccountChangeFilter(RecordFilter):
    """Filters over changes of accounts; the newest comes first."""

    orders = {"": ("-asked_at", "-pk"), "oldest": ("asked_at", "pk")}
    sorted_columns = {"moment": ColumnOrders("oldest", "")}
    first_names = frozenset({"decision", "kind"})
    decision = value_filter(
        pgettext_lazy("of a change of an account", "decision"), Decision.choices
    )
    kind = value_filter(pgettext_lazy("of a change of an account", "what"), ChangeKind.choices)
    order = order_filter(
        pgettext_lazy("order of a list", "newest first"),
        ("oldest", pgettext_lazy("order of a list", "oldest first")),
    )


CHANGES = RecordScreen(
    LIST_TITLE,
    "desk/account_changes/changes.html",
    SEE,
    AccountChangeFilter,
    AccountChange.objects.select_related("account", "role", "asked_by", "decided_by"),
    "settings",
    {"decision__exact": "decision", "kind__exact": "kind"},
)


def show_changes(request: HttpRequest) -> HttpResponseBase:
    """Show who asked for what, and what became of it."""
    return show_records(request, CHANGES)


@require_safe
def show_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one change as it is kept."""
    require_sight(request, SEE)
    change = _find(pk)
    columns = ("asked_by", "asked_at", "decision", "decided_by", "decided_at")
    what = pgettext_lazy("of a change of an account", "what")
    return render_screen(
        request,
        "desk/records/record.html",
        title=str(change),
        menu_section="settings",
        facts=[Fact(str(what), changes.describe_change(change)), *describe_facts(change, columns)],
        list_title=LIST_TITLE,
        list_name=LIST,
    )


def decide_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or decline a change; what is refused is said on the page."""
    require_sight(request, guarding.RIGHT)
    change = _find(pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decide(request, change, form):
        return HttpResponseRedirect(reverse(LIST))
    return render_screen(
        request,
        "desk/account_changes/decide.html",
        title=_("Change of an account"),
        menu_section="settings",
        change=change,
        words=changes.describe_change(change),
        waits=change.decision == Decision.WAITING,
        form=form,
    )


def _decide(request: HttpRequest, change: AccountChange, form: DecisionForm) -> bool:
    """Do what the second person says; say whether it was done."""
    confirmed = form.cleaned_data["decision"] == "confirm"
    act: Any = changes.confirm_change if confirmed else changes.decline_change
    try:
        act(change, by=signed_in_user(request), at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    message = _("Confirmed: %(change)s") if confirmed else _("Declined: %(change)s")
    messages.success(request, message % {"change": changes.describe_change(change)})
    return True


def _find(pk: int) -> AccountChange:
    change: AccountChange = get_object_or_404(CHANGES.rows.all(), pk=pk)
    return change


def account_change_urls(guard: Guard) -> list[URLPattern]:
    """Return the addresses of the changes of accounts, below those of the admin."""
    base = "accounts/accountchange/"
    name = "accounts_accountchange"
    return [
        path(base, guard(never_cache(show_changes)), name=f"{name}_changelist"),
        path(f"{base}<int:pk>/change/", guard(never_cache(show_change)), name=f"{name}_change"),
        path(f"{base}<int:pk>/decide/", guard(never_cache(decide_change)), name=f"{name}_decide"),
    ]
