"""Renewals of many subscriptions, and reminders: each shown with its numbers before anything is done."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin_base import signed_in
from articles.common.numbers import read_number
from articles.errors import Refused
from subscriptions import signed_quotes
from subscriptions.actions.sales import reminders, renewals
from subscriptions.admin.desk import OwnList
from subscriptions.admin.lists import query
from subscriptions.admin.page_inputs import now
from subscriptions.admin.service_filters import SubscriptionFilter
from subscriptions.admin.service_forms import RenewForm
from subscriptions.confirmation_tokens import confirm
from subscriptions.models import Order, Subscription, Term
from subscriptions.selectors.sales import renewals as selector
from subscriptions.selectors.sales import subscriptions as selector_of_lists
from subscriptions.selectors.sales.reminders import due, steps

SHOWN = 100  # reminders and renewals named one by one
AT_ONCE = 2_000  # reminders written while somebody waits; the job writes any number


class RenewingMixin(OwnList[Subscription]):
    """Adds the pages of renewals and reminders to the list of subscriptions."""

    pages = [
        ("renewals/", "renewals", "renewals"),
        ("reminders/", "reminders", "reminders"),
    ]

    def renewals(self, request: HttpRequest) -> HttpResponse:
        """Show what renewing the chosen, or all that a list found, would cost (GET), and order it as shown (POST)."""
        self.require(request, "view_subscription", "add_order")
        at = now()
        if request.method == "POST" and "all" not in request.POST:
            return self._place(request, at)
        form = RenewForm(
            request.GET if request.GET.getlist("chosen") or "all" in request.GET else None
        )
        valid = form.is_valid()
        months = int(form.cleaned_data["months"] or 12) if valid else 12
        everybody = "all" in request.GET
        rows = found_by(request, at) if everybody else Subscription.objects.none()
        rows = form.cleaned_data["chosen"] if valid and not everybody else rows
        most = selector.LOOKED_AT if everybody else selector.MOST
        chosen = list(rows.select_related("party", "publication").order_by("pk")[: most + 1])
        found = selector.renewals(chosen[:most], months, at)
        offers = [one for one in found if one.promise]
        total = sum(one.promise.total for one in offers if one.promise)
        if request.method == "POST":
            return self._place_all(request, offers, total, at)
        shown = found[:SHOWN] if everybody else found
        context = {
            "offers": [
                (one, signed_quotes.seal(one.promise) if one.promise else "") for one in shown
            ],
            "months": months,
            "choices": RenewForm.base_fields["months"].choices,  # type: ignore[attr-defined]
            "total": total,
            "most": most,
            "priced": len(offers),
            "cut": len(chosen) > most,
            "other": query(request.GET, "months"),
            "everybody": everybody,
            "hidden": len(found) - len(shown),
            "at_once": selector.MOST,
            "left_out": len(found) - len(offers),
        }
        return self.page(request, "subscription/renewals", _("Renew"), **context)

    def _place_all(
        self, request: HttpRequest, offers: list[selector.Renewal], total: int, at: Any
    ) -> HttpResponse:
        """Order the first of all that were found, if they are still as many and cost as much as the page showed."""
        here = HttpResponseRedirect(f"{self.address('renewals')}?{query(request.GET)}")
        if request.POST.get("all") != f"{len(offers)}:{total}":
            messages.error(
                request, _("Numbers or prices have changed since. Nothing was ordered. Look again.")
            )
            return here
        now_ordered = [one for one in offers if one.term and one.promise][: selector.MOST]
        pairs = [
            (one.term, signed_quotes.seal(one.promise))
            for one in now_ordered
            if one.term and one.promise
        ]
        further = len(offers) > len(pairs)
        return self._placed(request, pairs, here.url if further else "", at)

    def _place(self, request: HttpRequest, at: Any) -> HttpResponse:
        """Order by what the page showed: the number of a term and its sealed price, joined by a colon."""
        sealed = dict(
            words.split(":", 1)
            for words in request.POST.getlist("renew")[: selector.MOST]
            if ":" in words
        )
        numbers = [number for words in sealed if (number := read_number(words)) is not None]
        rows = Term.objects.select_related("subscription__party").filter(pk__in=numbers)
        return self._placed(request, [(term, sealed[str(term.pk)]) for term in rows], "", at)

    def _placed(
        self, request: HttpRequest, pairs: list[tuple[Term, str]], here: str, at: Any
    ) -> HttpResponse:
        """Order renewals, once, and lead back to the list, or to `here` where more are left to order."""

        def place() -> tuple[str, str]:
            done = renewals.place_renewals(pairs, by=signed_in(request), at=at)
            for term, words in done.refused:
                messages.error(request, f"{term.subscription.party}: {words}")
            count = len(done.orders)
            many = ngettext(
                "%(count)d order waits for its money.",
                "%(count)d orders wait for their money.",
                count,
            )
            return many % {"count": count}, self.address("renewals" if here else "changelist")

        try:
            made = confirm(request, place)
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.get_full_path())
        answer = self.led(request, made)
        return HttpResponseRedirect(here) if here else answer

    def reminders(self, request: HttpRequest) -> HttpResponse:
        """Show who is to be reminded, with one letter as it would be sent (GET); write those chosen (POST)."""
        self.require(request, "view_subscription", "add_letter")
        at = now()
        if request.method == "POST":
            return self._remind(request, at)
        found = list(due(at))
        written = [one for one in found if one.email]
        counts = Counter(one.step for one in written)
        context = {
            "steps": [(step, words_of(step), counts[step]) for step in steps()],
            "shown": written[:SHOWN],
            "count": len(written),
            "silent": [one for one in found if not one.email][:SHOWN],
            "at_once": AT_ONCE,
            "sample": reminders.render_sample_reminder(written[0], at) if written else "",
            "first": written[0] if written else None,
            "more": max(len(written) - SHOWN, 0),
        }
        return self.page(request, "subscription/reminders", _("Reminders"), **context)

    def _remind(self, request: HttpRequest, at: Any) -> HttpResponse:
        """Write the reminders of the ticked steps, without the persons whose tick was taken away."""
        back = self.address("reminders")
        only = {step for step in steps() if str(step) in request.POST.getlist("step")}
        without = set(request.POST.getlist("shown")) - set(request.POST.getlist("to"))

        def send() -> tuple[str, str]:
            by = signed_in(request)
            count = reminders.write_due_reminders(
                by=by, at=at, only=only, without=without, most=AT_ONCE
            )
            many = ngettext(
                "%(count)d reminder is written and goes out.",
                "%(count)d reminders are written and go out.",
                count,
            )
            return many % {"count": count}, back

        try:
            return self.led(request, confirm(request, send, outside=True))
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(back)


def found_by(request: HttpRequest, at: Any) -> Any:
    """Return the subscriptions that the list's filters find, without those whose renewal waits for its money."""
    rows = selector_of_lists.listed()
    found = SubscriptionFilter(request.GET, queryset=rows, request=request)
    waits = Order.objects.filter(
        subscription=OuterRef("pk"), settled_at=None, cancelled_at=None, expires_at__gt=at
    )
    return found.qs.exclude(Exists(waits)) if found.is_valid() else rows.none()


def words_of(step: int) -> str:
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
