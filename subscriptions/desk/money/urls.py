"""The addresses of the work screens of the money desk."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.money import notices, payments
from subscriptions.desk.screens import Guard, desk_path


def money_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of the money desk, each behind `guard`."""
    return [*_notice_urls(guard), *_payment_urls(guard)]


def _notice_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen("providerevent/", notices.show_notices, "providerevent_changelist"),
        screen(
            "providerevent/<path:object_id>/change/", notices.show_notice, "providerevent_change"
        ),
        screen(
            "providerevent/<int:pk>/settle/",
            notices.show_settle_notice_form,
            "providerevent_settle",
        ),
    ]


def _payment_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen("payment/", payments.show_payments, "payment_changelist"),
        screen("payment/sheet/", payments.export_payments, "payment_sheet"),
        screen("payment/<path:object_id>/change/", payments.show_payment, "payment_change"),
        screen("payment/<int:pk>/reverse/", payments.show_reversal_form, "payment_reverse"),
    ]
