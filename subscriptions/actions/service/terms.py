"""Terms: made of paid orders and gifts, adjusted by what happens later. Nobody else writes terms
and spans."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books.subjects import row_name
from subscriptions.actions.service import coverage
from subscriptions.domain.adjustment_causes import CAUSES, AdjustmentBasis, AdjustmentCause
from subscriptions.domain.choices import Account, Adjusting
from subscriptions.domain.coverage import CalendarTooShort
from subscriptions.models import Adjustment, Span, Subscription, Term
from subscriptions.rights import COUNTER
from subscriptions.selectors.calendar import days_around
from subscriptions.selectors.service.coverage import last_move_number
from subscriptions.selectors.service.service import changeable_from

MORE_MOST = 104  # issues of goodwill at once: a year of the paper


def create_term(term: Term) -> Term:
    """Store a term filled in by the caller, with what it brings, under the lock of its
    subscription: other terms of it may begin later now. Runs inside the caller's transaction.
    Refuses Invalid where the calendar has no room for it.
    """
    coverage.lock_subscriptions([term.subscription_id])
    if term.moves_known is None and term.order_id is None:
        term.moves_known = last_move_number(term.subscription.publication_id)
    term.save()
    recalculate_terms(term.subscription, at=term.sold_at)
    return term


@dataclass(frozen=True)
class TermChange:
    """What happened to a term, from an issue on.

    `basis` is its cause, with the key that counts once (`adjustment_basis`). `freed` says where
    money of issues goes that the term no longer brings: to the payer's credit, or to revenue.
    `leaving` is why a reader ends the term (choices.Leaving).
    """

    kind: str
    from_issue: date
    basis: AdjustmentBasis
    reason: str = ""
    issues: int = 0
    copies: int = 0
    leaving: str = ""
    freed: Account = Account.CREDIT


def adjustment_basis(
    cause: AdjustmentCause, row: Model, *occasion: date | int | str
) -> AdjustmentBasis:
    """Return what an adjustment rests on. `occasion` tells adjustments about one row apart.

    Raises ValueError for a row of another table than the cause is about.
    """
    subject = CAUSES[cause]
    parts = (subject.prefix, row_name(row, subject), *occasion)
    return AdjustmentBasis(cause, row.pk, ":".join(str(part) for part in parts))


def adjust_term(term: Term, change: TermChange, *, by: Actor, at: datetime) -> Adjustment:
    """Store a change of a term and recalculate its coverage. A known key changes nothing.

    Runs inside the caller's transaction, under the lock of the subscription. Refuses Invalid where
    the term would run beyond the planned issues.
    """
    existing: Adjustment | None = Adjustment.objects.filter(key=change.basis.key).first()
    if existing is not None:
        return existing
    made: Adjustment = Adjustment.objects.create(
        term=term,
        **change.basis._asdict(),
        kind=change.kind,
        from_issue=change.from_issue,
        issues=change.issues,
        copies=change.copies,
        reason=change.reason,
        leaving=change.leaving,
        at=at,
        by=account_of(by),
        moves_known=last_move_number(term.subscription.publication_id),
    )
    recalculate_terms(term.subscription, at=at, by=by, freed=change.freed)
    return made


def extend_terms(
    subscription: Subscription,
    issues: int,
    day: date,
    *,
    basis: AdjustmentBasis,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Give issues on top, behind the last of a subscription's terms that follow each other from a
    day on.

    Of terms in a row the last grows, and what is given is an issue that can still be had. Refuses
    as `adjust` does.
    """
    term = last_adjoining_term(subscription, day)
    if term is not None and issues:
        first = max(day, changeable_from(subscription, at))
        adjust_term(
            term,
            TermChange(Adjusting.EXTEND, first, basis, reason=reason, issues=issues),
            by=by,
            at=at,
        )


def give_goodwill_issues(
    subscription: Subscription, issues: int, reason: str, *, by: Actor, at: datetime
) -> Term:
    """Add issues to the end of a subscription as goodwill, and return the term that grew.

    Nobody pays for them. The same number for the same reason on the same day is refused, so that a
    second click gives nothing. Refuses NotYours; Invalid without a reason, for a number out of
    range, and for goodwill that was given today in the same words; WrongState where the
    subscription has ended.
    """
    with perform("term.extended", by=by, at=at) as act:
        subscription = lock_subscription(subscription)
        rights.require(rights.may(by, "change_subscription"))
        reason = _check_goodwill(issues, reason)
        last_span = _require_running(subscription, at)
        basis = _goodwill_basis(subscription, issues, reason, at)
        change = TermChange(
            Adjusting.EXTEND, last_span.last_issue, basis, reason=reason, issues=issues
        )
        adjust_term(last_span.term, change, by=by, at=at)
        act.record(
            subject=str(last_span.term), subscription=subscription.pk, issues=issues, reason=reason
        )
    return last_span.term


def _check_goodwill(issues: int, reason: str) -> str:
    """Return the reason as it is stored. Refuses Invalid for a number out of range or no reason."""
    reason = reason.strip()[:200]
    if not 1 <= issues <= MORE_MOST:
        raise Invalid(
            _("Give at least one issue and at most %(most)d. Nothing was changed.")
            % {"most": MORE_MOST}
        )
    if len(reason) < 2:
        raise Invalid(_("Say why. Nothing was changed."))
    return reason


def _require_running(subscription: Subscription, at: datetime) -> Span:
    """Return the last span of a subscription. Refuses WrongState where it can no longer grow."""
    last_span = subscription.spans.select_related("term").order_by("-last_issue").first()
    if last_span is None or last_span.last_issue < changeable_from(subscription, at):
        raise WrongState(
            _(
                "The subscription has ended, or its last issue is on its way. Give a new term. "
                "Nothing was changed."
            )
        )
    return last_span


def _goodwill_basis(
    subscription: Subscription, issues: int, reason: str, at: datetime
) -> AdjustmentBasis:
    """Return the basis of goodwill: same day, number and reason. Refuses Invalid if it was
    given."""
    reason_digest = hashlib.sha256(reason.encode()).hexdigest()[:16]
    day = timezone.localdate(at)
    basis = adjustment_basis(AdjustmentCause.GOODWILL, subscription, day, issues, reason_digest)
    if Adjustment.objects.filter(key=basis.key).exists():
        raise Invalid(
            _(
                "As many issues were given today for the same reason. To give them once more, "
                "write another reason. Nothing was changed."
            )
        )
    return basis


def last_adjoining_term(subscription: Subscription, day: date) -> Term | None:
    """Return the last of the terms that follow the one of a day without a gap.

    None where no term brings the issue of that day.
    """
    spans = list(subscription.spans.select_related("term").order_by("first_issue"))
    position = next(
        (index for index, span in enumerate(spans) if span.first_issue <= day <= span.last_issue),
        None,
    )
    if position is None:
        return None
    dates = days_around(subscription.publication, spans[position].first_issue, spans[-1].last_issue)
    following = dict(zip(dates, dates[1:], strict=False))
    while (
        position + 1 < len(spans)
        and following.get(spans[position].last_issue) == spans[position + 1].first_issue
    ):
        position += 1
    return spans[position].term


def recalculate_terms(
    subscription: Subscription,
    *,
    at: datetime,
    by: Actor = COUNTER,
    freed: Account = Account.CREDIT,
) -> None:
    """Work out anew what the terms of a subscription bring. Refuses Invalid where so many issues
    are not planned."""
    try:
        coverage.recalculate_coverage([subscription.pk], at=at, by=by, freed=freed)
    except CalendarTooShort as error:
        raise Invalid(
            _("So many issues are not planned yet. Nothing was changed. Ask for fewer.")
        ) from error


def lock_subscription(subscription: Subscription) -> Subscription:
    """Return a subscription under its lock: everything that changes terms, holds and dispatches
    takes it first."""
    # As with orders: locked first, read then.
    Subscription.objects.select_for_update().get(pk=subscription.pk)
    return Subscription.objects.select_related("party", "publication").get(pk=subscription.pk)
