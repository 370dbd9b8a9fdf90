"""Ordering: from a sealed quote to an order, and the order's own page behind its unguessable
address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from articles.errors import Refused
from articles.origins import whole_address
from articles.reading.access import (
    READING,
    Site,
    client_address,
    get_site_or_404,
    private_page,
    render_page,
)
from newsroom.accounts.actors import actor_of
from subscriptions import messages
from subscriptions.actions.money import invoices, provider_payments
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.confirmation_tokens import digest_state
from subscriptions.devices import is_handset
from subscriptions.domain.choices import GATEWAYS, PRINTED, PlanKind, State
from subscriptions.forms.purchase import AgreeForm, GiftForm
from subscriptions.forms.readers import DeliveryAddressForm, InvoiceTitleForm, OrderInvoiceForm
from subscriptions.models import Attempt, LegalText, Order, Plan
from subscriptions.selectors.readers.legal_texts import texts_in_force
from subscriptions.selectors.sales import buying as selector
from subscriptions.signed_quotes import Promise, QuoteExpired, QuoteUnknown, open_quote
from subscriptions.views.attempt_limits import (
    ORDER_ADDRESSES,
    address_limits,
    attempts_used_up_until,
    count_reader_attempt,
)
from subscriptions.views.throttling import build_contact_form, confirm_and_redirect, is_too_often

WRITING = (*READING, "POST")
ORDERS_A_MINUTE = 20
ASKS_A_MINUTE = 10


@private_page(methods=WRITING)
def place_order(request: HttpRequest) -> HttpResponse:
    """Show what is ordered and ask for whom and where to; a quote that is over leads back to the
    prices."""
    site = get_site_or_404(request)
    at = timezone.now()
    sealed = request.POST.get("quote") or request.GET.get("quote", "")
    try:
        promise = open_quote(sealed, at)
    except (QuoteExpired, QuoteUnknown) as refused:
        status = 410 if isinstance(refused, QuoteExpired) else 400
        return render_page(
            request, "subscriptions/no_quote.html", site, {"reason": str(refused)}, status=status
        )
    if promise.publication != site.publication.pk:
        raise Http404
    texts = texts_in_force(site.publication, timezone.localdate(at))
    forms = _forms(request, promise, texts)
    made = (
        _place_once(request, promise, forms, at)
        if request.method == "POST" and _are_all_valid(forms)
        else None
    )
    if made is not None:
        return made
    lines = [(messages.format_line(line), line.amount) for line in promise.lines]
    context = {"promise": promise, "lines": lines, "forms": forms, "quote": sealed}
    context |= {"state": _state_of(promise), "once_for": sealed}
    return render_page(request, "subscriptions/order_form.html", site, context)


@private_page
def show_order(request: HttpRequest, code: str) -> HttpResponse:
    """Show an order to whoever holds its address: where it stands, what is due, how to pay."""
    return _show_order(request, *order_or_404(request, code))


@private_page
def report_state(request: HttpRequest, code: str) -> HttpResponse:
    """Say where an order stands, for the page that waits for a provider; ask the provider where no
    notice came."""
    _site, order = order_or_404(request, code)
    at = timezone.now()
    attempt = order.attempts.filter(closed_at=None).first()
    if (
        order.state(at) is State.AWAITING
        and attempt is not None
        and not is_too_often(request, f"ask:{code}", ASKS_A_MINUTE)
    ):
        try:
            provider_payments.ask_provider(attempt, at=at)
        except Refused:
            return JsonResponse({"state": order.state(at)})
        _site, order = order_or_404(request, code)
    return JsonResponse({"state": order.state(at)})


@private_page(methods=("POST",))
def begin_payment(request: HttpRequest, code: str) -> HttpResponse:
    """Open an attempt at a provider and lead there: a telephone to the app, a screen to a code; or
    as was chosen."""
    site, order = order_or_404(request, code)
    own = request.build_absolute_uri(order.get_absolute_url())
    method = request.POST.get("method", "")
    path = reverse("subscriptions:notice", args=[method or "none"])
    notices = whole_address(site.publication, path)
    by_app = request.POST.get("way") == "app" or (
        request.POST.get("way") != "code" and is_handset(request.headers)
    )
    handset = client_address(request) if by_app else ""
    try:
        attempt = provider_payments.begin_payment(
            order, method, notice_url=notices, return_url=own, at=timezone.now(), handset=handset
        )
    except Refused as refused:
        return _show_order(request, site, order, refused)
    if attempt.start_kind == "code":
        return redirect("subscriptions:scan", order.code)
    return HttpResponseRedirect(attempt.start_address)


@private_page
def show_payment_code(request: HttpRequest, code: str) -> HttpResponse:
    """Show the code that a telephone scans to pay."""
    site, order = order_or_404(request, code)
    attempt = _attempt(order)
    if attempt is None:
        return redirect(order)
    return render_page(
        request, "subscriptions/scan.html", site, {"order": order, "attempt": attempt}
    )


@private_page
def draw_payment_code(request: HttpRequest, code: str) -> HttpResponse:
    """Draw that code."""
    attempt = _attempt(order_or_404(request, code)[1])
    if attempt is None:
        raise Http404
    drawing = segno.make(attempt.start_address, error="m").svg_inline(
        scale=6, border=2, dark="#111", light="#fff"
    )
    return HttpResponse(
        drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1),
        content_type="image/svg+xml",
    )


@private_page(methods=("POST",))
def cancel_order(request: HttpRequest, code: str) -> HttpResponse:
    """End an order that is not paid."""
    site, order = order_or_404(request, code)
    try:
        orders.cancel_order(order, by=actor_of(request), at=timezone.now(), code=code)
    except Refused as refused:
        return _show_order(request, site, order, refused)
    return redirect(order)


@private_page(methods=WRITING)
def ask_for_invoice(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for an invoice of an order."""
    site, order = order_or_404(request, code)
    form = InvoiceTitleForm(
        request.POST or None,
        initial={"kind": "person", "title": order.party.name, "email": order.party.email},
    )
    stands = digest_state(order)

    def ask() -> tuple[str, str]:
        invoices.request_invoice(
            order, form.wanted(), by=actor_of(request), at=timezone.now(), known=True
        )
        return "", order.get_absolute_url()

    if request.method == "POST" and form.is_valid():
        answer = confirm_and_redirect(request, form, ask, of=order)
        if answer is not None:
            return answer
    context = {
        "order": order,
        "form": form,
        "open": invoices.invoiceable_amount(order),
        "state": stands,
    }
    return render_page(request, "subscriptions/invoice.html", site, context)


@private_page(methods=("POST",))
def withdraw_invoice_request(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a request for an invoice back, before it was handed over."""
    site, order = order_or_404(request, code)
    asked = order.invoice_requests.select_related("order").filter(pk=pk).first()
    if asked is None:
        raise Http404
    try:
        invoices.cancel_request(asked, by=actor_of(request), at=timezone.now(), known=True)
    except Refused as refused:
        return _show_order(request, site, order, refused)
    return redirect(order)


@csrf_exempt
def receive_notice(request: HttpRequest, provider: str) -> HttpResponse:
    """Take a notice of a payment provider.

    Its signature is its right to speak; nothing else is asked.
    """
    if request.method != "POST" or provider not in GATEWAYS:
        raise Http404
    try:
        answer = provider_payments.receive_notice(
            provider, request.headers, request.body, at=timezone.now()
        )
    except provider_payments.TroubleAtProvider as refused:
        raise Http404(str(refused)) from refused
    return HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)


def order_or_404(request: HttpRequest, code: str) -> tuple[Site, Order]:
    """Return the newspaper and the order of an unguessable address.

    Whoever guesses finds nothing, and slowly: wrong addresses are counted, and after so many of
    them no address is right for a minute.
    """
    site = get_site_or_404(request)
    wrong = address_limits(request, ORDER_ADDRESSES)
    order = (
        None
        if attempts_used_up_until(wrong)
        else selector.find_order_by_code(site.publication, code)
    )
    if order is None:
        count_reader_attempt(wrong)
        raise Http404(_("There is no order with this address."))
    return site, order


def _attempt(order: Order) -> Attempt | None:
    """Return the open attempt whose code is to be scanned."""
    return order.attempts.filter(
        closed_at=None, expires_at__gt=timezone.now(), start_kind="code"
    ).first()


def _show_order(
    request: HttpRequest, site: Site, order: Order, refused: Refused | None = None
) -> HttpResponse:
    """Show an order as it stands, with what was refused just now."""
    context = {
        "page": selector.build_order_page(order, timezone.now()),
        "order": order,
        "reason": refused,
        "telephone": is_handset(request.headers),
    }
    return render_page(
        request, "subscriptions/order.html", site, context, status=409 if refused else 200
    )


def _forms(
    request: HttpRequest, promise: Promise, texts: Mapping[str, LegalText]
) -> dict[str, Any]:
    """Return the forms of an order, filled with what an account is known by."""
    posted = request.POST if request.method == "POST" else None
    contact = build_contact_form(request, posted)
    forms: dict[str, Any] = {
        "contact": contact,
        "gift": GiftForm(posted, always=_is_gift(promise)),
        "agree": AgreeForm(posted, texts=texts),
    }
    if promise.total:
        forms["invoice"] = OrderInvoiceForm(posted)
    if promise.channel in PRINTED:
        known = {"recipient": contact.initial.get("name", "")}
        forms["place"] = DeliveryAddressForm(posted, initial=known, maybe=True)
    return forms


def _is_gift(promise: Promise) -> bool:
    return Plan.objects.filter(pk=promise.plan or 0, kind=PlanKind.GIFT).exists()


def _place_once(
    request: HttpRequest, promise: Promise, forms: Mapping[str, Any], at: datetime
) -> HttpResponse | None:
    """Place the order, once, and lead to it; what is refused is told above the form, with all that
    was written."""

    def do() -> tuple[str, str]:
        if is_too_often(request, "order", ORDERS_A_MINUTE):
            raise Refused(_("So many orders in a minute? Wait a moment. Nothing was ordered."))
        made = orders.place_order(_read_order_wish(promise, forms), by=actor_of(request), at=at)
        return "", made.get_absolute_url()

    return confirm_and_redirect(request, forms["contact"], do, state=lambda: _state_of(promise))


def _state_of(promise: Promise) -> str:
    """Return what tells one promise from another."""
    return digest_state(None, *vars(promise).values())


def _are_all_valid(forms: Mapping[str, Any]) -> bool:
    """Ask every form, so that everything wrong is told at once; a gift needs no address, its reader
    writes it."""
    gift = forms["gift"].is_valid() and forms["gift"].cleaned_data["gift"]
    valid = [form.is_valid() for name, form in forms.items() if not (gift and name == "place")]
    return all(valid)


def _read_order_wish(promise: Promise, forms: Mapping[str, Any]) -> OrderRequest:
    gift = forms["gift"].gifted()
    place = None if gift or "place" not in forms else forms["place"].place()
    contact = forms["contact"].contact()
    title = forms["invoice"].asked(contact.email) if "invoice" in forms else None
    return OrderRequest(
        promise, contact, place, forms["agree"].purposes(), gift=gift, invoice=title
    )
