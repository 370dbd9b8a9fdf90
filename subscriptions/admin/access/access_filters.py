"""The filters of the list of networks."""

from django.utils.translation import gettext_lazy as _

from subscriptions.desk.records import filters as by


class NetworkFilter(by.ListFilterSet):
    active = by.yes_no_filter(_("In use"), "active", _("Yes"), _("No"))
    paper = by.newspaper_filter()
