"""Holds (停投): no copies for a while; the term ends later, or the issues are credited."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.characters import clean_words
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import messages, rights
from subscriptions.actions.service import terms
from subscriptions.actions.service.issue_credits import credit_issues
from subscriptions.domain.choices import HoldPolicy
from subscriptions.domain.coverage import day_before
from subscriptions.models import Hold, Subscription
from subscriptions.selectors.service.coverage import issues_paid_for
from subscriptions.selectors.service.holds import hold_allowance, issues_between, issues_kept_back
from subscriptions.selectors.service.service import changeable_from


def hold_delivery(
    subscription: Subscription,
    first: date,
    last: date,
    *,
    by: Actor,
    at: datetime,
    policy: str = HoldPolicy.EXTEND,
    reason: str = "",
) -> Hold:
    """Stop delivery from one day to another, both included.

    Refuses NotYours; Invalid for days in the wrong order, before the cut-off (naming the first day
    that can be held), over another hold, without an issue of the subscription, or beyond what may
    be held in a year.
    """
    with perform("hold.made", by=by, at=at) as act:
        subscription = terms.lock_subscription(subscription)
        rights.require_service(by, subscription.party)
        days = _checked(subscription, first, last, by, at)
        paid = issues_paid_for(subscription, days, at) if policy == HoldPolicy.CREDIT else []
        made = Hold.objects.create(
            subscription=subscription,
            first_day=first,
            last_day=last,
            policy=policy,
            issues=len(days),
            reason=clean_words(reason)[:200],
            made_at=at,
            made_by=account_of(by),
        )
        # The words stay with the hold: adjustments never change, so no person could be erased from
        # them.
        if policy == HoldPolicy.EXTEND:
            terms.recalculate_terms(subscription, at=at, by=by)
        else:
            credit_issues(subscription, paid, hold=made, by=by, at=at)
        act.record(subject=str(made), hold=made.pk, issues=len(days), policy=policy)
    return made


def preview_hold(
    subscription: Subscription, first: date, last: date, *, by: Actor, at: datetime
) -> list[date]:
    """Return the issues that a hold would keep back. Refuses as `hold` does, so that nothing is
    offered in vain."""
    rights.require_service(by, subscription.party)
    return _checked(subscription, first, last, by, at)


def withdraw_hold(made: Hold, *, by: Actor, at: datetime) -> Hold:
    """Take a hold back, or end it early where some of its issues are past. A credit that was given
    stays given. What was taken back before stays so.

    Refuses NotYours, and WrongState for a hold that is over, or was credited.
    """
    with perform("hold.withdrawn", by=by, at=at) as act:
        subscription = terms.lock_subscription(made.subscription)
        rights.require_service(by, subscription.party)
        made = Hold.objects.select_for_update().get(pk=made.pk)
        first = changeable_from(subscription, at)
        if made.withdrawn_at is not None or made.last_day == day_before(first):
            return made
        if made.last_day < first:
            raise WrongState(_("This hold is over. Nothing was changed."))
        if made.policy == HoldPolicy.CREDIT:
            raise WrongState(
                _("The issues of this hold were credited. Nothing was changed. Ask the counter.")
            )
        back = issues_kept_back(made, max(first, made.first_day), at)
        if made.first_day >= first:
            made.withdrawn_at = at
        else:
            made.last_day = day_before(first)
        made.issues -= len(back)
        made.save(update_fields=["withdrawn_at", "last_day", "issues"])
        terms.recalculate_terms(subscription, at=at, by=by)
        act.record(subject=str(made), hold=made.pk, issues=len(back))
    return made


def _checked(
    subscription: Subscription, first: date, last: date, by: Actor, at: datetime
) -> list[date]:
    """Return the issues that a hold would keep back. Refuses Invalid."""
    if last < first:
        raise Invalid(_("The last day lies before the first. Nothing was changed."))
    earliest = changeable_from(subscription, at)
    if first < earliest:
        day = {"day": messages.format_day(earliest)}
        raise Invalid(_("Delivery can be held from %(day)s on. Nothing was changed.") % day)
    if (
        Hold.objects.standing()
        .filter(subscription=subscription, first_day__lte=last, last_day__gte=first)
        .exists()
    ):
        raise Invalid(_("Delivery is held on some of these days already. Nothing was changed."))
    days = issues_between(subscription, first, last)
    if not days:
        raise Invalid(
            _("No issue of this subscription appears in these days. Nothing was changed.")
        )
    if not rights.may(by, "change_subscription"):
        for year in sorted({day.year for day in days}):
            held = sum(day.year == year for day in days)
            most = hold_allowance(subscription, year, at)
            if held > most:
                raise Invalid(
                    _(
                        "%(issues)d issues of %(year)d would be held; %(most)d more may be. "
                        "Nothing was changed."
                    )
                    % {"issues": held, "most": most, "year": year}
                )
    return days
