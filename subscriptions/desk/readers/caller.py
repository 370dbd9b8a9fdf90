"""The page of a caller: what a clerk says and does while somebody is on the telephone."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin_base import signed_in_user
from subscriptions.desk.formatting import sees_contacts
from subscriptions.desk.readers.caller_acts import CallerActs
from subscriptions.models import Party
from subscriptions.selectors.readers.caller import build_caller_page


@require_safe
def show_caller(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a subscriber who calls. 404 where there is none; who may not see subscribers is
    refused before."""
    if not request.user.has_perm("subscriptions.view_party"):
        raise PermissionDenied
    party = Party.objects.filter(pk=pk).first()
    if party is None:
        raise Http404(_("There is no such row."))
    at = timezone.now()
    page = build_caller_page(party, at)
    acts = CallerActs(page, signed_in_user(request))
    active = party.erased_at is None
    context = {
        **admin.site.each_context(request),
        "title": party.name,
        "page": page,
        "party": party,
        "today": timezone.localdate(at),
        "see": sees_contacts(request),
        "acts": acts.main() if active else [],
        "subscriptions": [
            (view, acts.of_subscription(view) if active else []) for view in page.all_subscriptions
        ],
        "orders": [(line, acts.of_order(line) if active else []) for line in page.orders],
        "complaints": [
            (row, acts.of_complaint(row) if active else []) for row in page.complaints.rows
        ],
    }
    return render(request, "desk/caller/page.html", context)
