"""Complaints: told by subscribers, settled by the desk: delivered again, made up for, credited, or
explained."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.characters import clean_words
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.checked_rows import save_checked
from subscriptions.actions.readers import letters
from subscriptions.actions.service import terms
from subscriptions.actions.service.issue_credits import creditable_amount
from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.domain.choices import PRINTED, Account, ComplaintKind, Resolution
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import Complaint, Span, Subscription
from subscriptions.pricing.revenue_recognition import SoldIssues, earned_at
from subscriptions.selectors.calendar import issue_days

DAYS = 60  # after which nobody can tell any more what happened to a copy


def make_complaint(
    subscription: Subscription,
    issue_date: date,
    kind: str,
    words: str,
    *,
    by: Actor,
    at: datetime,
) -> Complaint:
    """Tell that an issue did not come as it should. Refuses NotYours; Invalid for an issue the
    subscription did not bring, one still to come, one longer ago than two months, and for what was
    told already."""
    with perform("complaint.made", by=by, at=at) as act:
        subscription = terms.lock_subscription(subscription)
        rights.require_service(by, subscription.party)
        _check_complaint(subscription, issue_date, kind, at)
        made: Complaint = save_checked(
            Complaint(
                subscription=subscription,
                issue_date=issue_date,
                kind=kind,
                words=clean_words(words),
                made_at=at,
            )
        )
        act.record(subject=str(made), subscription=subscription.pk)
    return made


def _check_complaint(subscription: Subscription, issue_date: date, kind: str, at: datetime) -> None:
    """Refuse Invalid for a day that is too long ago or to come, and for an issue not brought."""
    today = timezone.localdate(at)
    is_recent = today - timedelta(days=DAYS) <= issue_date <= today
    if not is_recent or kind not in ComplaintKind.values:
        raise Invalid(
            _("Choose an issue of the last two months, and say what was wrong. Nothing was sent.")
        )
    appeared = issue_days(subscription.publication, issue_date, issue_date)
    if not appeared or _span(subscription, issue_date) is None:
        raise Invalid(_("The subscription does not bring the issue of that day. Nothing was sent."))


def settle_complaint(
    complaint: Complaint,
    resolution: str,
    *,
    by: Actor,
    at: datetime,
    words: str = "",
    copies: int | None = None,
) -> Complaint:
    """Settle a complaint once, and write to the reader what is done.

    What is delivered again, `copies` or as many as the issue had, goes along with the next delivery
    list. Refuses NotYours; WrongState where it is settled; Invalid for more copies than the issue
    had, and for a new delivery to a subscription that has no address now.
    """
    with perform("complaint.settled", by=by, at=at) as act:
        subscription = terms.lock_subscription(complaint.subscription)
        rights.require(rights.may(by, "change_complaint"))
        complaint = Complaint.objects.get(pk=complaint.pk)
        if complaint.resolved_at is not None:
            raise WrongState(_("This complaint is settled already. Nothing was changed."))
        if resolution not in Resolution.values:
            raise Invalid(_("Choose what is done. Nothing was changed."))
        _make_good(subscription, complaint, resolution, by=by, at=at)
        if resolution == Resolution.REDELIVER:
            complaint.again = _again(subscription, complaint, copies, at)
        complaint.resolution = resolution
        complaint.resolved_words = clean_words(words)[:300]
        complaint.resolved_at = at
        complaint.resolved_by = account_of(by)
        complaint.save(
            update_fields=["resolution", "resolved_words", "resolved_at", "resolved_by", "again"]
        )
        act.record(subject=str(complaint), resolution=resolution, copies=complaint.again)
        _write_answer(subscription, complaint, at)
    return complaint


def _write_answer(subscription: Subscription, complaint: Complaint, at: datetime) -> None:
    """Write to the reader what is done about a complaint."""
    span = _span(subscription, complaint.issue_date)
    given = span is not None and span.term.paid_by_another()
    facts = {"complaint": complaint, "publication": subscription.publication, "given": given}
    letters.write_letter(f"complaint:{complaint.pk}", subscription.party, "complaint", facts, at=at)


def _make_good(
    subscription: Subscription,
    complaint: Complaint,
    resolution: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Add the issue at the end, or credit what it earned: it appeared, so its revenue is taken
    back."""
    span = _span(subscription, complaint.issue_date)
    if span is None:
        return
    if resolution == Resolution.EXTEND:
        basis = terms.adjustment_basis(AdjustmentCause.COMPLAINT, complaint)
        terms.extend_terms(subscription, 1, complaint.issue_date, basis=basis, by=by, at=at)
    if resolution == Resolution.CREDIT:
        term = span.term
        earned = earned_at(SoldIssues(term.paid, term.copies, term.issues), 0, span.copies)
        amount = creditable_amount(term, earned)
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
                "Copies of the issue: %(most)d. Deliver at least one again and at most these. "
                "Nothing was changed."
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
