"""The filters of the lists of entitlements, receipts, and what institutions read."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.desk.records import filters as by
from subscriptions.models import ClaimState, Entitlement, Scope, Source, WrittenBy


class ClaimFilter(by.SearchFilterSet):
    searched = ("number", "name", "user__username")
    searched_contacts = ("user__email",)
    state = by.choice_filter(_("State"), ClaimState.choices)
    channel = by.choice_filter(_("Written by"), WrittenBy.choices)
    since = by.since_filter("claimed_at")
    until = by.until_filter("claimed_at")
    paper = by.newspaper_filter()


class NetworkUseFilter(by.SearchFilterSet):
    searched = ("institution",)


class EntitlementFilter(by.SearchFilterSet):
    """`today` narrows to the entitlements that open something today."""

    searched = ("user__username", "note", "term__order__number", "claim__number")
    searched_contacts = ("user__email",)
    today = by.choice_filter(
        _("Today"), [("open", _("opens")), ("not", _("does not open"))], method="by_today"
    )
    scope = by.choice_filter(_("Opens"), Scope.choices)
    source = by.choice_filter(_("Comes from"), Source.choices)
    paper = by.newspaper_filter()

    def by_today(self, rows: Any, name: str, value: str) -> Any:
        in_force = Entitlement.objects.in_force(timezone.localdate()).values("pk")
        return rows.filter(pk__in=in_force) if value == "open" else rows.exclude(pk__in=in_force)
