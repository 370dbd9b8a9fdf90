"""The bar of saved views above a list, and the view that the list opens with."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect

from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.lists.saved_views import address_of_view
from articles.forms.lists.saved_views import SavedViewForm
from articles.frame.list_views import ViewedList
from articles.selectors.lists.saved_views import read_views


def open_start_view(request: HttpRequest, viewed: ViewedList) -> HttpResponseRedirect | None:
    """Return what leads to the view that a person's list opens with, None where there is none and
    where the address asks for something. Two queries."""
    if request.GET:
        return None
    start = read_views(viewed.name, signed_in_user(request)).start_view
    return HttpResponseRedirect(address_of_view(start)) if start is not None else None


def describe_view_bar(
    request: HttpRequest, viewed: ViewedList, filters_query: str
) -> dict[str, Any]:
    """Return what desk/lists/view_bar.html shows above a list that is narrowed so. Two queries."""
    by = signed_in_user(request)
    return {
        "viewed": viewed,
        "personal": read_views(viewed.name, by),
        "current_view": read_number(request.GET.get("view", "")),
        "filters_query": filters_query,
        "view_form": SavedViewForm(
            shares=by.has_perm(viewed.share), auto_id="new-view-%s", label_suffix=""
        ),
    }
