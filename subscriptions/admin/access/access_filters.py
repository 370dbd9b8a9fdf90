"""The filters of the lists of entitlements, receipts and networks."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.desk.records import filters as by
from subscriptions.models import Entitlement, Scope, Source


class EntitlementFilter(by.ListFilterSet):
    """`today` narrows to the entitlements that open something today."""

    today = by.choice_filter(
        _("Today"), [("open", _("opens")), ("not", _("does not open"))], method="by_today"
    )
    scope = by.choice_filter(_("Opens"), Scope.choices)
    source = by.choice_filter(_("Comes from"), Source.choices)
    paper = by.newspaper_filter()

    def by_today(self, rows: Any, name: str, value: str) -> Any:
        in_force = Entitlement.objects.in_force(timezone.localdate()).values("pk")
        return rows.filter(pk__in=in_force) if value == "open" else rows.exclude(pk__in=in_force)


class NetworkFilter(by.ListFilterSet):
    active = by.yes_no_filter(_("In use"), "active", _("Yes"), _("No"))
    paper = by.newspaper_filter()
