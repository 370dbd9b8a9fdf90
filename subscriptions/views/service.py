"""What readers change of their own subscription: holds, addresses, complaints, renewals, ends."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.errors import Refused
from articles.reading.access import Site, get_site_or_404, render_page
from newsroom.accounts.models import User
from subscriptions import messages as engine_messages
from subscriptions.actions.money import refunds
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import gift_endings, orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.actions.service import complaints, dispatches, holds
from subscriptions.confirmation_tokens import digest_state
from subscriptions.domain.choices import Cause
from subscriptions.forms.purchase import AgreeForm
from subscriptions.forms.readers import (
    ComplaintForm,
    LeavingForm,
    ReaderHoldForm,
    ReaderRedirectForm,
    ReaderRenewalForm,
)
from subscriptions.models import Party, Term
from subscriptions.pricing import NotPriced
from subscriptions.selectors.money.refunds import preview_refund
from subscriptions.selectors.readers import accounts as selector
from subscriptions.selectors.readers.legal_texts import policy_to_ask_again, texts_in_force
from subscriptions.selectors.sales.quotes import QuotedTerm, Wish, end_from_next_issue, quote_wish
from subscriptions.selectors.sales.renewals import renewal_plan, renewal_start
from subscriptions.selectors.service.holds import hold_allowance, issues_between
from subscriptions.selectors.service.service import shares_on
from subscriptions.views.accounts import WRITING, party_or_404, reader_page
from subscriptions.views.throttling import add_refusal, confirm_and_redirect

Row = TypeVar("Row")


@reader_page(methods=WRITING)
def hold_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold delivery; which issues that keeps back is shown before it is confirmed."""
    site = get_site_or_404(request)
    subscription = _own_or_404(request, selector.find_own_subscription, pk)
    at = timezone.now()
    form = ReaderHoldForm(request.POST or None)
    days: list[date] = []
    if request.method == "POST" and form.is_valid():
        first = form.cleaned_data["first"]
        last = form.cleaned_data["last"]

        def do() -> tuple[str, str]:
            holds.hold_delivery(subscription, first, last, by=_reader(request), at=at)
            return _("Delivery is held. The issues are added at the end."), _home()

        def stands() -> str:
            return digest_state(subscription, *issues_between(subscription, first, last))

        if "confirm" in request.POST:
            answer_ = confirm_and_redirect(request, form, do, of=subscription, state=stands)
            if answer_ is not None:
                return answer_
        try:
            days = holds.preview_hold(subscription, first, last, by=_reader(request), at=at)
        except Refused as refused:
            if not form.errors:
                add_refusal(form, refused)
    context = {
        "state": digest_state(subscription, *days),
        "line": selector.build_subscription_line(subscription, at),
        "form": form,
        "days": days,
        "most": hold_allowance(subscription, timezone.localdate(at).year, at),
    }
    return render_page(request, "subscriptions/hold.html", site, context)


@reader_page(methods=("POST",))
def end_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a hold back, or end it early."""
    hold = _own_or_404(request, selector.find_own_hold, pk)

    def take_back() -> None:
        holds.withdraw_hold(hold, by=_reader(request), at=timezone.now())

    return _tell(request, take_back, _("Delivery goes on."))


@reader_page(methods=WRITING)
def change_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the copies somewhere else, for good or for a while."""
    site = get_site_or_404(request)
    subscription = _own_or_404(request, selector.find_own_subscription, pk)
    at = timezone.now()
    line = selector.build_subscription_line(subscription, at)
    first = max(line.next_issue or line.changeable, line.changeable)
    form = ReaderRedirectForm(
        request.POST or None, initial={"from_issue": first}, shares=shares_on(subscription, first)
    )

    def do() -> tuple[str, str]:
        dispatches.move_copies(subscription, form.move(), by=_reader(request), at=at)
        return _("The paper goes to the new address."), _home()

    state = digest_state(subscription)
    if request.method == "POST" and form.is_valid():
        answer_ = confirm_and_redirect(request, form, do, of=subscription)
        if answer_ is not None:
            return answer_
    context = {"line": line, "form": form, "state": state}
    return render_page(request, "subscriptions/address.html", site, context)


@reader_page(methods=("POST",))
def withdraw_address_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a change of address back that has not begun."""
    dispatch = _own_or_404(request, selector.find_own_dispatch, pk)

    def withdraw() -> None:
        dispatches.withdraw_dispatch(dispatch, by=_reader(request), at=timezone.now())

    return _tell(request, withdraw, _("The paper goes where it went before."))


@reader_page(methods=WRITING)
def complain_of_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what was wrong with an issue."""
    site = get_site_or_404(request)
    subscription = _own_or_404(request, selector.find_own_subscription, pk)
    at = timezone.now()
    form = ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data

        def do() -> tuple[str, str]:
            complaint = cleaned["issue"], cleaned["kind"], cleaned["words"]
            complaints.make_complaint(subscription, *complaint, by=_reader(request), at=at)
            return _("Thank you. We look at it and write to you."), _home()

        answer_ = confirm_and_redirect(request, form, do)
        if answer_ is not None:
            return answer_
    return render_page(
        request,
        "subscriptions/complaint.html",
        site,
        {"line": selector.build_subscription_line(subscription, at), "form": form},
    )


@reader_page(methods=WRITING)
def renew_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the next term costs, at the same address; a second click orders it."""
    site = get_site_or_404(request)
    term = _own_or_404(request, selector.find_own_term, pk)
    at = timezone.now()
    asked = request.POST or (request.GET if "months" in request.GET else None)
    form = ReaderRenewalForm(asked or {"months": 12, "copies": term.copies})
    quoted = _renewal(form, term, at)
    agree = _agree_form(request, term, at)
    if request.method == "POST" and quoted is not None and agree.is_valid():
        party = term.subscription.party
        wanted = OrderRequest(
            quoted.promise,
            Contact(party.name, party.phone, party.email),
            consents=agree.purposes(),
            renews=term,
        )

        def do() -> tuple[str, str]:
            return "", orders.place_order(wanted, by=_reader(request), at=at).get_absolute_url()

        answer_ = confirm_and_redirect(request, form, do, state=lambda: _price_of(quoted))
        if answer_ is not None:
            return answer_
    lines = (
        [(engine_messages.format_line(line), line.amount) for line in quoted.promise.lines]
        if quoted
        else []
    )
    context = {
        "term": term,
        "form": form,
        "agree": agree,
        "promise": quoted.promise if quoted else None,
        "lines": lines,
        "state": _price_of(quoted),
    }
    return render_page(request, "subscriptions/renew.html", site, context)


@reader_page(methods=WRITING)
def end_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what comes back if a term ends now; a second click ends it.

    Of a gift no money is told.
    """
    site = get_site_or_404(request)
    term = _own_or_404(request, selector.find_own_term, pk)
    at = timezone.now()
    if term.paid_by_another():
        return _give_up(request, site, term, at)
    form = LeavingForm(request.POST or None)
    refund = preview_refund(term, Cause.READER, at)
    state = ""
    if term.order is not None:
        order = term.order
        state = digest_state(term.order, refund)
    if request.method == "POST" and form.is_valid() and term.order is not None:
        grant = RefundRequest(Cause.READER, form.words(), leaving=form.cleaned_data["reason"])

        def do() -> tuple[str, str]:
            refunds.grant_refund(order, grant, by=_reader(request), at=at)
            return _("The term has ended. The money goes back the way it came."), _home()

        def stands() -> str:
            return digest_state(order, preview_refund(term, Cause.READER, at))

        answer_ = confirm_and_redirect(request, form, do, of=order, state=stands)
        if answer_ is not None:
            return answer_
    context = {"term": term, "form": form, "found": refund, "state": state}
    return render_page(request, "subscriptions/end.html", site, context)


def _give_up(request: HttpRequest, site: Site, term: Term, at: datetime) -> HttpResponse:
    """Say with which issue a gift would end; a second click ends it."""
    form = LeavingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"]

        def give_up() -> tuple[str, str]:
            gift_endings.end_gift(term, by=_reader(request), at=at, leaving=why)
            return _("The gift has ended."), _home()

        answer_ = confirm_and_redirect(request, form, give_up, of=term)
        if answer_ is not None:
            return answer_
    first = preview_refund(term, Cause.READER, at).from_issue
    context = {"term": term, "form": form, "first": first, "state": digest_state(term)}
    return render_page(request, "subscriptions/gift_end.html", site, context)


def _agree_form(request: HttpRequest, term: Term, at: datetime) -> AgreeForm:
    """Return what a renewal asks for: the terms in force, and the privacy policy where it asks
    everybody anew."""
    subscription = term.subscription
    today = timezone.localdate(at)
    texts = texts_in_force(subscription.publication, today)
    again = policy_to_ask_again(subscription.party, subscription.publication, today)
    without = ("news",) if again else ("news", "privacy")
    return AgreeForm(request.POST or None, texts=texts, without=without)


def _renewal(form: ReaderRenewalForm, term: Term, at: datetime) -> QuotedTerm | None:
    """Price the term that would follow, or tell beside the form why it has no price."""
    if not form.is_valid():
        return None
    start = renewal_start(term.subscription, at)
    plan = renewal_plan(term)
    try:
        subscription = term.subscription
        end = end_from_next_issue(
            subscription.publication, plan, start, form.cleaned_data["months"]
        )
        wish = Wish(
            subscription.publication,
            start,
            end,
            form.cleaned_data["copies"],
            subscription.channel,
            plan,
        )
        return quote_wish(wish, at)
    except NotPriced as refused:
        form.add_error(None, engine_messages.no_price_sentence(refused))
        return None


def _own_or_404(request: HttpRequest, find: Callable[[Party, int], Row | None], pk: int) -> Row:
    """Return something of the reader's own; somebody else's is not there."""
    row = find(party_or_404(request), pk)
    if row is None:
        raise Http404
    return row


def _home() -> str:
    return reverse("subscriptions:account")


def _price_of(quoted: QuotedTerm | None) -> str:
    """Return what tells one offer of a next term from another."""
    if quoted is None:
        return ""
    one = quoted.promise
    return digest_state(None, one.start, one.end, one.copies, one.issues, one.total)


def _tell(request: HttpRequest, act: Callable[[], Any], words: str) -> HttpResponse:
    """Do something and lead back to the account with what was done, or why it was not."""
    try:
        act()
        messages.success(request, words)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("subscriptions:account")


def _reader(request: HttpRequest) -> User:
    return cast("User", request.user)
