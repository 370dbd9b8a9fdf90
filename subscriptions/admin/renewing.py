"""Renewals of many subscriptions, and reminders: each shown with its numbers before anything is done."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.errors import Refused
from subscriptions import promises
from subscriptions.actions import reminders, renewals
from subscriptions.admin.service_base import ServiceAdmin, View, now, query, signed_in
from subscriptions.admin.service_forms import RenewForm
from subscriptions.models import Subscription, Term
from subscriptions.selectors import renewals as selector
from subscriptions.selectors.reminders import STEPS, due

SHOWN = 100  # reminders named one by one


class RenewingMixin(ServiceAdmin[Subscription]):
    """Adds the pages of renewals and reminders to the list of subscriptions."""

    def pages(self) -> dict[str, tuple[View, str]]:
        return {
            "renewals/": (self.renewals, "renewals"),
            "reminders/": (self.reminders, "reminders"),
            **super().pages(),
        }

    def renewals(self, request: HttpRequest) -> HttpResponse:
        """Show what renewing the chosen would cost (GET), and order it at the prices shown (POST)."""
        self.require(request, "view_subscription", "add_order")
        at = now()
        if request.method == "POST":
            return self._place(request, at)
        form = RenewForm(request.GET if request.GET.getlist("chosen") else None)
        rows = form.cleaned_data["chosen"] if form.is_valid() else Subscription.objects.none()
        chosen = list(rows.select_related("party", "publication").order_by("pk")[: selector.MOST])
        months = int(form.cleaned_data["months"] or 12) if form.is_valid() else 12
        found = selector.renewals(chosen, months, at)
        offers = [(one, promises.seal(one.promise) if one.promise else "") for one in found]
        context = {
            "offers": offers, "months": months, "choices": RenewForm.base_fields["months"].choices,  # type: ignore[attr-defined]
            "total": sum(one.promise.total for one in found if one.promise), "most": selector.MOST,
            "priced": sum(one.promise is not None for one in found), "cut": rows.count() > selector.MOST,
            "other": query(request.GET, "months"),
        }  # fmt: skip
        return self.show(request, "subscription/renewals.html", _("Renew"), **context)

    def _place(self, request: HttpRequest, at: Any) -> HttpResponse:
        """Order by what the page showed: the number of a term and its sealed price, joined by a colon."""
        sealed = dict(words.split(":", 1) for words in request.POST.getlist("renew")[: selector.MOST] if ":" in words)
        numbers = [int(number) for number in sealed if number.isdecimal() and len(number) < 19]
        rows = Term.objects.select_related("subscription__party").filter(pk__in=numbers)
        done = renewals.place([(term, sealed[str(term.pk)]) for term in rows], by=signed_in(request), at=at)
        for term, words in done.refused:
            messages.error(request, f"{term.subscription.party}: {words}")
        count = len(done.orders)
        many = ngettext("%(count)d order waits for its money.", "%(count)d orders wait for their money.", count)
        (messages.success if count else messages.warning)(request, many % {"count": count})
        return HttpResponseRedirect(self.address("changelist"))

    def reminders(self, request: HttpRequest) -> HttpResponse:
        """Show who is to be reminded, with one letter as it would be sent (GET); write them all (POST)."""
        self.require(request, "view_subscription", "add_letter")
        at = now()
        if request.method == "POST":
            return self._remind(request, at)
        found = list(due(at))
        written = [one for one in found if one.email]
        counts = Counter(one.step for one in written)
        context = {
            "steps": [(words_of(step), counts[step]) for step in STEPS], "shown": written[:SHOWN],
            "count": len(written), "silent": [one for one in found if not one.email][:SHOWN],
            "sample": reminders.sample(written[0], at) if written else "", "first": written[0] if written else None,
            "more": max(len(written) - SHOWN, 0),
        }  # fmt: skip
        return self.show(request, "subscription/reminders.html", _("Reminders"), **context)

    def _remind(self, request: HttpRequest, at: Any) -> HttpResponse:
        back = self.address("reminders")
        try:
            count = reminders.send(by=signed_in(request), at=at)
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(back)
        many = ngettext(
            "%(count)d reminder is written and goes out.", "%(count)d reminders are written and go out.", count
        )
        messages.success(request, many % {"count": count})
        return HttpResponseRedirect(back)


def words_of(step: int) -> str:
    """Return a step in words."""
    if step < 0:
        many = ngettext("%(days)d day after the last issue", "%(days)d days after the last issue", -step)
        return many % {"days": -step}
    many = ngettext("%(days)d day before the last issue", "%(days)d days before the last issue", step)
    return many % {"days": step}
