"""Renewals of many subscriptions, and reminders: both show their numbers before anything is
done."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.errors import Refused
from subscriptions import signed_quotes
from subscriptions.actions.sales import reminders, renewals
from subscriptions.admin.desk import OwnListAdmin, admin_page
from subscriptions.admin.lists import build_query
from subscriptions.admin.sales.renewal_forms import RenewalForm
from subscriptions.admin.sales.subscription_filters import SubscriptionFilter
from subscriptions.confirmation_tokens import confirm_form
from subscriptions.desk.callers import asked_return
from subscriptions.models import Order, Subscription, Term
from subscriptions.selectors.sales import renewals as selector
from subscriptions.selectors.sales import subscriptions as selector_of_lists
from subscriptions.selectors.sales.reminders import (
    list_due_reminders,
    reminder_steps,
    summarise_due_reminders,
)

SHOWN = 100  # reminders and renewals named one by one
AT_ONCE = 2_000  # reminders written while somebody waits; the job writes any number


class RenewingMixin(OwnListAdmin[Subscription]):
    """Adds the pages of renewals and reminders to the list of subscriptions."""

    @admin_page("renewals/", "renewals")
    def renewals(self, request: HttpRequest) -> HttpResponse:
        """Preview the renewal of the chosen or of all matching subscriptions (GET); order it as
        shown (POST)."""
        self.require(request, "view_subscription", "add_order")
        at = timezone.now()
        if request.method == "POST" and "all" not in request.POST:
            return self._place(request, at)
        return self._show_offers(request, at)

    def _show_offers(
        self, request: HttpRequest, at: Any, ticked: Collection[str] | None = None
    ) -> HttpResponse:
        """Show the offers, or order all of them. `ticked` are the terms that a refused form had
        chosen; None are all of them."""
        form = RenewalForm(
            request.GET if request.GET.getlist("chosen") or "all" in request.GET else None
        )
        valid = form.is_valid()
        months = int(form.cleaned_data["months"] or 12) if valid else 12
        everybody = "all" in request.GET
        rows = find_renewable(request, at) if everybody else Subscription.objects.none()
        rows = form.cleaned_data["chosen"] if valid and not everybody else rows
        limit = selector.LOOKED_AT if everybody else selector.MOST
        chosen = list(rows.select_related("party", "publication").order_by("pk")[: limit + 1])
        proposals = selector.price_renewals(chosen[:limit], months, at)
        offers = [one for one in proposals if one.promise]
        total = sum(one.promise.total for one in offers if one.promise)
        if "all" in request.POST:
            return self._place_all(request, offers, total, at)
        shown = proposals[:SHOWN] if everybody else proposals
        context = {
            "offers": [_offer_row(one, ticked) for one in shown],
            "months": months,
            "choices": RenewalForm.base_fields["months"].choices,  # type: ignore[attr-defined]
            "total": total,
            "most": limit,
            "priced": len(offers),
            "cut": len(chosen) > limit,
            "other": build_query(request.GET, "months"),
            "everybody": everybody,
            "hidden": len(proposals) - len(shown),
            "at_once": selector.MOST,
            "left_out": len(proposals) - len(offers),
            "back": asked_return(request) or self.address("changelist"),
        }
        return self.page(request, "subscription/renewals", _("Renew"), **context)

    def _place_all(
        self, request: HttpRequest, offers: list[selector.Renewal], total: int, at: Any
    ) -> HttpResponse:
        """Order the first of all matching renewals, if their number and total are as the page
        showed."""
        here = HttpResponseRedirect(f"{self.address('renewals')}?{build_query(request.GET)}")
        if request.POST.get("all") != f"{len(offers)}:{total}":
            messages.error(
                request, _("Numbers or prices have changed since. Nothing was ordered. Look again.")
            )
            return here
        now_ordered = [one for one in offers if one.term and one.promise][: selector.MOST]
        pairs = [
            (one.term, signed_quotes.seal_quote(one.promise))
            for one in now_ordered
            if one.term and one.promise
        ]
        further = len(offers) > len(pairs)
        try:
            return self._placed(request, pairs, here.url if further else "", at)
        except Refused as refused:
            messages.error(request, str(refused))
            return here

    def _place(self, request: HttpRequest, at: Any) -> HttpResponse:
        """Order what the page showed: the primary key of a term and its signed quote, joined by
        a colon."""
        sealed = dict(
            offer.split(":", 1)
            for offer in request.POST.getlist("renew")[: selector.MOST]
            if ":" in offer
        )
        numbers = [number for text in sealed if (number := read_number(text)) is not None]
        rows = Term.objects.select_related("subscription__party").filter(pk__in=numbers)
        pairs = [(term, sealed[str(term.pk)]) for term in rows]
        try:
            return self._placed(request, pairs, "", at)
        except Refused as refused:
            messages.error(request, str(refused))
            return self._show_offers(request, at, sealed.keys())

    def _placed(
        self, request: HttpRequest, pairs: list[tuple[Term, str]], here: str, at: Any
    ) -> HttpResponse:
        """Order renewals once; return to the list, or to `here` if more are left to order.
        Refuses as `confirm_form` does."""

        def place() -> tuple[str, str]:
            done = renewals.place_renewals(pairs, by=signed_in_user(request), at=at)
            for term, reason in done.refused:
                messages.error(request, f"{term.subscription.party}: {reason}")
            count = len(done.orders)
            many = ngettext(
                "%(count)d order waits for its money.",
                "%(count)d orders wait for their money.",
                count,
            )
            back = asked_return(request) or self.address("changelist")
            return many % {"count": count}, self.address("renewals") if here else back

        answer = self.redirect_to_result(request, confirm_form(request, place))
        return HttpResponseRedirect(here) if here else answer

    @admin_page("reminders/", "reminders")
    def reminders(self, request: HttpRequest) -> HttpResponse:
        """Show who is to be reminded, with a sample e-mail (GET); send the chosen reminders
        (POST)."""
        self.require(request, "view_subscription", "add_letter")
        at = timezone.now()
        if request.method == "POST":
            return self._remind(request, at)
        return self._show_reminders(request, at, steps=set(reminder_steps()), unticked=set())

    def _show_reminders(
        self, request: HttpRequest, at: Any, *, steps: Collection[int], unticked: Collection[str]
    ) -> HttpResponse:
        """Show who is to be reminded, with these steps ticked and these persons unticked."""
        due = summarise_due_reminders(at)
        total = due.by_step.total()
        shown = list(list_due_reminders(at, has_email=True, first=SHOWN)) if total else []
        silent = list(list_due_reminders(at, has_email=False, first=SHOWN)) if due.silent else []
        context = {
            "steps": [
                (step, describe_step(step), due.by_step[step], step in steps)
                for step in reminder_steps()
            ],
            "unticked": unticked,
            "shown": shown,
            "count": total,
            "is_cut": due.is_cut,
            "counted_at": due.counted_at,
            "silent": silent,
            "at_once": AT_ONCE,
            "sample": reminders.render_sample_reminder(shown[0], at) if shown else "",
            "first": shown[0] if shown else None,
            "more": max(total - SHOWN, 0),
        }
        return self.page(request, "subscription/reminders", _("Reminders"), **context)

    def _remind(self, request: HttpRequest, at: Any) -> HttpResponse:
        """Send the reminders of the ticked steps, without the persons who were unticked."""
        back = self.address("reminders")
        only = {step for step in reminder_steps() if str(step) in request.POST.getlist("step")}
        unticked = set(request.POST.getlist("shown")) - set(request.POST.getlist("to"))

        def send() -> tuple[str, str]:
            by = signed_in_user(request)
            count = reminders.write_due_reminders(
                by=by, at=at, only=only, without=unticked, most=AT_ONCE
            )
            many = ngettext(
                "%(count)d reminder is written and goes out.",
                "%(count)d reminders are written and go out.",
                count,
            )
            return many % {"count": count}, back

        try:
            return self.redirect_to_result(request, confirm_form(request, send, outside=True))
        except Refused as refused:
            messages.error(request, str(refused))
            return self._show_reminders(request, at, steps=only, unticked=unticked)


def _offer_row(
    renewal: selector.Renewal, ticked: Collection[str] | None
) -> tuple[selector.Renewal, str, bool]:
    """Return an offer with its signed quote and whether its box is ticked."""
    sealed = signed_quotes.seal_quote(renewal.promise) if renewal.promise else ""
    chosen = ticked is None or (renewal.term is not None and str(renewal.term.pk) in ticked)
    return renewal, sealed, chosen


def find_renewable(request: HttpRequest, at: Any) -> Any:
    """Return the subscriptions that match the filters, without those whose renewal awaits
    payment."""
    rows = selector_of_lists.list_subscriptions()
    filters = SubscriptionFilter(request.GET, queryset=rows, request=request)
    waits = Order.objects.filter(
        subscription=OuterRef("pk"), settled_at=None, cancelled_at=None, expires_at__gt=at
    )
    return filters.qs.exclude(Exists(waits)) if filters.is_valid() else rows.none()


def describe_step(step: int) -> str:
    """Return a step in words."""
    if step < 0:
        many = ngettext(
            "%(days)d day after the last issue", "%(days)d days after the last issue", -step
        )
        return many % {"days": -step}
    many = ngettext(
        "%(days)d day before the last issue", "%(days)d days before the last issue", step
    )
    return many % {"days": step}
