"""Issues that were sold and then suspended (休刊): made up for as the calendar says, once for each subscription."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from articles.journalling import record
from articles.kinds import Compensation, DateState
from articles.models import IssueDate, Publication
from subscriptions import rights
from subscriptions.actions import terms
from subscriptions.actions.crediting import credit_at_end
from subscriptions.kinds import Adjusting, HoldPolicy
from subscriptions.models import Adjustment, Hold, Subscription, Term
from subscriptions.selectors.calendar import issue_days

if TYPE_CHECKING:
    from newsroom.accounts.models import User


def settle_suspensions(publication: Publication, *, at: datetime, by: "User | None" = None) -> int:
    """Make up for every suspended date that terms were sold with; return how many terms were.

    A term is owed the issue if it was sold before readers could know of the suspension and brings its day. By the
    date's compensation it ends an issue later, or the issue's money becomes credit; with none, the terms of
    subscription said so. Runs again safely: each date counts once for each term. Refuses NotYours.
    """
    rights.require(rights.may(by, "change_subscription"))
    done = 0
    for row in IssueDate.objects.filter(
        publication=publication, state=DateState.SUSPENDED, announced_at__lte=at
    ):
        if row.compensation != Compensation.NONE:
            done += _settle(row, at=at, by=by)
    return done


def take_back_restored(publication: Publication, *, at: datetime, by: "User | None" = None) -> int:
    """Take back what was added for dates that appear after all; return how many terms that were. Refuses NotYours."""
    start = f"suspended:{publication.pk}:"
    keys = Adjustment.objects.filter(key__startswith=start, kind=Adjusting.EXTEND).values_list(
        "key", flat=True
    )
    days = sorted({date.fromisoformat(key.removeprefix(start).split(":")[0]) for key in keys})
    appearing = set(issue_days(publication, days[0], days[-1])) if days else set()
    return sum(take_back(publication, day, at=at, by=by) for day in days if day in appearing)


def take_back(
    publication: Publication, day: date, *, at: datetime, by: "User | None" = None
) -> int:
    """Take back the issues that were added for a date which appears after all; what was credited stays credited."""
    rights.require(rights.may(by, "change_subscription"))
    made = Adjustment.objects.filter(
        key__startswith=_key(publication, day), kind=Adjusting.EXTEND, issues=1
    )
    back = set(
        Adjustment.objects.filter(key__startswith=f"back:{_key(publication, day)}").values_list(
            "key", flat=True
        )
    )
    done = 0
    for one in made.select_related("term__subscription"):
        with transaction.atomic():
            terms.locked(one.term.subscription)
            if f"back:{one.key}" not in back:
                terms.adjust(
                    one.term, Adjusting.EXTEND, day, key=f"back:{one.key}", by=by, at=at, issues=-1
                )
                done += 1
    return done


def owed(row: IssueDate) -> "list[Term]":
    """Return the terms that were sold with the issue of a date, before its suspension was announced, and were not made
    up for. An issue that a hold credited before the announcement is made up for. Three queries."""
    sold = Term.objects.filter(
        Q(spans__first_issue__lte=row.date, spans__last_issue__gte=row.date)
        | Q(last_issue=row.date),
        subscription__publication=row.publication_id,
        first_issue__lte=row.date,
        sold_at__lt=row.announced_at,
    )
    start = _announced(row)
    settled = set(Adjustment.objects.filter(key__startswith=start).values_list("key", flat=True))
    rows = sold.distinct().select_related(
        "subscription__publication", "subscription__party", "order__party"
    )
    held = Hold.objects.standing().filter(policy=HoldPolicy.CREDIT, made_at__lt=row.announced_at)
    credited = set(
        held.filter(first_day__lte=row.date, last_day__gte=row.date).values_list(
            "subscription", flat=True
        )
    )
    return [
        term
        for term in rows
        if f"{start}:{term.pk}" not in settled and term.subscription_id not in credited
    ]


def _settle(row: IssueDate, *, at: datetime, by: "User | None") -> int:
    """Make up for one date. A day on which the paper appears again is none."""
    if row.date in issue_days(row.publication, row.date, row.date):
        return 0
    waiting = owed(row)
    for term in waiting:
        key = f"{_announced(row)}:{term.pk}"
        with transaction.atomic():
            subscription: Subscription = terms.locked(term.subscription)
            if row.compensation == Compensation.EXTEND:
                last = terms.tail(subscription, term.last_issue) or term
                terms.adjust(
                    last,
                    Adjusting.EXTEND,
                    row.date,
                    key=key,
                    by=by,
                    at=at,
                    reason=row.reason[:200],
                    issues=1,
                )
            else:
                credit_at_end(term, [row.date], _copies(term, row.date), key=key, by=by, at=at)
    if waiting:
        record(
            "suspension.settled", by=by, at=at, subject=f"{row.date:%Y-%m-%d}", terms=len(waiting)
        )
    return len(waiting)


def _copies(term: Term, day: date) -> int:
    span = term.spans.filter(first_issue__lte=day, last_issue__gte=day).first()
    return span.copies if span else term.copies


def _key(publication: Publication, day: date) -> str:
    return f"suspended:{publication.pk}:{day.isoformat()}"


def _announced(row: IssueDate) -> str:
    """Return what names one suspension of a date: restored and suspended once more it is another."""
    moment = row.announced_at.timestamp() if row.announced_at else 0
    return f"{_key(row.publication, row.date)}:{moment:.0f}"
