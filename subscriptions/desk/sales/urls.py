"""The addresses of the work screens of sales."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.sales import new_orders, order_acts, orders
from subscriptions.desk.sales.price_versions import show_version_form
from subscriptions.desk.sales.reminders import show_reminders
from subscriptions.desk.sales.renewals import show_renewals
from subscriptions.desk.screens import Guard, desk_path


def sales_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of sales, each behind `guard`."""
    screen = partial(desk_path, guard)
    return [
        screen("order/", orders.show_orders, "order_changelist"),
        screen("order/add/", new_orders.show_new_order, "order_add"),
        screen("order/money/", orders.show_money_desk, "order_money"),
        screen("order/sheet/", orders.export_orders, "order_sheet"),
        screen("order/<path:object_id>/change/", orders.show_order_page, "order_change"),
        screen("order/<int:pk>/pay/", order_acts.show_payment_form, "order_pay"),
        screen("order/<int:pk>/credit/", order_acts.show_credit_form, "order_credit"),
        screen("order/<int:pk>/cancel/", order_acts.show_cancel_form, "order_cancel"),
        screen("order/<int:pk>/letter/", order_acts.show_letter_form, "order_letter"),
        screen("order/<int:pk>/invoice/", order_acts.show_invoice_form, "order_invoice"),
        screen("order/<int:pk>/refund/", order_acts.show_refund_form, "order_refund"),
        screen("pricelist/<int:pk>/version/", show_version_form, "pricelist_version"),
        screen("subscription/renewals/", show_renewals, "subscription_renewals"),
        screen("subscription/reminders/", show_reminders, "subscription_reminders"),
    ]
