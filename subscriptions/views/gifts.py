"""Taking a gift up: whoever holds the code says who he is, and where a printed paper goes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.errors import Refused
from articles.reading.access import READING, Site, get_site_or_404, private_page, render_page
from newsroom.accounts.actors import actor_of
from subscriptions.actions.sales import gifts
from subscriptions.confirmation_tokens import confirm_form
from subscriptions.forms.purchase import AgreeForm, ClaimForm
from subscriptions.forms.readers import DeliveryAddressForm
from subscriptions.selectors.readers.legal_texts import texts_in_force
from subscriptions.selectors.sales.buying import is_gift_printed, term_days, term_of_gift
from subscriptions.views.attempt_limits import (
    GIFT_CODES,
    address_limits,
    count_reader_attempt,
    wait_page,
)
from subscriptions.views.throttling import add_refusal, build_contact_form


@private_page(methods=(*READING, "POST"))
def redeem_gift(request: HttpRequest) -> HttpResponse:
    """Ask for the code and what a gift needs, and take it up."""
    site = get_site_or_404(request)
    if request.method == "POST":
        until = count_reader_attempt(address_limits(request, GIFT_CODES))
        if until is not None:
            return wait_page(request, site, until)
        return _claim_gift(request, site)
    return _show_form(request, site, _forms(request, site))


def _forms(request: HttpRequest, site: Site) -> dict[str, Any]:
    """Return the forms of a gift: its code, who reads it, where a printed paper goes, what is
    agreed to."""
    posted = request.POST if request.method == "POST" else None
    texts = texts_in_force(site.publication, timezone.localdate())
    return {
        "claim": ClaimForm(posted, initial={"code": request.GET.get("code", "")[:24]}),
        "contact": build_contact_form(request, posted),
        "place": DeliveryAddressForm(posted, maybe=True),
        "agree": AgreeForm(posted, texts=texts),
    }


def _claim_gift(request: HttpRequest, site: Site) -> HttpResponse:
    """Take the gift up; what is missing or refused is told beside the form, with all that was
    written."""
    forms = _forms(request, site)
    checked = [forms[name].is_valid() for name in ("claim", "contact", "agree")]  # each is asked
    ready = all(checked)
    code = forms["claim"].cleaned_data.get("code", "")
    printed = not ready or is_gift_printed(code)
    if (printed and not forms["place"].is_valid()) or not ready:
        return _show_form(request, site, forms)
    actor = actor_of(request)

    def take_up() -> tuple[str, str]:
        gifts.claim_gift(
            code,
            forms["contact"].contact(),
            forms["place"].place() if printed else None,
            by=actor,
            at=timezone.now(),
            agreed=forms["agree"].purposes(),
            paper=site.publication,
        )
        return "", ""

    try:
        confirm_form(request, take_up)
    except Refused as refused:
        add_refusal(forms["claim"], refused)
        return _show_form(request, site, forms)
    return render_page(
        request, "subscriptions/gift_claimed.html", site, {"days": term_days(term_of_gift(code))}
    )


def _show_form(request: HttpRequest, site: Site, forms: dict[str, Any]) -> HttpResponse:
    return render_page(request, "subscriptions/gift.html", site, {"forms": forms})
