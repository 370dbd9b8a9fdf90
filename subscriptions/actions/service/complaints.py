"""Complaints: told by subscribers, settled by the desk: delivered again, made up for, credited, or explained."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.audit import record, told
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.checked_rows import checked
from subscriptions.actions.readers import letters
from subscriptions.actions.service import terms
from subscriptions.actions.service.issue_credits import at_most
from subscriptions.domain.choices import PRINTED, Account, ComplaintKind, Resolution
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import Complaint, Span, Subscription
from subscriptions.pricing.revenue_recognition import Sold, earned_at
from subscriptions.selectors.calendar import issue_days

DAYS = 60  # after which nobody can tell any more what happened to a copy


def complain(
    subscription: Subscription,
    issue_date: date,
    kind: str,
    words: str,
    *,
    by: Actor,
    at: datetime,
) -> Complaint:
    """Tell that an issue did not come as it should. Refuses NotYours; Invalid for an issue the subscription did not
    bring, one still to come, one longer ago than two months, and for what was told already."""
    with told("complaint.made", by=by, at=at):
        subscription = terms.locked(subscription)
        rights.require_service(by, subscription.party)
        today = timezone.localdate(at)
        if (
            not today - timedelta(days=DAYS) <= issue_date <= today
            or kind not in ComplaintKind.values
        ):
            raise Invalid(
                _(
                    "Choose an issue of the last two months, and say what was wrong. Nothing was sent."
                )
            )
        appeared = issue_days(subscription.publication, issue_date, issue_date)
        if not appeared or _span(subscription, issue_date) is None:
            raise Invalid(
                _("The subscription does not bring the issue of that day. Nothing was sent.")
            )
        made: Complaint = checked(
            Complaint(
                subscription=subscription,
                issue_date=issue_date,
                kind=kind,
                words=words.strip(),
                made_at=at,
            )
        )
        record("complaint.made", by=by, at=at, subject=str(made), subscription=subscription.pk)
    return made


def settle(
    complaint: Complaint,
    resolution: str,
    *,
    by: Actor,
    at: datetime,
    words: str = "",
    copies: int | None = None,
) -> Complaint:
    """Settle a complaint once, and write to the reader what is done.

    What is delivered again, `copies` or as many as the issue had, goes along with the next delivery list. Refuses
    NotYours; WrongState where it is settled; Invalid for more copies than the issue had, and for a new delivery to a
    subscription that has no address now.
    """
    with told("complaint.settled", by=by, at=at):
        subscription = terms.locked(complaint.subscription)
        rights.require(rights.may(by, "change_complaint"))
        complaint = Complaint.objects.get(pk=complaint.pk)
        if complaint.resolved_at is not None:
            raise WrongState(_("This complaint is settled already. Nothing was changed."))
        if resolution not in Resolution.values:
            raise Invalid(_("Choose what is done. Nothing was changed."))
        _make_good(subscription, complaint, resolution, by=by, at=at)
        if resolution == Resolution.REDELIVER:
            complaint.again = _again(subscription, complaint, copies, at)
        complaint.resolution, complaint.resolved_words = resolution, words.strip()[:300]
        complaint.resolved_at, complaint.resolved_by = at, account_of(by)
        complaint.save(
            update_fields=["resolution", "resolved_words", "resolved_at", "resolved_by", "again"]
        )
        record(
            "complaint.settled",
            by=by,
            at=at,
            subject=str(complaint),
            resolution=resolution,
            copies=complaint.again,
        )
        span = _span(subscription, complaint.issue_date)
        given = span is not None and span.term.paid_by_another()
        facts = {"complaint": complaint, "publication": subscription.publication, "given": given}
        letters.write(f"complaint:{complaint.pk}", subscription.party, "complaint", facts, at=at)
    return complaint


def _make_good(
    subscription: Subscription,
    complaint: Complaint,
    resolution: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Add the issue at the end, or credit what it earned: it appeared, so its revenue is taken back."""
    span, key = _span(subscription, complaint.issue_date), f"complaint:{complaint.pk}"
    if span is None:
        return
    if resolution == Resolution.EXTEND:
        terms.extend(subscription, 1, complaint.issue_date, key=key, by=by, at=at)
    if resolution == Resolution.CREDIT:
        term = span.term
        earned = earned_at(Sold(term.paid, term.copies, term.issues), 0, span.copies)
        amount = at_most(term, earned)
        if earned and not amount:
            raise Invalid(
                _("Nothing of what was paid for this term is left to credit. Nothing was changed.")
            )
        payer = term.order.party if term.order else subscription.party
        sides = [(Account.REVENUE, None, amount), (Account.CREDIT, payer, -amount)]
        ledger.book(EntryKind.COMPLAINT, complaint, sides, at=at, by=by, order=term.order)


def _again(
    subscription: Subscription, complaint: Complaint, copies: int | None, at: datetime
) -> int:
    """Return how many copies go out once more."""
    span = _span(subscription, complaint.issue_date)
    most = span.copies if span else 1
    wanted = most if copies is None else copies
    if not 1 <= wanted <= most:
        raise Invalid(
            _(
                "Copies of the issue: %(most)d. Deliver at least one again and at most these. Nothing was changed."
            )
            % {"most": most}
        )
    sent = subscription.dispatches.on(timezone.localdate(at)).exists()
    if subscription.channel not in PRINTED or not sent:
        raise Invalid(
            _("The subscription has no address to deliver to again. Nothing was changed.")
        )
    return wanted


def _span(subscription: Subscription, day: date) -> Span | None:
    return (
        subscription.spans.on(day)
        .select_related("term__order__party", "term__subscription")
        .first()
    )
