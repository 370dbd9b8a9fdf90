"""The filters of the lists of plans, of prices and of channels on sale."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from subscriptions.desk.records import filters as by
from subscriptions.domain.choices import Channel, PlanKind


class PlanFilter(by.ListFilterSet):
    kind = by.choice_filter(_("Kind"), PlanKind.choices)
    channel = by.choice_filter(_("Channel"), Channel.choices)
    on_sale = by.yes_no_filter(_("On the site"), "on_sale", _("Yes"), _("No"))
    paper = by.newspaper_filter()


class ChannelFilter(by.ListFilterSet):
    channel = by.choice_filter(_("Channel"), Channel.choices)
    paper = by.newspaper_filter()


class PriceFilter(by.ListFilterSet):
    """Price lists: used by quotes, or still editable."""

    channel = by.choice_filter(_("Channel"), Channel.choices)
    used = by.choice_filter(
        _("Promised"),
        [("yes", _("promised: never changes")), ("no", _("not promised yet"))],
        method="by_used",
    )
    since = by.first_day_filter("effective_from")
    until = by.last_day_filter("effective_from")
    paper = by.newspaper_filter()

    def by_used(self, lists: Any, name: str, value: str) -> Any:
        return lists.filter(used_at__isnull=value == "no")


class NetworkFilter(by.ListFilterSet):
    active = by.yes_no_filter(_("In use"), "active", _("Yes"), _("No"))
    paper = by.newspaper_filter()
