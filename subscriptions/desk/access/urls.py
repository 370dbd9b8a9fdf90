"""The addresses of the work screens of access."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.access.entitlements import (
    show_entitlement,
    show_entitlements,
    show_grant_form,
    show_revoke_form,
)
from subscriptions.desk.screens import Guard, desk_path


def access_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of access, each behind `guard`."""
    screen = partial(desk_path, guard)
    return [
        screen("entitlement/", show_entitlements, "entitlement_changelist"),
        screen("entitlement/add/", show_grant_form, "entitlement_add"),
        screen("entitlement/<path:object_id>/change/", show_entitlement, "entitlement_change"),
        screen("entitlement/<int:pk>/revoke/", show_revoke_form, "entitlement_revoke"),
    ]
