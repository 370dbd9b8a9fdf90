"""Notifications of payment providers: the list, each beside our books, and the act that settles
one."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin_base import signed_in_user
from newsroom.accounts.actors import actor_of
from subscriptions import rights
from subscriptions.actions.money import notices
from subscriptions.admin.desk import RowPageAdmin, admin_page
from subscriptions.admin.money.money_filters import NoticeFilter
from subscriptions.desk.formatting import render_badge, render_link
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.domain.choices import LOOKED_AFTER, Made
from subscriptions.models import ProviderEvent
from subscriptions.selectors.money.notices import compare_notice


class SettleNoticeForm(forms.Form):
    note = KeptField(
        label=gettext_lazy("What was done"),
        min_length=2,
        max_length=300,
        help_text=gettext_lazy(
            "For example: given back on the provider's own page; booked by hand under number …"
        ),
    )


@admin.register(ProviderEvent)
class NoticeAdmin(RowPageAdmin[ProviderEvent]):
    list_display = ["arrived_at", "provider", "made", "words", "of", "standing", "event"]
    filterset_class = NoticeFilter
    list_select_related = ["order", "settled"]
    date_hierarchy = "arrived_at"
    ordering = ["-pk"]
    search_fields = ["event", "order__number"]
    search_help_text = gettext_lazy("Number of the notice or of an order")

    @admin.display(description=gettext_lazy("outcome"), ordering="outcome")
    def made(self, notice: ProviderEvent) -> str:
        return str(Made(notice.outcome).label) if notice.outcome in Made.values else notice.outcome

    @admin.display(description=pgettext_lazy("counter", "order"))
    def of(self, notice: ProviderEvent) -> SafeString | str:
        return (
            render_link("order_change", notice.order_id, notice.order.number)
            if notice.order
            else "—"
        )

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, notice: ProviderEvent) -> SafeString | str:
        if notice.outcome not in LOOKED_AFTER:
            return ""
        if hasattr(notice, "settled"):
            return render_badge("paid", pgettext_lazy("notice", "settled"))
        return render_badge("awaiting", _("to be looked after"))

    def row_page(self, request: HttpRequest, row: ProviderEvent) -> HttpResponse:
        notice = ProviderEvent.objects.select_related("order", "settled__settled_by").get(pk=row.pk)
        settled = getattr(notice, "settled", None)
        waits = notice.outcome in LOOKED_AFTER and settled is None
        return self.page(
            request,
            "providerevent/page",
            str(notice),
            notice=notice,
            original=notice,
            settled=settled,
            facts=compare_notice(notice),
            made=self.made(notice),
            standing=self.standing(notice),
            may_settle=waits and rights.may(actor_of(request), "change_providerevent"),
        )

    @admin_page("<int:pk>/settle/", "settle")
    def settle_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record what was done about a notification, once."""
        notice = self.row_or_404(request, pk)
        return self.act(
            request,
            SettleNoticeForm(request.POST or None),
            lambda cleaned: notices.settle_notice(
                notice, cleaned["note"], by=signed_in_user(request), at=timezone.now()
            ),
            title=_("Settle a notice"),
            of=notice,
            subject=f"{notice.arrived_at:%Y-%m-%d} · {notice} · {notice.words}",
            back=self.address("change", pk),
            intro=_(
                "No money moves here: give it back or book it first. The notice then leaves the "
                "start page."
            ),
        )
