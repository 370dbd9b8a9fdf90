"""The filters of the lists of entitlements, receipts, and what institutions read."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.desk.formatting import contact_lookup
from subscriptions.desk.records import filters as by
from subscriptions.models import ClaimState, Entitlement, Scope, Source, WrittenBy


class ClaimFilter(by.SearchFilterSet):
    state = by.choice_filter(_("State"), ClaimState.choices)
    channel = by.choice_filter(_("Written by"), WrittenBy.choices)
    since = by.since_filter("claimed_at")
    until = by.until_filter("claimed_at")
    paper = by.newspaper_filter()

    def search_fields(self) -> Sequence[str]:
        """Return the searched fields. Without the right to see contact data, only a whole e-mail
        address is found."""
        return ["number", "name", "user__username", contact_lookup(self.request, "user__email")]


class NetworkUseFilter(by.SearchFilterSet):
    def search_fields(self) -> Sequence[str]:
        return ["institution"]


class EntitlementFilter(by.SearchFilterSet):
    """`today` narrows to the entitlements that open something today."""

    today = by.choice_filter(
        _("Today"), [("open", _("opens")), ("not", _("does not open"))], method="by_today"
    )
    scope = by.choice_filter(_("Opens"), Scope.choices)
    source = by.choice_filter(_("Comes from"), Source.choices)
    paper = by.newspaper_filter()

    def search_fields(self) -> Sequence[str]:
        """Return the searched fields. Without the right to see contact data, only a whole e-mail
        address is found."""
        return [
            "user__username",
            contact_lookup(self.request, "user__email"),
            "note",
            "term__order__number",
            "claim__number",
        ]

    def by_today(self, rows: Any, name: str, value: str) -> Any:
        in_force = Entitlement.objects.in_force(timezone.localdate()).values("pk")
        return rows.filter(pk__in=in_force) if value == "open" else rows.exclude(pk__in=in_force)
