"""What the lists of plans, prices and access are narrowed by. Everything chosen stands in the address."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.admin import filtering as by
from subscriptions.domain.choices import Channel, PlanKind
from subscriptions.models import ClaimState, Entitlement, Scope, Source, WrittenBy


class PlanFilter(by.ListFilterSet):
    kind = by.choice(_("Kind"), PlanKind.choices)
    channel = by.choice(_("Channel"), Channel.choices)
    on_sale = by.either(_("On the site"), "on_sale", _("Yes"), _("No"))
    paper = by.paper()


class ChannelFilter(by.ListFilterSet):
    channel = by.choice(_("Channel"), Channel.choices)
    paper = by.paper()


class PriceFilter(by.ListFilterSet):
    """Price lists: those that quotes promise, and those that still may change."""

    channel = by.choice(_("Channel"), Channel.choices)
    used = by.choice(
        _("Promised"),
        [("yes", _("promised: never changes")), ("no", _("not promised yet"))],
        method="by_used",
    )
    since, until = by.first("effective_from"), by.last("effective_from")
    paper = by.paper()

    def by_used(self, lists: Any, name: str, value: str) -> Any:
        return lists.filter(used_at__isnull=value == "no")


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
        standing = Entitlement.objects.in_force(timezone.localdate()).values("pk")
        return rows.filter(pk__in=standing) if value == "open" else rows.exclude(pk__in=standing)


class NetworkFilter(by.ListFilterSet):
    active = by.either(_("In use"), "active", _("Yes"), _("No"))
    paper = by.paper()
