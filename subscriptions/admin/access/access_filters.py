"""The filters of the lists of entitlements, receipts and networks."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.admin import filtering as by
from subscriptions.models import ClaimState, Entitlement, Scope, Source, WrittenBy


class ClaimFilter(by.ListFilterSet):
    state = by.choice(_("State"), ClaimState.choices)
    channel = by.choice(_("Written by"), WrittenBy.choices)
    since, until = by.since("claimed_at"), by.until("claimed_at")
    paper = by.paper()


class EntitlementFilter(by.ListFilterSet):
    """`today`: which entitlements open something today."""

    today = by.choice(
        _("Today"), [("open", _("opens")), ("not", _("does not open"))], method="by_today"
    )
    scope = by.choice(_("Opens"), Scope.choices)
    source = by.choice(_("Comes from"), Source.choices)
    paper = by.paper()

    def by_today(self, rows: Any, name: str, value: str) -> Any:
        in_force = Entitlement.objects.in_force(timezone.localdate()).values("pk")
        return rows.filter(pk__in=in_force) if value == "open" else rows.exclude(pk__in=in_force)


class NetworkFilter(by.ListFilterSet):
    active = by.either(_("In use"), "active", _("Yes"), _("No"))
    paper = by.paper()
