"""The pay page of the sandbox: what a provider's page would be, for demonstrations and tests.

It moves no money.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from articles import installation
from articles.reading.access import READING, get_site_or_404, private_page, render_page
from subscriptions.actions.money import provider_payments
from subscriptions.actions.money.provider_payments import SandboxTable
from subscriptions.gateways import Declined, EventKind, simulated
from subscriptions.gateways.simulated import Sender, build_notice


@private_page(methods=(*READING, "POST"))
def simulate_payment(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is to be paid; “pay” sends a signed notice as a provider does, and leads back. 404
    where the sandbox is not set up."""
    site = get_site_or_404(request)
    secret = settings.PAYMENTS["sandbox"].get("secret", "")
    at = timezone.now()
    slip = SandboxTable().find(reference) if secret else None
    if slip is None:
        raise Http404
    if request.method == "POST" and installation.find_copy_doubt() is not None:
        return HttpResponseRedirect(slip.return_url)  # where the order's page says why
    if request.method == "POST":
        try:
            if "fail" in request.POST:
                slip = simulated.fail_slip(SandboxTable(), reference, at)
                kind = EventKind.FAILED
            else:
                slip = simulated.pay_slip(SandboxTable(), reference, at)
                kind = EventKind.PAID
        except Declined:
            return HttpResponseRedirect(slip.return_url)
        provider_payments.receive_notice(
            "sandbox", *build_notice(slip, kind, Sender(secret), at), at=at
        )
        return HttpResponseRedirect(slip.return_url)
    return render_page(request, "subscriptions/sandbox.html", site, {"slip": slip})
