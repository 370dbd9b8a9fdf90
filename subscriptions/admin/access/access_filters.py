"""The filters of the lists of receipts and networks."""

from django.utils.translation import gettext_lazy as _

from subscriptions.desk.records import filters as by
from subscriptions.models import ClaimState, WrittenBy


class ClaimFilter(by.ListFilterSet):
    state = by.choice_filter(_("State"), ClaimState.choices)
    channel = by.choice_filter(_("Written by"), WrittenBy.choices)
    since = by.since_filter("claimed_at")
    until = by.until_filter("claimed_at")
    paper = by.newspaper_filter()


class NetworkFilter(by.ListFilterSet):
    active = by.yes_no_filter(_("In use"), "active", _("Yes"), _("No"))
    paper = by.newspaper_filter()
