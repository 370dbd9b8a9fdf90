"""Orders: the list with its queues, the page of an order, and the start page of the money desk."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.lists.view_bar import open_start_view
from subscriptions import messages
from subscriptions.desk.formatting import (
    render_badge,
    render_yuan,
    sees_contacts,
    show_phone,
)
from subscriptions.desk.ledger_labels import entry_label
from subscriptions.desk.list_views import ORDER_VIEWS, describe_views
from subscriptions.desk.records.exports import ListSource, show_list_export
from subscriptions.desk.records.list_sheets import ORDERS as ORDER_SHEET
from subscriptions.desk.records.lists import NarrowedRows
from subscriptions.desk.records.pages import (
    render_record_page,
    require_reading,
    require_view,
)
from subscriptions.desk.records.tables import (
    RecordTable,
    TableColumn,
    narrow_table,
    show_table,
)
from subscriptions.desk.related import list_related
from subscriptions.desk.sales.order_acts import ORDERS, available_acts
from subscriptions.desk.sales.order_filters import OrderFilter
from subscriptions.domain import masking
from subscriptions.domain.choices import BY_HAND
from subscriptions.models import Address, Gift, Order
from subscriptions.models.readers.letters import TRIES
from subscriptions.selectors.money.bank import amounts_in_transit
from subscriptions.selectors.sales.orders import (
    OrderDetails,
    count_money_desk,
    count_order_queues,
    find_order_details,
)


def show_state(order: Order, request: HttpRequest) -> SafeString:
    state = order.state(timezone.now())
    return render_badge(state.value, state.label)


def show_buyer(order: Order, request: HttpRequest) -> SafeString:
    """Return the buyer; the telephone is masked without the right to see contact data."""
    return format_html("{} <small>{}</small>", order.party.name, show_phone(order.party, request))


def show_total(order: Order, request: HttpRequest) -> SafeString:
    return render_yuan(order.total)


def show_received(order: Order, request: HttpRequest) -> SafeString:
    return render_yuan(order.received - order.refunded)


ORDER_TABLE = RecordTable(
    ORDERS,
    (
        TableColumn("number", sort=("number",)),
        TableColumn("state", gettext_lazy("state"), show_state),
        TableColumn("party", gettext_lazy("buyer"), show_buyer),
        TableColumn("total", gettext_lazy("total"), show_total, sort=("total",), amount=True),
        TableColumn("received", gettext_lazy("Received"), show_received, wide=True, amount=True),
        TableColumn("placed_at", sort=("placed_at",), wide=True, number=True),
    ),
    OrderFilter,
)


def show_orders(request: HttpRequest) -> HttpResponse:
    """Show the list of orders, the newest first, or the view that the person chose to begin
    with."""
    require_reading(request, ORDERS)
    start = open_start_view(request, ORDER_VIEWS)
    if start is not None:
        return start
    return show_table(
        request,
        ORDER_TABLE,
        _find_orders(),
        "order/list",
        sheet_url=ORDERS.address("sheet"),
        **describe_views(request, ORDER_VIEWS),
    )


def export_orders(request: HttpRequest) -> HttpResponse:
    """Export the list as the address narrows it."""
    return show_list_export(request, ORDER_LIST)


def _narrow_orders(request: HttpRequest) -> NarrowedRows:
    return narrow_table(request, ORDER_TABLE, _find_orders())


ORDER_LIST = ListSource(ORDERS, ORDER_SHEET, _narrow_orders)


def show_order_page(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show everything about an order."""
    require_reading(request, ORDERS)
    details = find_order_details(read_number(unquote(object_id)) or 0, timezone.now())
    if details is None:
        raise Http404(_("There is no such order."))
    order = details.order
    return render_record_page(
        request,
        ORDERS,
        "order/page",
        _("Order %(number)s") % {"number": order.number},
        related=list_related(order, signed_in_user(request)),
        found=details,
        order=order,
        acts=available_acts(details, request),
        gift=Gift.objects.select_related("subscription__party").filter(order=order).first(),
        **_describe_buyer(order, request),
        **_describe_money(details),
    )


def show_money_desk(request: HttpRequest) -> HttpResponse:
    """Show the queues of the money desk; each number opens its list."""
    require_view(request, ORDERS)
    return render_record_page(
        request,
        ORDERS,
        "order/money",
        _("Money"),
        queues=count_order_queues(timezone.now()),
        desk=count_money_desk(TRIES),
        transit=amounts_in_transit(),
    )


def _find_orders() -> Any:
    return Order.objects.with_money().select_related("party")


def _describe_buyer(order: Order, request: HttpRequest) -> dict[str, str]:
    """Return the contact data of the buyer, masked without the right to see it."""
    party = order.party
    return {
        "phone": show_phone(party, request),
        "email": party.email if sees_contacts(request) else masking.mask_email(party.email),
        "place": _describe_place(order.address, request) if order.address else "",
    }


def _describe_money(details: OrderDetails) -> dict[str, Any]:
    """Return the lines of the quote, the entries of the books, and the payments that may be
    reversed."""
    refunded = {row.payment_id for row in details.refunds}
    by_hand = {row.pk for row in details.payments if row.method in BY_HAND}
    return {
        "entries": [(entry, entry_label(entry)) for entry in details.entries],
        "lines": [
            (messages.format_line(line), line.amount, line.discount) for line in details.lines
        ],
        "reversible": by_hand - refunded,
    }


def _describe_place(address: Address, request: HttpRequest) -> str:
    if sees_contacts(request):
        return str(address)
    street = masking.mask_street(address.street)
    name = masking.mask_name(address.recipient)
    return f"{address.postcode} {address.region()}{street} {name}"
