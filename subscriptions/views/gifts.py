"""Taking a gift up: whoever holds the code says who he is, and where a printed paper goes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.errors import Refused
from articles.reading.access import READING, Site, private_page, show, site_or_404
from newsroom.accounts.actors import actor_of
from subscriptions.actions.sales import gifts
from subscriptions.confirmation_tokens import confirm
from subscriptions.forms.purchase import AgreeForm, ClaimForm
from subscriptions.forms.readers import PlaceForm
from subscriptions.selectors.readers.legal_texts import texts_in_force
from subscriptions.selectors.sales.buying import days_of, gift_is_printed, term_of_gift
from subscriptions.views.attempt_limits import GIFT_CODES, by_address, used_up, wait_page
from subscriptions.views.throttling import contact_form, refuse_beside


def _gift(request: HttpRequest) -> HttpResponse:
    """Ask for the code and what a gift needs, and take it up."""
    site = site_or_404(request)
    if request.method == "POST":
        until = used_up(by_address(request, GIFT_CODES))
        if until is not None:
            return wait_page(request, site, until)
        return _claimed(request, site)
    return _asked(request, site, _forms(request, site))


gift = private_page(_gift, methods=(*READING, "POST"))


def _forms(request: HttpRequest, site: Site) -> dict[str, Any]:
    """Return the forms of a gift: its code, who reads it, where a printed paper goes, what is agreed to."""
    said = request.POST if request.method == "POST" else None
    texts = texts_in_force(site.publication, timezone.localdate())
    return {
        "claim": ClaimForm(said, initial={"code": request.GET.get("code", "")[:24]}),
        "contact": contact_form(request, said),
        "place": PlaceForm(said, maybe=True),
        "agree": AgreeForm(said, texts=texts),
    }


def _claimed(request: HttpRequest, site: Site) -> HttpResponse:
    """Take the gift up; what is missing or refused is told beside the form, with all that was written."""
    forms = _forms(request, site)
    checked = [forms[name].is_valid() for name in ("claim", "contact", "agree")]  # each is asked
    ready = all(checked)
    code = forms["claim"].cleaned_data.get("code", "")
    printed = not ready or gift_is_printed(code)
    if (printed and not forms["place"].is_valid()) or not ready:
        return _asked(request, site, forms)
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
        confirm(request, take_up)
    except Refused as refused:
        refuse_beside(forms["claim"], refused)
        return _asked(request, site, forms)
    return show(
        request, "subscriptions/gift_claimed.html", site, {"days": days_of(term_of_gift(code))}
    )


def _asked(request: HttpRequest, site: Site, forms: dict[str, Any]) -> HttpResponse:
    return show(request, "subscriptions/gift.html", site, {"forms": forms})
