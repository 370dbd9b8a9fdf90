"""Holds (停投): no copies for a while; the term ends later, or the issues are credited."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.errors import Invalid, WrongState
from articles.journalling import record, told
from articles.models import Publication
from subscriptions import rights, wording
from subscriptions.actions import terms
from subscriptions.actions.crediting import credit_issues
from subscriptions.kinds import HoldPolicy
from subscriptions.models import Adjustment, Hold, Subscription
from subscriptions.selectors.holds import allowance, issues_in, out_of_step
from subscriptions.selectors.service import changeable_from

if TYPE_CHECKING:
    from newsroom.accounts.models import User

LOOKED_BACK = timedelta(
    days=31
)  # a hold that is over for longer meets no change of the calendar any more


def hold(
    subscription: Subscription,
    first: date,
    last: date,
    *,
    by: "User | None",
    at: datetime,
    policy: str = HoldPolicy.EXTEND,
    reason: str = "",
) -> Hold:
    """Stop delivery from one day to another, both included.

    Refuses NotYours; Invalid for days in the wrong order, before the cut-off (naming the first day that can be held),
    over another hold, without an issue of the subscription, or beyond what may be held in a year.
    """
    with told("hold.made", by=by, at=at):
        subscription = terms.locked(subscription)
        rights.require_service(by, subscription.party)
        days = _checked(subscription, first, last, by, at)
        made = Hold.objects.create(
            subscription=subscription,
            first_day=first,
            last_day=last,
            policy=policy,
            issues=len(days),
            reason=reason.strip()[:200],
            made_at=at,
            made_by=by,
        )
        if policy == HoldPolicy.EXTEND:
            # The words stay with the hold: adjustments never change, so no person could be erased from them.
            terms.extend(subscription, len(days), days[0], key=f"hold:{made.pk}", by=by, at=at)
        else:
            credit_issues(subscription, days, key=f"hold:{made.pk}", by=by, at=at)
        record(
            "hold.made",
            by=by,
            at=at,
            subject=str(made),
            hold=made.pk,
            issues=len(days),
            policy=policy,
        )
    return made


def take_back(made: Hold, *, by: "User | None", at: datetime) -> Hold:
    """Take a hold back, or end it early where some of its issues are past. A credit that was given stays given.
    What was taken back before stays so.

    Refuses NotYours, and WrongState for a hold that is over, or was credited.
    """
    with told("hold.withdrawn", by=by, at=at):
        subscription = terms.locked(made.subscription)
        rights.require_service(by, subscription.party)
        _step(subscription, made.pk, at=at, by=by)
        made = Hold.objects.select_for_update().get(pk=made.pk)
        first = changeable_from(subscription, at)
        if made.withdrawn_at is not None or _ended_early(subscription, made):
            return made
        if made.last_day < first:
            raise WrongState(_("This hold is over. Nothing was changed."))
        if made.policy == HoldPolicy.CREDIT:
            raise WrongState(
                _("The issues of this hold were credited. Nothing was changed. Ask the counter.")
            )
        back = issues_in(subscription, max(first, made.first_day), made.last_day)
        if made.first_day >= first:
            made.withdrawn_at = at
        else:
            made.last_day = date.fromordinal(first.toordinal() - 1)
        made.issues -= len(back)
        made.save(update_fields=["withdrawn_at", "last_day", "issues"])
        if back:
            key = f"hold:{made.pk}:back:{first.isoformat()}"
            terms.extend(subscription, -len(back), back[0], key=key, by=by, at=at)
        record("hold.withdrawn", by=by, at=at, subject=str(made), hold=made.pk, issues=len(back))
    return made


def _ended_early(subscription: Subscription, made: Hold) -> bool:
    """Say whether somebody ended a hold before its last day. One query."""
    key = f"hold:{made.pk}:back:"
    return Adjustment.objects.filter(term__subscription=subscription, key__startswith=key).exists()


def keep_in_step(publication: Publication, *, at: datetime, by: "User | None" = None) -> int:
    """Let holds keep back exactly the issues inside them, also where the calendar changed since; return how many had
    to be changed.

    Of a hold that extends, a day suspended since needs no issue more (its suspension is made up for by itself), and a
    day that appears after all needs one. Of one that credits, what appears after all is credited; what was credited
    stays so. Runs again safely. Refuses NotYours.
    """
    rights.require(rights.may(by, "change_subscription"))
    done = 0
    for made in out_of_step(publication, timezone.localdate(at) - LOOKED_BACK):
        with transaction.atomic():
            done += _step(terms.locked(made.subscription), made.pk, at=at, by=by)
    return done


def _step(subscription: Subscription, pk: int, *, at: datetime, by: "User | None") -> bool:
    """Bring one hold in step with the calendar, under its subscription's lock; say whether it was not."""
    made = Hold.objects.select_for_update().get(pk=pk)
    days = issues_in(subscription, made.first_day, made.last_day)
    over = subscription.spans.filter(
        first_issue__lte=made.last_day, last_issue__gte=made.first_day
    ).first()
    more = len(days) - made.issues
    if (
        over is None
        or not more
        or made.withdrawn_at is not None
        or (made.policy == HoldPolicy.CREDIT and more < 0)
    ):
        return False
    key = f"hold:{pk}:step:"
    key += str(Adjustment.objects.filter(key__startswith=key).count())
    if made.policy == HoldPolicy.EXTEND:
        terms.extend(
            subscription, more, max(over.first_issue, made.first_day), key=key, by=by, at=at
        )
    else:
        credit_issues(subscription, days[-more:], key=key, by=by, at=at)
    made.issues = len(days)
    made.save(update_fields=["issues"])
    return True


def _checked(
    subscription: Subscription, first: date, last: date, by: "User | None", at: datetime
) -> list[date]:
    """Return the issues that a hold would keep back. Refuses Invalid."""
    if last < first:
        raise Invalid(_("The last day lies before the first. Nothing was changed."))
    earliest = changeable_from(subscription, at)
    if first < earliest:
        day = {"day": wording.day(earliest)}
        raise Invalid(_("Delivery can be held from %(day)s on. Nothing was changed.") % day)
    if (
        Hold.objects.standing()
        .filter(subscription=subscription, first_day__lte=last, last_day__gte=first)
        .exists()
    ):
        raise Invalid(_("Delivery is held on some of these days already. Nothing was changed."))
    days = issues_in(subscription, first, last)
    if not days:
        raise Invalid(
            _("No issue of this subscription appears in these days. Nothing was changed.")
        )
    most = allowance(subscription, first.year)
    if len(days) > most and not rights.may(by, "change_subscription"):
        raise Invalid(
            _(
                "%(issues)d issues would be held; %(most)d more may be held this year. Nothing was changed."
            )
            % {"issues": len(days), "most": most}
        )
    return days
