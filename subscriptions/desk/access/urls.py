"""The addresses of the work screens of what readers may read."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.access import entitlements, network_use, receipts
from subscriptions.desk.screens import Guard, desk_path


def access_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of entitlements, receipts and institutions, each behind `guard`."""
    screen = partial(desk_path, guard)
    use = network_use
    return [
        screen("entitlement/", entitlements.show_entitlements, "entitlement_changelist"),
        screen("entitlement/add/", entitlements.show_grant_form, "entitlement_add"),
        screen(
            "entitlement/<path:object_id>/change/",
            entitlements.show_entitlement,
            "entitlement_change",
        ),
        screen("entitlement/<int:pk>/revoke/", entitlements.show_revoke_form, "entitlement_revoke"),
        screen("receiptclaim/", receipts.show_claims, "receiptclaim_changelist"),
        screen("receiptclaim/<path:object_id>/change/", receipts.show_claim, "receiptclaim_change"),
        screen("receiptclaim/<int:pk>/decide/", receipts.show_decide_form, "receiptclaim_decide"),
        screen("networkuse/", use.show_network_uses, "networkuse_changelist"),
        screen("networkuse/<path:object_id>/change/", use.show_network_use, "networkuse_change"),
    ]
