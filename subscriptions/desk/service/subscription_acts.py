"""The acts on a subscription: holding, another address, complaints, goodwill."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin_base import signed_in_user
from subscriptions import messages
from subscriptions.actions.service import complaints, dispatches, holds, terms
from subscriptions.actions.service.complaints import DAYS
from subscriptions.desk.formatting import sees_contacts
from subscriptions.desk.records.acts import Cleaned, DeskAct, act_at_once, show_act_page
from subscriptions.desk.records.desks import SUBSCRIPTIONS
from subscriptions.desk.records.pages import find_row, require_permissions
from subscriptions.desk.service import subscription_forms
from subscriptions.desk.service.subscriptions import next_delivered_issue
from subscriptions.models import Dispatch, Hold, Subscription
from subscriptions.selectors.readers.parties import current_dispatch
from subscriptions.selectors.service.holds import issues_between
from subscriptions.selectors.service.service import changeable_from


def show_hold_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold delivery. The preview shows the held issues, and the new end of the term."""
    row = _find_subscription(request, pk, "change_subscription")
    at = timezone.now()
    by = signed_in_user(request)
    form = subscription_forms.HoldDeliveryForm(request.POST or None)

    def hold_delivery(cleaned: Cleaned) -> Hold:
        choices = {name: cleaned[name] for name in ("policy", "reason")}
        return holds.hold_delivery(row, cleaned["first"], cleaned["last"], by=by, at=at, **choices)

    def look(cleaned: Cleaned) -> dict[str, Any]:
        return {
            "template": "admin/subscriptions/subscription/holding.html",
            "policy": cleaned["policy"],
            "days": issues_between(row, cleaned["first"], cleaned["last"]),
            "ends": foresee_end(partial(hold_delivery, cleaned), row),
        }

    def do(cleaned: Cleaned) -> str:
        return _("Delivery is held: %(issues)d issues.") % {"issues": hold_delivery(cleaned).issues}

    intro = _("Delivery can be held from %(day)s on.") % {
        "day": messages.format_day(changeable_from(row, at))
    }
    return _show_subscription_act(
        request, row, DeskAct(form, do, _("Hold delivery"), look=look), intro=intro
    )


def show_address_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the delivery address: one or several addresses, permanently or for a period."""
    row = _find_subscription(request, pk, "change_subscription")
    at = timezone.now()
    by = signed_in_user(request)
    first = next_delivered_issue(row, changeable_from(row, at))
    current = current_dispatch(list(row.dispatches.prefetch_related("shares__address")), first)
    span = row.spans.filter(last_issue__gte=first).order_by("first_issue").first()
    sent = request.POST if request.method == "POST" else None  # nothing sent is a form too
    form = subscription_forms.ChangeAddressForm(sent, initial={"from_issue": first})
    copies = span.copies if span else 1
    shares = subscription_forms.AddressShares(
        sent,
        initial=subscription_forms.initial_shares(current, copies),
        form_kwargs={"party": row.party, "see": sees_contacts(request)},
    )

    def do(cleaned: Cleaned) -> str:
        first = cleaned["from_issue"]
        to = cleaned["to_issue"]
        dispatches.redirect_copies(row, shares.shares(), first, to_issue=to, by=by, at=at)
        day = messages.format_day(first)
        return _("From the issue of %(day)s on the copies go there.") % {"day": day}

    if request.method == "POST" and not shares.is_valid():
        form.add_error(None, _("Look at the addresses below. Nothing was changed."))
    intro = _(
        "The first issue to be redirected is that of %(day)s. Share out %(copies)d copies."
    ) % {"day": messages.format_day(first), "copies": copies}
    act = DeskAct(form, do, _("Change the address"))
    template = "subscription/address"
    return _show_subscription_act(request, row, act, intro=intro, shares=shares, template=template)


def show_complaint_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a complaint about one of the issues of the last two months."""
    row = _find_subscription(request, pk, "add_complaint")
    at = timezone.now()
    today = timezone.localdate(at)
    lately = issues_between(row, date.fromordinal(today.toordinal() - DAYS), today)[::-1]
    form = subscription_forms.TakeComplaintForm(request.POST or None, days=lately)

    def do(cleaned: Cleaned) -> str:
        complaints.make_complaint(
            row,
            cleaned["issue_date"],
            cleaned["kind"],
            cleaned["words"],
            by=signed_in_user(request),
            at=at,
        )
        return _("The complaint is on the list.")

    intro = "" if lately else _("This subscription brought no issue in the last two months.")
    return _show_subscription_act(
        request, row, DeskAct(form, do, _("Take a complaint")), intro=intro
    )


def show_goodwill_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Give further issues as goodwill."""
    row = _find_subscription(request, pk, "change_subscription")
    form = subscription_forms.GoodwillForm(request.POST or None)

    def do(cleaned: Cleaned) -> str:
        terms.give_goodwill_issues(
            row,
            cleaned["issues"],
            cleaned["reason"],
            by=signed_in_user(request),
            at=timezone.now(),
        )
        return _("The term ends later: %(issues)d issues more.") % {"issues": cleaned["issues"]}

    return _show_subscription_act(request, row, DeskAct(form, do, _("Extend as goodwill")))


def withdraw_hold_at_once(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a hold. POST only."""
    rows = Hold.objects.select_related("subscription__party")
    hold: Hold = find_row(request, SUBSCRIPTIONS, pk, rows)

    def withdraw() -> object:
        return holds.withdraw_hold(hold, by=signed_in_user(request), at=timezone.now())

    return _withdraw(request, hold.subscription_id, withdraw)


def withdraw_dispatch_at_once(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a change of address. POST only."""
    rows = Dispatch.objects.select_related("subscription__party")
    dispatch: Dispatch = find_row(request, SUBSCRIPTIONS, pk, rows)

    def withdraw() -> object:
        by = signed_in_user(request)
        return dispatches.withdraw_dispatch(dispatch, by=by, at=timezone.now())

    return _withdraw(request, dispatch.subscription_id, withdraw)


def _withdraw(
    request: HttpRequest, subscription: int, withdraw: Callable[[], object]
) -> HttpResponse:
    """Withdraw what was arranged, and return to the page of the subscription."""
    require_permissions(request, "view_subscription", "change_subscription")
    if request.method != "POST":
        raise Http404

    def do() -> str:
        withdraw()
        return _("Taken back.")

    return act_at_once(request, SUBSCRIPTIONS, do, SUBSCRIPTIONS.address("change", subscription))


def _find_subscription(request: HttpRequest, pk: int, *permissions: str) -> Subscription:
    require_permissions(request, "view_subscription", *permissions)
    rows = Subscription.objects.select_related("party", "publication")
    row: Subscription = find_row(request, SUBSCRIPTIONS, pk, rows)
    return row


def _show_subscription_act(
    request: HttpRequest, row: Subscription, act: DeskAct, **context: Any
) -> HttpResponse:
    """Show the page of an act on a subscription, which leads back to the page of the
    subscription."""
    back = SUBSCRIPTIONS.address("change", row.pk)
    return show_act_page(
        request,
        SUBSCRIPTIONS,
        replace(act, back=back, of=row),
        crumbs=[(back, str(row))],
        subject=str(row),
        **context,
    )


def foresee_end(act: Callable[[], Any], row: Subscription) -> date | None:
    """Return when a subscription would end after an act, which is rolled back. Refuses as the
    act does."""
    with transaction.atomic():
        act()
        ends: date | None = row.spans.aggregate(last=Max("last_issue"))["last"]
        transaction.set_rollback(True)
    return ends
