"""The addresses of the work screens of delivery."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.screens import Guard, desk_path
from subscriptions.desk.service import complaints, deliveries, draws, subscription_acts
from subscriptions.desk.service.subscriptions import (
    export_subscriptions,
    show_subscription,
    show_subscriptions,
)


def service_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of delivery, each behind `guard`."""
    return [*_subscription_urls(guard), *_complaint_urls(guard), *_issue_urls(guard)]


def _subscription_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    acts = subscription_acts
    row = "subscription/<int:pk>"
    return [
        screen("subscription/", show_subscriptions, "subscription_changelist"),
        screen("subscription/sheet/", export_subscriptions, "subscription_sheet"),
        screen("subscription/<path:object_id>/change/", show_subscription, "subscription_change"),
        screen(f"{row}/hold/", acts.show_hold_form, "subscription_hold"),
        screen(f"{row}/address/", acts.show_address_form, "subscription_address"),
        screen(f"{row}/complain/", acts.show_complaint_form, "subscription_complain"),
        screen(f"{row}/more/", acts.show_goodwill_form, "subscription_more"),
        screen(
            "subscription/hold/<int:pk>/take-back/",
            acts.withdraw_hold_at_once,
            "subscription_take_back",
        ),
        screen(
            "subscription/dispatch/<int:pk>/withdraw/",
            acts.withdraw_dispatch_at_once,
            "subscription_withdraw",
        ),
    ]


def _complaint_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen("complaint/", complaints.show_complaints, "complaint_changelist"),
        screen("complaint/<path:object_id>/change/", complaints.show_complaint, "complaint_change"),
        screen("complaint/<int:pk>/settle/", complaints.show_settle_form, "complaint_settle"),
    ]


def _issue_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    run = "deliveryrun/<int:pk>"
    counts = "bulkdraw/issue/<str:on>"
    return [
        screen("deliveryrun/", deliveries.show_deliveries, "deliveryrun_changelist"),
        screen(
            "deliveryrun/<path:object_id>/change/",
            deliveries.show_delivery_run,
            "deliveryrun_change",
        ),
        screen("deliveryrun/issue/<str:on>/", deliveries.show_coming_issue, "deliveryrun_issue"),
        screen(f"{run}/labels/", deliveries.export_delivery_labels, "deliveryrun_labels"),
        screen(f"{run}/sheet/", deliveries.export_delivery_list, "deliveryrun_sheet"),
        screen(f"{run}/counts/", deliveries.export_delivery_counts, "deliveryrun_counts"),
        screen("bulkdraw/", draws.show_draws, "bulkdraw_changelist"),
        screen("bulkdraw/<path:object_id>/change/", draws.show_draw, "bulkdraw_change"),
        screen(f"{counts}/", draws.show_issue_counts, "bulkdraw_issue"),
        screen(f"{counts}/import/", draws.show_count_import, "bulkdraw_import"),
        screen(f"{counts}/sheet/", draws.download_counts, "bulkdraw_sheet"),
    ]
