"""Taking a gift up: whoever holds the code says who he is, and where a printed paper goes."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.access import READING, Site, private_page, show, site_or_404
from articles.errors import Refused
from subscriptions.actions import gifts
from subscriptions.confirmation import confirm
from subscriptions.forms import ClaimForm, ContactForm, PlaceForm
from subscriptions.selectors.buying import gift_is_printed
from subscriptions.views.telling import contact_form, refuse_beside, too_often

TRIES_A_MINUTE = 10


def _gift(request: HttpRequest) -> HttpResponse:
    """Ask for the code and what a gift needs, and take it up."""
    site = site_or_404(request)
    if request.method == "POST":
        if too_often(request, "gift", TRIES_A_MINUTE):
            return show(request, "subscriptions/too_often.html", site, {}, status=429)
        return _claimed(request, site)
    forms = (
        ClaimForm(initial={"code": request.GET.get("code", "")[:24]}),
        contact_form(request),
        PlaceForm(),
    )
    return _asked(request, site, *forms)


gift = private_page(_gift, methods=(*READING, "POST"))


def _claimed(request: HttpRequest, site: Site) -> HttpResponse:
    """Take the gift up; what is missing or refused is told beside the form, with all that was written."""
    claim, contact, place = (
        ClaimForm(request.POST),
        contact_form(request, request.POST),
        PlaceForm(request.POST),
    )
    ready = claim.is_valid() and contact.is_valid()
    printed = not ready or gift_is_printed(claim.cleaned_data["code"])
    if not (place.is_valid() or not printed) or not ready:
        return _asked(request, site, claim, contact, place)
    user = request.user if request.user.is_authenticated else None

    def take_up() -> tuple[str, str]:
        code, home = claim.cleaned_data["code"], place.place() if printed else None
        gifts.claim(code, contact.contact(), home, by=user, at=timezone.now())
        return "", ""

    try:
        confirm(request, take_up)
    except Refused as refused:
        refuse_beside(claim, refused)
        return _asked(request, site, claim, contact, place)
    return show(request, "subscriptions/gift_claimed.html", site, {})


def _asked(
    request: HttpRequest, site: Site, claim: ClaimForm, contact: ContactForm, place: PlaceForm
) -> HttpResponse:
    forms = {"claim": claim, "contact": contact, "place": place}
    return show(request, "subscriptions/gift.html", site, {"forms": forms})
