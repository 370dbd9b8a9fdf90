"""What readers change of their own subscription: holds, addresses, complaints, renewals, ends."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.access import show, site_or_404
from articles.errors import Refused
from subscriptions import wording
from subscriptions.actions import complaints, dispatches, holds, orders, refunds
from subscriptions.actions.orders import Wanted
from subscriptions.actions.parties import Contact
from subscriptions.actions.refunds import Grant
from subscriptions.forms import (
    ComplaintForm,
    HoldForm,
    LeavingForm,
    RedirectForm,
    RenewForm,
)
from subscriptions.kinds import Cause
from subscriptions.models import Party, Term
from subscriptions.pricing import NotPriced
from subscriptions.selectors import accounts as selector
from subscriptions.selectors.holds import allowance
from subscriptions.selectors.quotes import Answer, Wish, answer, end_from
from subscriptions.selectors.refunds import preview
from subscriptions.selectors.renewals import begins, plan_of
from subscriptions.selectors.service import shares_on
from subscriptions.views.accounts import WRITING, party_or_404, reader_page
from subscriptions.views.telling import refuse_beside

if TYPE_CHECKING:
    from newsroom.accounts.models import User

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
        by = _reader(request)
        if "confirm" not in request.POST:
            _done(form, lambda: days.extend(holds.look(subscription, first, last, by=by, at=at)))
        elif _done(form, lambda: holds.hold(subscription, first, last, by=by, at=at)):
            messages.success(request, _("Delivery is held. The issues are added at the end."))
            return redirect("subscriptions:account")
    context = {
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
        lambda: holds.take_back(found, by=_reader(request), at=timezone.now()),
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
    act = lambda: dispatches.move(subscription, form.move(), by=_reader(request), at=at)  # noqa: E731
    if request.method == "POST" and form.is_valid() and _done(form, act):
        messages.success(request, _("The paper goes to the new address."))
        return redirect("subscriptions:account")
    return show(request, "subscriptions/address.html", site, {"line": line, "form": form})


address = reader_page(_address, methods=WRITING)


def _withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a change of address back that has not begun."""
    found = _own(request, selector.own_dispatch, pk)
    act = lambda: dispatches.withdraw(found, by=_reader(request), at=timezone.now())  # noqa: E731
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
        act = lambda: complaints.complain(  # noqa: E731
            subscription, said["issue"], said["kind"], said["words"], by=_reader(request), at=at
        )
        if _done(form, act):
            messages.success(request, _("Thank you. We look at it and write to you."))
            return redirect("subscriptions:account")
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
    found = _renewal(form, term, at)
    if request.method == "POST" and found is not None:
        party = term.subscription.party
        wanted = Wanted(found.promise, Contact(party.name, party.phone, party.email), renews=term)
        try:
            return redirect(orders.place(wanted, by=_reader(request), at=at))
        except Refused as refused:
            refuse_beside(form, refused)
    lines = [(wording.line(line), line.amount) for line in found.promise.lines] if found else []
    context = {
        "term": term,
        "form": form,
        "promise": found.promise if found else None,
        "lines": lines,
    }
    return show(request, "subscriptions/renew.html", site, context)


renew = reader_page(_renew, methods=WRITING)


def _end(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what comes back if a term ends now; a second click ends it."""
    site, term, at = site_or_404(request), _own(request, selector.own_term, pk), timezone.now()
    form = LeavingForm(request.POST or None)
    found = preview(term, Cause.READER, at)
    if request.method == "POST" and form.is_valid() and term.order is not None:
        grant, order = (
            Grant(Cause.READER, form.words(), leaving=form.cleaned_data["reason"]),
            term.order,
        )
        if _done(form, lambda: refunds.grant(order, grant, by=_reader(request), at=at)):
            messages.success(request, _("The term has ended. The money goes back the way it came."))
            return redirect("subscriptions:account")
    return show(
        request, "subscriptions/end.html", site, {"term": term, "form": form, "found": found}
    )


end = reader_page(_end, methods=WRITING)


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
        form.add_error(None, wording.refusal(refused))
        return None


def _own(request: HttpRequest, find: Callable[[Party, int], Row | None], pk: int) -> Row:
    """Return something of the reader's own; somebody else's is not there."""
    found = find(party_or_404(request), pk)
    if found is None:
        raise Http404
    return found


def _done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do something and say whether it was done; what was refused is told beside the form."""
    try:
        act()
    except Refused as refused:
        refuse_beside(form, refused)
        return False
    return True


def _tell(request: HttpRequest, act: Callable[[], Any], words: str) -> HttpResponse:
    """Do something and lead back to the account with what was done, or why it was not."""
    try:
        act()
        messages.success(request, words)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("subscriptions:account")


def _reader(request: HttpRequest) -> "User":
    return cast("User", request.user)
