"""The way from the page of a caller or from a queue to an act, and back to it."""

from urllib.parse import quote, urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse

CALLER_PAGE = "admin:subscriptions_party_caller"
QUEUE_PAGE = "admin:subscriptions_queue"
QUEUES_PAGE = "admin:subscriptions_queues"
QUEUE_FILTERS = ("whose", "over", "after")  # parameters of the address of a queue
RETURN_MAX = 500  # characters
FIELD = "next"


def caller_address(pk: int) -> str:
    """Return the address of the page of a caller."""
    return reverse(CALLER_PAGE, args=[pk])


def add_return(address: str, page: str) -> str:
    """Return the address of an act that leads back to a page when it is done."""
    return f"{address}{'&' if '?' in address else '?'}{FIELD}={quote(page)}"


def asked_return(request: HttpRequest) -> str:
    """Return the page of a caller or the queue to which an act leads back, "" where none was asked
    for.

    Any other address is ignored: an act must not lead out of the house.
    """
    asked = request.GET.get(FIELD, "")
    if len(asked) > RETURN_MAX or not asked.startswith("/"):
        return ""
    try:
        parts = urlsplit(asked)
        match = resolve(parts.path)
    except (Resolver404, ValueError):
        return ""
    if parts.netloc:
        return ""
    return _return_address(match, parts.query)


def add_asked_return(request: HttpRequest, query: str) -> str:
    """Return a query string with the page to which the acts of a page lead back, if there is
    one."""
    back = asked_return(request)
    return "&".join(filter(None, (query, f"{FIELD}={quote(back)}" if back else "")))


def _return_address(match: ResolverMatch, query: str) -> str:
    if match.view_name == CALLER_PAGE:
        return caller_address(match.kwargs["pk"]) if not query else ""
    if match.view_name == QUEUES_PAGE:
        return reverse(QUEUES_PAGE)
    if match.view_name != QUEUE_PAGE:
        return ""
    asked = QueryDict(query)
    filters = QueryDict(mutable=True)
    for name in QUEUE_FILTERS:
        if asked.get(name):
            filters[name] = asked[name]
    address = reverse(QUEUE_PAGE, args=[match.kwargs["queue"]])
    return f"{address}?{filters.urlencode()}" if filters else address
