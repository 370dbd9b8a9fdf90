"""Notifications of payment providers: the list, each beside our books, and the act that settles
one."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin_base import signed_in_user
from newsroom.accounts.actors import actor_of
from subscriptions import rights
from subscriptions.actions.money import notices
from subscriptions.desk.formatting import render_badge
from subscriptions.desk.money.cells import show_order_link
from subscriptions.desk.money.money_filters import NoticeFilter
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.pages import (
    RecordDesk,
    find_row,
    load_row,
    render_record_page,
    require_reading,
)
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.desk.records.tables import RecordTable, TableColumn, show_table
from subscriptions.domain.choices import LOOKED_AFTER, Made
from subscriptions.models import ProviderEvent
from subscriptions.selectors.money.notices import compare_notice

NOTICES = RecordDesk(ProviderEvent)


class SettleNoticeForm(forms.Form):
    note = KeptField(
        label=gettext_lazy("What was done"),
        min_length=2,
        max_length=300,
        help_text=gettext_lazy(
            "For example: given back on the provider's own page; booked by hand under number …"
        ),
    )


def show_outcome(notice: ProviderEvent, request: HttpRequest) -> str:
    return str(Made(notice.outcome).label) if notice.outcome in Made.values else notice.outcome


def show_notice_state(notice: ProviderEvent, request: HttpRequest) -> SafeString | str:
    """Return whether a notification was settled, nothing for one that needs nobody."""
    if notice.outcome not in LOOKED_AFTER:
        return ""
    if hasattr(notice, "settled"):
        return render_badge("paid", pgettext_lazy("notice", "settled"))
    return render_badge("awaiting", _("to be looked after"))


NOTICE_TABLE = RecordTable(
    NOTICES,
    (
        TableColumn("arrived_at", sort=("arrived_at",), number=True),
        TableColumn("provider", sort=("provider",)),
        TableColumn("made", gettext_lazy("outcome"), show_outcome, sort=("outcome",)),
        TableColumn("words", sort=("words",), wide=True),
        TableColumn("of", pgettext_lazy("counter", "order"), show_order_link),
        TableColumn("standing", gettext_lazy("standing"), show_notice_state),
        TableColumn("event", sort=("event",), wide=True),
    ),
    NoticeFilter,
    period="arrived_at",
)


def show_notices(request: HttpRequest) -> HttpResponse:
    """Show the list of notifications, the newest first."""
    require_reading(request, NOTICES)
    return show_table(
        request, NOTICE_TABLE, ProviderEvent.objects.select_related("order", "settled")
    )


def show_notice(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show a notification beside our books."""
    rows = ProviderEvent.objects.select_related("order", "settled__settled_by")
    notice: ProviderEvent = load_row(request, NOTICES, object_id, rows)
    settled = getattr(notice, "settled", None)
    waits = notice.outcome in LOOKED_AFTER and settled is None
    return render_record_page(
        request,
        NOTICES,
        "providerevent/page",
        str(notice),
        notice=notice,
        settled=settled,
        facts=compare_notice(notice),
        made=show_outcome(notice, request),
        standing=show_notice_state(notice, request),
        may_settle=waits and rights.may(actor_of(request), "change_providerevent"),
    )


def show_settle_notice_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what was done about a notification, once."""
    notice: ProviderEvent = find_row(request, NOTICES, pk)

    def do(cleaned: Cleaned) -> object:
        by = signed_in_user(request)
        return notices.settle_notice(notice, cleaned["note"], by=by, at=timezone.now())

    back = NOTICES.address("change", pk)
    form = SettleNoticeForm(request.POST or None)
    return show_act_page(
        request,
        NOTICES,
        DeskAct(form, do, _("Settle a notice"), back, of=notice),
        crumbs=[(back, str(notice))],
        subject=f"{notice.arrived_at:%Y-%m-%d} · {notice} · {notice.words}",
        intro=_(
            "No money moves here: give it back or book it first. The notice then leaves the "
            "start page."
        ),
    )
