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
from articles.reading.access import Site, show, site_or_404
from newsroom.accounts.models import User
from subscriptions import messages as engine_messages
from subscriptions.actions.money import refunds
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import gift_endings, orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.actions.service import complaints, dispatches, holds
from subscriptions.confirmation_tokens import state_of
from subscriptions.domain.choices import Cause
from subscriptions.forms.purchase import AgreeForm
from subscriptions.forms.readers import (
    ComplaintForm,
    HoldForm,
    LeavingForm,
    RedirectForm,
    RenewForm,
)
from subscriptions.models import Party, Term
from subscriptions.pricing import NotPriced
from subscriptions.selectors.money.refunds import preview
from subscriptions.selectors.readers import accounts as selector
from subscriptions.selectors.readers.legal_texts import texts_in_force, to_ask_again
from subscriptions.selectors.sales.quotes import Answer, Wish, answer, end_from
from subscriptions.selectors.sales.renewals import begins, plan_of
from subscriptions.selectors.service.holds import allowance, issues_in
from subscriptions.selectors.service.service import shares_on
from subscriptions.views.accounts import WRITING, party_or_404, reader_page
from subscriptions.views.throttling import done_once, refuse_beside

Row = TypeVar("Row")


def _hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold delivery; which issues that keeps back is shown before it is confirmed."""
    site, subscription, at = (
        site_or_404(request),
        _own(request, selector.own_subscription, pk),
        timezone.now(),
    )
    form = HoldForm(request.POST or None)
    days: list[date] = []
    if request.method == "POST" and form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]

        def do() -> tuple[str, str]:
            holds.hold_delivery(subscription, first, last, by=_reader(request), at=at)
            return _("Delivery is held. The issues are added at the end."), _home()

        def stands() -> str:
            return state_of(subscription, *issues_in(subscription, first, last))

        if "confirm" in request.POST:
            answer_ = done_once(request, form, do, of=subscription, state=stands)
            if answer_ is not None:
                return answer_
        try:
            days = holds.preview_hold(subscription, first, last, by=_reader(request), at=at)
        except Refused as refused:
            if not form.errors:
                refuse_beside(form, refused)
    context = {
        "state": state_of(subscription, *days),
        "line": selector.line(subscription, at),
        "form": form,
        "days": days,
        "most": allowance(subscription, timezone.localdate(at).year, at),
    }
    return show(request, "subscriptions/hold.html", site, context)


hold = reader_page(_hold, methods=WRITING)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a hold back, or end it early."""
    found = _own(request, selector.own_hold, pk)
    return _tell(
        request,
        lambda: holds.withdraw_hold(found, by=_reader(request), at=timezone.now()),
        _("Delivery goes on."),
    )


back = reader_page(_back, methods=("POST",))


def _address(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the copies somewhere else, for good or for a while."""
    site, subscription, at = (
        site_or_404(request),
        _own(request, selector.own_subscription, pk),
        timezone.now(),
    )
    line = selector.line(subscription, at)
    first = max(line.next_issue or line.changeable, line.changeable)
    form = RedirectForm(
        request.POST or None, initial={"from_issue": first}, shares=shares_on(subscription, first)
    )

    def do() -> tuple[str, str]:
        dispatches.move_copies(subscription, form.move(), by=_reader(request), at=at)
        return _("The paper goes to the new address."), _home()

    state = state_of(subscription)
    if request.method == "POST" and form.is_valid():
        answer_ = done_once(request, form, do, of=subscription)
        if answer_ is not None:
            return answer_
    context = {"line": line, "form": form, "state": state}
    return show(request, "subscriptions/address.html", site, context)


address = reader_page(_address, methods=WRITING)


def _withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a change of address back that has not begun."""
    found = _own(request, selector.own_dispatch, pk)
    act = lambda: dispatches.withdraw_dispatch(found, by=_reader(request), at=timezone.now())  # noqa: E731
    return _tell(request, act, _("The paper goes where it went before."))


withdraw = reader_page(_withdraw, methods=("POST",))


def _complain(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what was wrong with an issue."""
    site, subscription, at = (
        site_or_404(request),
        _own(request, selector.own_subscription, pk),
        timezone.now(),
    )
    form = ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def do() -> tuple[str, str]:
            told = said["issue"], said["kind"], said["words"]
            complaints.make_complaint(subscription, *told, by=_reader(request), at=at)
            return _("Thank you. We look at it and write to you."), _home()

        answer_ = done_once(request, form, do)
        if answer_ is not None:
            return answer_
    return show(
        request,
        "subscriptions/complaint.html",
        site,
        {"line": selector.line(subscription, at), "form": form},
    )


complain = reader_page(_complain, methods=WRITING)


def _renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the next term costs, at the same address; a second click orders it."""
    site, term, at = site_or_404(request), _own(request, selector.own_term, pk), timezone.now()
    said = request.POST or (request.GET if "months" in request.GET else None)
    form = RenewForm(said or {"months": 12, "copies": term.copies})
    found, agree = _renewal(form, term, at), _agreeing(request, term, at)
    if request.method == "POST" and found is not None and agree.is_valid():
        party = term.subscription.party
        wanted = OrderRequest(
            found.promise,
            Contact(party.name, party.phone, party.email),
            consents=agree.purposes(),
            renews=term,
        )

        def do() -> tuple[str, str]:
            return "", orders.place_order(wanted, by=_reader(request), at=at).get_absolute_url()

        answer_ = done_once(request, form, do, state=lambda: _price_of(found))
        if answer_ is not None:
            return answer_
    lines = (
        [(engine_messages.line(line), line.amount) for line in found.promise.lines] if found else []
    )
    context = {
        "term": term,
        "form": form,
        "agree": agree,
        "promise": found.promise if found else None,
        "lines": lines,
        "state": _price_of(found),
    }
    return show(request, "subscriptions/renew.html", site, context)


renew = reader_page(_renew, methods=WRITING)


def _end(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what comes back if a term ends now; a second click ends it. Of a gift no money is told."""
    site, term, at = site_or_404(request), _own(request, selector.own_term, pk), timezone.now()
    if term.paid_by_another():
        return _give_up(request, site, term, at)
    form = LeavingForm(request.POST or None)
    found, state = preview(term, Cause.READER, at), ""
    if term.order is not None:
        order, state = term.order, state_of(term.order, found)
    if request.method == "POST" and form.is_valid() and term.order is not None:
        grant = RefundRequest(Cause.READER, form.words(), leaving=form.cleaned_data["reason"])

        def do() -> tuple[str, str]:
            refunds.grant_refund(order, grant, by=_reader(request), at=at)
            return _("The term has ended. The money goes back the way it came."), _home()

        def stands() -> str:
            return state_of(order, preview(term, Cause.READER, at))

        answer_ = done_once(request, form, do, of=order, state=stands)
        if answer_ is not None:
            return answer_
    context = {"term": term, "form": form, "found": found, "state": state}
    return show(request, "subscriptions/end.html", site, context)


end = reader_page(_end, methods=WRITING)


def _give_up(request: HttpRequest, site: Site, term: Term, at: datetime) -> HttpResponse:
    """Say with which issue a gift would end; a second click ends it."""
    form = LeavingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"]

        def give_up() -> tuple[str, str]:
            gift_endings.end_gift(term, by=_reader(request), at=at, leaving=why)
            return _("The gift has ended."), _home()

        answer_ = done_once(request, form, give_up, of=term)
        if answer_ is not None:
            return answer_
    first = preview(term, Cause.READER, at).from_issue
    context = {"term": term, "form": form, "first": first, "state": state_of(term)}
    return show(request, "subscriptions/gift_end.html", site, context)


def _agreeing(request: HttpRequest, term: Term, at: datetime) -> AgreeForm:
    """Return what a renewal asks for: the terms in force, and the privacy policy where it asks everybody anew."""
    subscription, today = term.subscription, timezone.localdate(at)
    texts = texts_in_force(subscription.publication, today)
    again = to_ask_again(subscription.party, subscription.publication, today)
    without = ("news",) if again else ("news", "privacy")
    return AgreeForm(request.POST or None, texts=texts, without=without)


def _renewal(form: RenewForm, term: Term, at: datetime) -> Answer | None:
    """Price the term that would follow, or tell beside the form why it has no price."""
    if not form.is_valid():
        return None
    start = begins(term.subscription, at)
    plan = plan_of(term)
    try:
        subscription = term.subscription
        end = end_from(subscription.publication, plan, start, form.cleaned_data["months"])
        wish = Wish(
            subscription.publication,
            start,
            end,
            form.cleaned_data["copies"],
            subscription.channel,
            plan,
        )
        return answer(wish, at)
    except NotPriced as refused:
        form.add_error(None, engine_messages.refusal(refused))
        return None


def _own(request: HttpRequest, find: Callable[[Party, int], Row | None], pk: int) -> Row:
    """Return something of the reader's own; somebody else's is not there."""
    found = find(party_or_404(request), pk)
    if found is None:
        raise Http404
    return found


def _home() -> str:
    return reverse("subscriptions:account")


def _price_of(found: Answer | None) -> str:
    """Return what tells one offer of a next term from another."""
    if found is None:
        return ""
    one = found.promise
    return state_of(None, one.start, one.end, one.copies, one.issues, one.total)


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
