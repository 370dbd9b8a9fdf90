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

from articles.admin_base import signed_in
from articles.errors import Words
from subscriptions import messages
from subscriptions.actions.service import complaints, dispatches, holds, terms
from subscriptions.actions.service.complaints import DAYS
from subscriptions.admin import service_forms as forms
from subscriptions.admin.desk import Said
from subscriptions.admin.exports import SHEET, TakenOut
from subscriptions.admin.formatting import sees_contacts
from subscriptions.admin.imports.subscriber_imports import ImportingMixin
from subscriptions.admin.list_sheets import SUBSCRIPTIONS
from subscriptions.admin.lists import Head, listing, narrowed
from subscriptions.admin.page_inputs import now
from subscriptions.admin.sales.renewals import RenewingMixin
from subscriptions.admin.service_filters import SubscriptionFilter
from subscriptions.models import Dispatch, Hold, Subscription, Term
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.readers.parties import counting
from subscriptions.selectors.sales import subscriptions as selector
from subscriptions.selectors.service.holds import allowance, issues_in
from subscriptions.selectors.service.service import changeable_from, issues_left, served

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
class SubscriptionAdmin(TakenOut[Subscription], RenewingMixin, ImportingMixin):
    sheet = SUBSCRIPTIONS

    pages = [
        SHEET,
        *RenewingMixin.pages,
        *ImportingMixin.pages,
        ("<int:pk>/hold/", "hold", "hold"),
        ("<int:pk>/address/", "address", "redirect"),
        ("<int:pk>/complain/", "complain", "complain"),
        ("<int:pk>/more/", "more", "more"),
        ("hold/<int:pk>/take-back/", "take_back", "take_back"),
        ("dispatch/<int:pk>/withdraw/", "withdraw", "withdraw"),
    ]

    def list_page(self, request: HttpRequest) -> HttpResponse:
        at = now()
        shown = listing(request, self._rows(), SubscriptionFilter, HEADS, SORTS, "-opened")
        context = {
            "shown": shown,
            "left": issues_left(list(shown.page.object_list), at),
            "today": timezone.localdate(at),
        }
        return self.page(request, "subscription/list", _("Subscriptions"), **context)

    def rows_shown(self, request: HttpRequest) -> tuple[Any, Any]:
        return narrowed(request, self._rows(), SubscriptionFilter, SORTS, "-opened")

    def _rows(self) -> Any:
        rows = selector.listed().select_related("party", "publication")
        return rows.annotate(renewal_waits=selector.renewal_waits())

    def row_page(self, request: HttpRequest, row: Subscription) -> HttpResponse:
        at = now()
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
            "served": served(rows, at),
            "dispatches": sent,
            "dispatch": counting(sent, next_issue(row, first)),
            "brings": row.spans.filter(last_issue__gte=first).exists(),
            "changeable": first,
            "today": timezone.localdate(at),
            "holds": row.holds.select_related("made_by"),
            "complaints": row.complaints.select_related("resolved_by"),
            "allowance": allowance(row, timezone.localdate(at).year, at),
            "renew": f"{self.address('renewals')}?chosen={row.pk}",
        }
        return self.page(request, "subscription/desk", str(row), **context)

    def hold(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hold delivery: first shown are the issues that will not come, and when the term ends then."""
        row, at, by = self._row(request, pk, "change_subscription"), now(), signed_in(request)
        form = forms.HoldForm(request.POST or None)

        def made(said: Said) -> Hold:
            told = {name: said[name] for name in ("policy", "reason")}
            return holds.hold_delivery(row, said["first"], said["last"], by=by, at=at, **told)

        def look(said: Said) -> dict[str, Any]:
            return {
                "template": "admin/subscriptions/subscription/holding.html",
                "policy": said["policy"],
                "days": issues_in(row, said["first"], said["last"]),
                "ends": tried(lambda: made(said), row),
            }

        def do(said: Said) -> str:
            return _("Delivery is held: %(issues)d issues.") % {"issues": made(said).issues}

        intro = _("Delivery can be held from %(day)s on.") % {
            "day": messages.day(changeable_from(row, at))
        }
        return self._act(request, row, form, do, _("Hold delivery"), look=look, intro=intro)

    def redirect(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change where copies go: one or several addresses, for good or for a while."""
        row, at, by = self._row(request, pk, "change_subscription"), now(), signed_in(request)
        first = next_issue(row, changeable_from(row, at))
        standing = counting(list(row.dispatches.prefetch_related("shares__address")), first)
        span = row.spans.filter(last_issue__gte=first).order_by("first_issue").first()
        initial = {"from_issue": first}
        sent = request.POST if request.method == "POST" else None  # nothing sent is a form too
        form = forms.RedirectForm(sent, initial=initial)
        copies = span.copies if span else 1
        shares = forms.Shares(
            sent,
            initial=forms.shares_of(standing, copies),
            form_kwargs={"party": row.party, "see": sees_contacts(request)},
        )

        def do(said: Said) -> str:
            first, to = said["from_issue"], said["to_issue"]
            dispatches.redirect_copies(row, shares.shares(), first, to_issue=to, by=by, at=at)
            return _("From the issue of %(day)s on the copies go there.") % {
                "day": messages.day(first)
            }

        if request.method == "POST" and not shares.is_valid():
            form.add_error(None, _("Look at the addresses below. Nothing was changed."))
        words = _(
            "The first issue to be redirected is that of %(day)s. Share out %(copies)d copies."
        )
        intro = words % {"day": messages.day(first), "copies": copies}
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

    def complain(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, at = self._row(request, pk, "add_complaint"), now()
        today = timezone.localdate(at)
        lately = issues_in(row, date.fromordinal(today.toordinal() - DAYS), today)[::-1]
        form = forms.ComplainForm(request.POST or None, days=lately)

        def do(said: Said) -> str:
            complaints.make_complaint(
                row, said["issue_date"], said["kind"], said["words"], by=signed_in(request), at=at
            )
            return _("The complaint is on the list.")

        intro = "" if lately else _("This subscription brought no issue in the last two months.")
        return self._act(request, row, form, do, _("Take a complaint"), intro=intro)

    def more(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk, "change_subscription")
        form = forms.MoreForm(request.POST or None)

        def do(said: Said) -> str:
            terms.give_goodwill_issues(
                row, said["issues"], said["reason"], by=signed_in(request), at=now()
            )
            return _("The term ends later: %(issues)d issues more.") % {"issues": said["issues"]}

        return self._act(request, row, form, do, _("Extend as goodwill"))

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a hold back. Only sent, never opened."""
        made = self.row_or_404(request, pk, Hold.objects.select_related("subscription__party"))
        return self._undo(
            request, made, lambda: holds.withdraw_hold(made, by=signed_in(request), at=now())
        )

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a change of address back. Only sent, never opened."""
        made = self.row_or_404(request, pk, Dispatch.objects.select_related("subscription__party"))
        return self._undo(
            request,
            made,
            lambda: dispatches.withdraw_dispatch(made, by=signed_in(request), at=now()),
        )

    def _undo(self, request: HttpRequest, made: Any, act: Callable[[], Any]) -> HttpResponse:
        self.require(request, "view_subscription", "change_subscription")
        if request.method != "POST":
            raise Http404

        def do() -> str:
            act()
            return _("Taken back.")

        return self.done(request, do, self.address("change", made.subscription_id))

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


def next_issue(row: Subscription, first: date) -> date:
    """Return the first issue from a day on that a subscription brings; where it brings none any more, the first that
    appears. The day itself where none is planned within two months. Two queries."""
    span = row.spans.filter(last_issue__gte=first).order_by("first_issue").first()
    since = max(first, span.first_issue) if span else first
    days = issue_days(row.publication, since, date.fromordinal(since.toordinal() + 60))
    return days[0] if days else since


def tried(act: Callable[[], Any], row: Subscription) -> date | None:
    """Return when a subscription would end after an act that is taken back again. Refuses as the act does."""
    with transaction.atomic():
        act()
        ends: date | None = row.spans.aggregate(last=Max("last_issue"))["last"]
        transaction.set_rollback(True)
    return ends
