"""Saved views of the counter's lists: of subscribers, of subscriptions and of orders."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from articles.desk.lists.view_bar import describe_view_bar
from articles.errors import Words
from articles.frame.list_views import ViewedList, register_list
from subscriptions.desk.records.lists import NOT_FILTERS, build_query

SEARCH = "q"  # looks for somebody: that is nobody's view, and no name stays in one
SHARE = "subscriptions.reassign_work"  # whoever gives colleagues work gives them views


def _register(table: str, label: Words) -> ViewedList:
    """Register a list of the counter. No letter tells what its views find: letters name no
    subscribers."""
    return register_list(
        ViewedList(
            table,
            label,
            f"admin:subscriptions_{table}_changelist",
            see=f"subscriptions.view_{table}",
            share=SHARE,
        )
    )


PARTY_VIEWS = _register("party", gettext_lazy("Subscribers"))
SUBSCRIPTION_VIEWS = _register("subscription", gettext_lazy("Subscriptions"))
ORDER_VIEWS = _register("order", gettext_lazy("Orders"))


def describe_views(request: HttpRequest, viewed: ViewedList) -> dict[str, Any]:
    """Return what the bar of views above a list shows. Two queries."""
    filters_query = build_query(request.GET, *NOT_FILTERS, SEARCH)
    return describe_view_bar(request, viewed, filters_query)
