"""The pay page of the sandbox: what a provider's page would be, for demonstrations and tests. It moves no money."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from articles import installation
from articles.reading.access import READING, private_page, show, site_or_404
from subscriptions.actions.money import provider_payments
from subscriptions.actions.money.provider_payments import SandboxTable
from subscriptions.gateways import Declined, Happened, simulated
from subscriptions.gateways.simulated import Sender, notice_for


def _sandbox(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is to be paid; “pay” sends a signed notice as a provider does, and leads back. 404 where the sandbox
    is not set up."""
    site, secret, at = (
        site_or_404(request),
        settings.PAYMENTS["sandbox"].get("secret", ""),
        timezone.now(),
    )
    slip = SandboxTable().find(reference) if secret else None
    if slip is None:
        raise Http404
    if request.method == "POST" and installation.doubt() is not None:
        return HttpResponseRedirect(slip.return_url)  # where the order's page says why
    if request.method == "POST":
        try:
            if "fail" in request.POST:
                slip, kind = simulated.fail(SandboxTable(), reference, at), Happened.FAILED
            else:
                slip, kind = simulated.pay(SandboxTable(), reference, at), Happened.PAID
        except Declined:
            return HttpResponseRedirect(slip.return_url)
        provider_payments.receive_notice(
            "sandbox", *notice_for(slip, kind, Sender(secret), at), at=at
        )
        return HttpResponseRedirect(slip.return_url)
    return show(request, "subscriptions/sandbox.html", site, {"slip": slip})


sandbox = private_page(_sandbox, methods=(*READING, "POST"))
