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

from subscriptions import messages
from subscriptions.admin.desk import MONEY
from subscriptions.admin.exports import SHEET, TakenOut
from subscriptions.admin.formatting import badge, phone_of, searched, sees_contacts, yuan
from subscriptions.admin.ledger_words import entry_label
from subscriptions.admin.list_sheets import ORDERS
from subscriptions.admin.money.money_filters import OrderFilter
from subscriptions.admin.sales.new_orders import NewOrder
from subscriptions.admin.sales.order_acts import ACTS, OrderActs, acts_for
from subscriptions.domain import validators
from subscriptions.domain.choices import BY_HAND
from subscriptions.models import Address, Gift, Order
from subscriptions.models.readers.letters import TRIES
from subscriptions.selectors.money.bank import in_transit
from subscriptions.selectors.sales.orders import desk, queues, whole


@admin.register(Order)
class OrderAdmin(TakenOut[Order], OrderActs, NewOrder):
    sheet = ORDERS
    above = MONEY
    list_display = ["number", "state", "party", "total_yuan", "received_yuan", "placed_at"]
    list_select_related = ["party"]
    ordering = ["-pk"]
    search_help_text = gettext_lazy("Number, name or telephone")
    sortable_by = ["number", "placed_at", "total_yuan"]
    filterset_class = OrderFilter
    change_list_template = "admin/subscriptions/order/change_list.html"
    pages = [
        SHEET,
        ("money/", "money", "money_view"),
        *((f"<int:pk>/{act.slug}/", act.slug, f"{act.slug}_view") for act in ACTS),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        return Order.objects.with_money().order_by("-pk")

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Whoever may not see telephones finds one only by the whole of it."""
        return ["number", "party__name", searched(request, "party__phone")]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Show telephones whole or with their middle hidden, as whoever asks may see them."""

        def buyer(order: Order) -> SafeString:
            return format_html(
                "{} <small>{}</small>", order.party.name, phone_of(order.party, request)
            )

        buyer.short_description = gettext_lazy("buyer")  # type: ignore[attr-defined]
        return [buyer if name == "party" else name for name in self.list_display]

    @admin.display(description=gettext_lazy("total"), ordering="total")
    def total_yuan(self, order: Order) -> SafeString:
        return yuan(order.total)

    @admin.display(description=gettext_lazy("Received"))
    def received_yuan(self, order: Order) -> SafeString:
        return yuan(order.received - order.refunded)

    @admin.display(description=gettext_lazy("state"))
    def state(self, order: Order) -> SafeString:
        found = order.state(timezone.now())
        return badge(found.value, found.label)

    def row_page(self, request: HttpRequest, row: Order) -> HttpResponse:
        found = whole(row.pk, timezone.now())
        if found is None:
            raise Http404(_("There is no such order."))
        party, order = found.order.party, found.order
        entries = [(entry, entry_label(entry)) for entry in found.entries]
        return self.page(
            request,
            "order/page",
            _("Order %(number)s") % {"number": order.number},
            found=found,
            order=order,
            acts=acts_for(found, request),
            phone=phone_of(party, request),
            entries=entries,
            original=order,
            lines=[(messages.line(line), line.amount, line.discount) for line in found.lines],
            email=party.email if sees_contacts(request) else validators.masked_email(party.email),
            place=_place(order.address, request) if order.address else "",
            reversible={row.pk for row in found.payments if row.method in BY_HAND}
            - {row.payment_id for row in found.refunds},
            gift=Gift.objects.select_related("subscription__party").filter(order=order).first(),
        )

    def money_view(self, request: HttpRequest) -> HttpResponse:
        """Show what waits at the money desk; each number opens its list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.page(
            request,
            "order/money",
            _("Money"),
            queues=queues(timezone.now()),
            desk=desk(TRIES),
            transit=in_transit(),
        )


def _place(address: Address, request: HttpRequest) -> str:
    if sees_contacts(request):
        return str(address)
    street, name = (
        validators.masked_street(address.street),
        validators.masked_name(address.recipient),
    )
    return f"{address.postcode} {address.region()}{street} {name}"
