"""Subscriptions at the desk: the list with its filters, the page of one, and its acts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from articles.errors import Words
from subscriptions import messages
from subscriptions.actions.service import complaints, dispatches, holds, terms
from subscriptions.actions.service.complaints import DAYS
from subscriptions.admin.desk import admin_page
from subscriptions.admin.exports import ExportableAdmin
from subscriptions.admin.imports.subscriber_imports import ImportingMixin
from subscriptions.admin.sales.renewals import RenewingMixin
from subscriptions.admin.sales.subscription_filters import SubscriptionFilter
from subscriptions.admin.service import subscription_forms
from subscriptions.desk.formatting import sees_contacts
from subscriptions.desk.records.acts import Cleaned
from subscriptions.desk.records.list_sheets import SUBSCRIPTIONS
from subscriptions.desk.records.lists import Head, build_list_page, narrow_rows
from subscriptions.desk.related import list_related
from subscriptions.models import Dispatch, Hold, Subscription, Term
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.readers.parties import current_dispatch
from subscriptions.selectors.sales import subscriptions as selector
from subscriptions.selectors.service.holds import hold_allowance, issues_between
from subscriptions.selectors.service.service import (
    changeable_from,
    count_served_issues,
    issues_left,
)

HEADS = [
    Head(gettext_lazy("Subscriber"), "party"),
    Head(gettext_lazy("Channel"), wide=True),
    Head(gettext_lazy("Kind"), wide=True),
    Head(gettext_lazy("Copies"), "copies", wide=True),
    Head(gettext_lazy("First issue"), "first", wide=True),
    Head(gettext_lazy("Last issue"), "last"),
    Head(gettext_lazy("Issues left")),
    Head(gettext_lazy("Renewal")),
]
SORTS = {
    "party": ["party__name", "pk"],
    "copies": ["copies", "pk"],
    "first": ["first_issue", "pk"],
    "last": ["last_issue", "pk"],
    "opened": ["pk"],
}


@admin.register(Subscription)
class SubscriptionAdmin(ExportableAdmin[Subscription], RenewingMixin, ImportingMixin):
    sheet = SUBSCRIPTIONS

    def list_page(self, request: HttpRequest) -> HttpResponse:
        at = timezone.now()
        shown = build_list_page(request, self._rows(), SubscriptionFilter, HEADS, SORTS, "-opened")
        context = {
            "shown": shown,
            "left": issues_left(list(shown.page.object_list), at),
            "today": timezone.localdate(at),
        }
        return self.page(request, "subscription/list", _("Subscriptions"), **context)

    def rows_shown(self, request: HttpRequest) -> tuple[Any, Any]:
        return narrow_rows(request, self._rows(), SubscriptionFilter, SORTS, "-opened")

    def _rows(self) -> Any:
        rows = selector.list_subscriptions().select_related("party", "publication")
        return rows.annotate(renewal_waits=selector.has_waiting_renewal())

    def row_page(self, request: HttpRequest, row: Subscription) -> HttpResponse:
        at = timezone.now()
        rows = list(
            Term.objects.filter(subscription=row)
            .select_related("plan", "order")
            .order_by("-first_issue")
        )
        first = changeable_from(row, at)
        sent = list(row.dispatches.select_related("made_by").prefetch_related("shares__address"))
        context = {
            "subscription": row,
            "party": row.party,
            "terms": rows,
            "served": count_served_issues(rows, at),
            "dispatches": sent,
            "dispatch": current_dispatch(sent, next_delivered_issue(row, first)),
            "brings": row.spans.filter(last_issue__gte=first).exists(),
            "changeable": first,
            "today": timezone.localdate(at),
            "holds": row.holds.select_related("made_by"),
            "complaints": row.complaints.select_related("resolved_by"),
            "allowance": hold_allowance(row, timezone.localdate(at).year, at),
            "renew": f"{self.address('renewals')}?chosen={row.pk}",
        }
        related = list_related(row, signed_in_user(request))
        return self.page(request, "subscription/desk", str(row), related=related, **context)

    @admin_page("<int:pk>/hold/", "hold")
    def hold(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hold delivery. The preview shows the held issues, and the new end of the term."""
        row = self._row(request, pk, "change_subscription")
        at = timezone.now()
        by = signed_in_user(request)
        form = subscription_forms.HoldDeliveryForm(request.POST or None)

        def made(cleaned: Cleaned) -> Hold:
            choices = {name: cleaned[name] for name in ("policy", "reason")}
            return holds.hold_delivery(
                row, cleaned["first"], cleaned["last"], by=by, at=at, **choices
            )

        def look(cleaned: Cleaned) -> dict[str, Any]:
            return {
                "template": "admin/subscriptions/subscription/holding.html",
                "policy": cleaned["policy"],
                "days": issues_between(row, cleaned["first"], cleaned["last"]),
                "ends": foresee_end(lambda: made(cleaned), row),
            }

        def do(cleaned: Cleaned) -> str:
            return _("Delivery is held: %(issues)d issues.") % {"issues": made(cleaned).issues}

        intro = _("Delivery can be held from %(day)s on.") % {
            "day": messages.format_day(changeable_from(row, at))
        }
        return self._act(request, row, form, do, _("Hold delivery"), look=look, intro=intro)

    @admin_page("<int:pk>/address/", "address")
    def redirect(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change the delivery address: one or several addresses, permanently or for a period."""
        row = self._row(request, pk, "change_subscription")
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
        sentence = _(
            "The first issue to be redirected is that of %(day)s. Share out %(copies)d copies."
        )
        intro = sentence % {"day": messages.format_day(first), "copies": copies}
        return self._act(
            request,
            row,
            form,
            do,
            _("Change the address"),
            intro=intro,
            shares=shares,
            template="subscription/address",
        )

    @admin_page("<int:pk>/complain/", "complain")
    def complain(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk, "add_complaint")
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
        return self._act(request, row, form, do, _("Take a complaint"), intro=intro)

    @admin_page("<int:pk>/more/", "more")
    def more(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk, "change_subscription")
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

        return self._act(request, row, form, do, _("Extend as goodwill"))

    @admin_page("hold/<int:pk>/take-back/", "take_back")
    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw a hold. POST only."""
        made = self.row_or_404(request, pk, Hold.objects.select_related("subscription__party"))
        return self._undo(
            request,
            made,
            lambda: holds.withdraw_hold(made, by=signed_in_user(request), at=timezone.now()),
        )

    @admin_page("dispatch/<int:pk>/withdraw/", "withdraw")
    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw a change of address. POST only."""
        made = self.row_or_404(request, pk, Dispatch.objects.select_related("subscription__party"))
        return self._undo(
            request,
            made,
            lambda: dispatches.withdraw_dispatch(
                made, by=signed_in_user(request), at=timezone.now()
            ),
        )

    def _undo(self, request: HttpRequest, made: Any, act: Callable[[], Any]) -> HttpResponse:
        self.require(request, "view_subscription", "change_subscription")
        if request.method != "POST":
            raise Http404

        def do() -> str:
            act()
            return _("Taken back.")

        return self.do_at_once(request, do, self.address("change", made.subscription_id))

    def _row(self, request: HttpRequest, pk: int, *permissions: str) -> Subscription:
        self.require(request, "view_subscription", *permissions)
        row: Subscription = self.row_or_404(request, pk)
        return row

    def _act(
        self, request: HttpRequest, row: Subscription, form: Any, do: Any, title: Words, **more: Any
    ) -> HttpResponse:
        back = self.address("change", row.pk)
        crumbs = [(back, str(row))]
        return self.act(
            request,
            form,
            do,
            title=title,
            back=back,
            crumbs=crumbs,
            subject=str(row),
            of=row,
            **more,
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        return super().get_queryset(request).select_related("party", "publication")


def next_delivered_issue(row: Subscription, first: date) -> date:
    """Return the first issue from a day on that a subscription brings, or the next issue if it
    brings none any more. Returns the day itself if no issue is planned within two months. Two
    queries."""
    span = row.spans.filter(last_issue__gte=first).order_by("first_issue").first()
    since = max(first, span.first_issue) if span else first
    days = issue_days(row.publication, since, date.fromordinal(since.toordinal() + 60))
    return days[0] if days else since


def foresee_end(act: Callable[[], Any], row: Subscription) -> date | None:
    """Return when a subscription would end after an act, which is rolled back. Refuses as the
    act does."""
    with transaction.atomic():
        act()
        ends: date | None = row.spans.aggregate(last=Max("last_issue"))["last"]
        transaction.set_rollback(True)
    return ends
