"""Orders: the list with its queues, the page of an order, and the start page of the money desk."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from subscriptions import messages
from subscriptions.admin.desk import admin_page
from subscriptions.admin.exports import ExportableAdmin
from subscriptions.admin.sales.new_orders import NewOrderAdmin
from subscriptions.admin.sales.order_acts import OrderActsAdmin, available_acts
from subscriptions.admin.sales.order_filters import OrderFilter
from subscriptions.desk.formatting import (
    contact_lookup,
    render_badge,
    render_yuan,
    sees_contacts,
    show_phone,
)
from subscriptions.desk.ledger_labels import entry_label
from subscriptions.desk.records.list_sheets import ORDERS
from subscriptions.desk.records.pages import MONEY_PAGES
from subscriptions.desk.related import list_related
from subscriptions.domain import masking
from subscriptions.domain.choices import BY_HAND
from subscriptions.models import Address, Gift, Order
from subscriptions.models.readers.letters import TRIES
from subscriptions.selectors.money.bank import amounts_in_transit
from subscriptions.selectors.sales.orders import (
    count_money_desk,
    count_order_queues,
    find_order_details,
)


@admin.register(Order)
class OrderAdmin(ExportableAdmin[Order], OrderActsAdmin, NewOrderAdmin):
    sheet = ORDERS
    above = MONEY_PAGES
    list_display = ["number", "state", "party", "total_yuan", "received_yuan", "placed_at"]
    list_select_related = ["party"]
    ordering = ["-pk"]
    search_help_text = gettext_lazy("Number, name or telephone")
    sortable_by = ["number", "placed_at", "total_yuan"]
    filterset_class = OrderFilter
    change_list_template = "admin/subscriptions/order/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        return Order.objects.with_money().order_by("-pk")

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Without the right to see contact data, only a whole telephone number is found."""
        return ["number", "party__name", contact_lookup(request, "party__phone")]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Mask telephone numbers without the right to see contact data."""

        def buyer(order: Order) -> SafeString:
            return format_html(
                "{} <small>{}</small>", order.party.name, show_phone(order.party, request)
            )

        buyer.short_description = gettext_lazy("buyer")  # type: ignore[attr-defined]
        return [buyer if name == "party" else name for name in self.list_display]

    @admin.display(description=gettext_lazy("total"), ordering="total")
    def total_yuan(self, order: Order) -> SafeString:
        return render_yuan(order.total)

    @admin.display(description=gettext_lazy("Received"))
    def received_yuan(self, order: Order) -> SafeString:
        return render_yuan(order.received - order.refunded)

    @admin.display(description=gettext_lazy("state"))
    def state(self, order: Order) -> SafeString:
        state = order.state(timezone.now())
        return render_badge(state.value, state.label)

    def row_page(self, request: HttpRequest, row: Order) -> HttpResponse:
        desk = find_order_details(row.pk, timezone.now())
        if desk is None:
            raise Http404(_("There is no such order."))
        party = desk.order.party
        order = desk.order
        entries = [(entry, entry_label(entry)) for entry in desk.entries]
        return self.page(
            request,
            "order/page",
            _("Order %(number)s") % {"number": order.number},
            related=list_related(order, signed_in_user(request)),
            found=desk,
            order=order,
            acts=available_acts(desk, request),
            phone=show_phone(party, request),
            entries=entries,
            original=order,
            lines=[(messages.format_line(line), line.amount, line.discount) for line in desk.lines],
            email=party.email if sees_contacts(request) else masking.mask_email(party.email),
            place=_place(order.address, request) if order.address else "",
            reversible={row.pk for row in desk.payments if row.method in BY_HAND}
            - {row.payment_id for row in desk.refunds},
            gift=Gift.objects.select_related("subscription__party").filter(order=order).first(),
        )

    @admin_page("money/", "money")
    @admin_page("money/", "money")
    def money_view(self, request: HttpRequest) -> HttpResponse:
        """Show the queues of the money desk; each number opens its list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.page(
            request,
            "order/money",
            _("Money"),
            queues=count_order_queues(timezone.now()),
            desk=count_money_desk(TRIES),
            transit=amounts_in_transit(),
        )


def _place(address: Address, request: HttpRequest) -> str:
    if sees_contacts(request):
        return str(address)
    street = masking.mask_street(address.street)
    name = masking.mask_name(address.recipient)
    return f"{address.postcode} {address.region()}{street} {name}"
