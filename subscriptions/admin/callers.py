"""The way from the page of a caller to an act, and back to it."""

from urllib.parse import quote

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse

CALLER_PAGE = "admin:subscriptions_party_caller"
FIELD = "next"


def caller_address(pk: int) -> str:
    """Return the address of the page of a caller."""
    return reverse(CALLER_PAGE, args=[pk])


def add_return(address: str, page: str) -> str:
    """Return the address of an act that leads back to a page when it is done."""
    return f"{address}{'&' if '?' in address else '?'}{FIELD}={quote(page)}"


def asked_return(request: HttpRequest) -> str:
    """Return the page of a caller to which an act leads back, "" where none was asked for.

    Any other address is ignored: an act must not lead out of the house.
    """
    try:
        match = resolve(request.GET.get(FIELD, ""))
    except Resolver404:
        return ""
    return caller_address(match.kwargs["pk"]) if match.view_name == CALLER_PAGE else ""
