"""Promises: what a term costs today, for whoever asks."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from articles.models import Publication
from subscriptions.domain.choices import GIVEN, Channel
from subscriptions.models import Plan, PriceList
from subscriptions.pricing import (
    ENGINE,
    Calendar,
    Discount,
    Issues,
    Kind,
    NotPriced,
    Prices,
    Quotation,
    QuoteLine,
    TermSuggestion,
    last_day_of_months,
    price,
    suggest_terms,
)
from subscriptions.pricing.calendar import month_of
from subscriptions.selectors.calendar import issue_days, next_issue, serviceable_from
from subscriptions.selectors.horizon import require_within
from subscriptions.selectors.prices import list_price_rows, to_engine_prices
from subscriptions.signed_quotes import Promise, digest_issues


@dataclass(frozen=True)
class Wish:
    """What somebody asks a price for.

    Without a plan it is an ordinary term by the price list of the channel.
    """

    publication: Publication
    start: date
    end: date
    copies: int = 1
    channel: str = Channel.POST
    plan: Plan | None = None


@dataclass(frozen=True)
class QuotedTerm:
    """A promise and the longer terms worth a thought beside it."""

    promise: Promise
    better: tuple[TermSuggestion, ...]


def quote_wish(wish: Wish, at: datetime, *, early: bool = False) -> QuotedTerm:
    """Price a wish as it can be ordered at a moment. Four queries.

    `early` lets staff price a term whose first issues are past. Refuses NotPriced.
    """
    rows = list_price_rows(wish.publication, wish.channel, timezone.localdate(at))
    require_within(rows, wish.end, at)  # before the calendar of a century is read
    calendar = _calendar(wish)
    first = None if early else serviceable_from(wish.publication, wish.channel, at)
    return quote_known_wish(wish, calendar, first, lambda: rows, at)


def quote_known_wish(
    wish: Wish,
    calendar: Calendar,
    first: date | None,
    lists_of: Callable[[], list[PriceList]],
    at: datetime,
    *,
    better: bool = True,
) -> QuotedTerm:
    """Price a wish by what the caller knows already: many wishes share calendars and price lists.

    No query of its own.

    `first` is the first day whose issue can be had, None for any. Refuses NotPriced.
    """
    _check_copies(wish)
    rows = lists_of()
    require_within(rows, wish.end, at)
    issues = calendar.issues(wish.start, wish.end, first)
    if wish.plan is not None and not wish.plan.by_lists:
        return QuotedTerm(_promise(wish, _price_fixed_plan(wish, wish.plan, issues), (), at), ())
    lists = to_engine_prices(rows)
    discount = Discount(wish.plan.discount_basis_points if wish.plan else 0)
    quoted = price(issues, lists, wish.copies, discount=discount)
    used = used_list_places(lists, quoted)
    promise = _promise(wish, quoted, tuple(rows[place].pk for place in used), at)
    if not better:
        return QuotedTerm(promise, ())
    return QuotedTerm(
        promise, tuple(suggest_terms(quoted, lists, discount=discount, serviceable_from=first))
    )


def end_from_next_issue(
    publication: Publication, plan: Plan | None, start: date, months: int
) -> date:
    """Return the last day of a term of so many months that somebody wants from a day on.

    Months count from the next issue: whoever asks on 30 December for twelve months, and the next
    issue is that of 1 January, has the whole year. Refuses NotPriced: `months`. Two queries.
    """
    return end_of_term(plan, next_issue(publication, start) or start, months)


def end_of_term(plan: Plan | None, start: date, months: int) -> date:
    """Return the last day of a term of so many months whose first issue is that of `start`: a
    month's last day, but for fixed prices the day before the anniversary (31 January and one month
    ends on 28 February). Refuses NotPriced: `months`."""
    if plan is None or plan.by_lists:
        return last_day_of_months(start, months)
    month = month_of(last_day_of_months(start, months)) + 1
    year = month // 12
    number = month % 12 + 1
    return date(year, number, min(start.day, monthrange(year, number)[1])) - timedelta(days=1)


def _calendar(wish: Wish) -> Calendar:
    """Return the issues from a little before a wish to well behind it, so that suggestions can look
    around."""
    if wish.end < wish.start:
        raise NotPriced("ends_before_start", start=wish.start, end=wish.end)
    last_day_of_months(
        wish.start, month_of(wish.end) - month_of(wish.start) + 1
    )  # refuses more than the engine prices
    first = wish.start.replace(day=1)
    last = last_day_of_months(wish.end, 2)
    return Calendar(issue_days(wish.publication, first, last), first, last)


def _check_copies(wish: Wish) -> None:
    if wish.plan is not None and not wish.plan.copies_min <= wish.copies <= wish.plan.copies_max:
        raise NotPriced("plan_copies", least=wish.plan.copies_min, most=wish.plan.copies_max)


def _price_fixed_plan(wish: Wish, plan: Plan, issues: Issues) -> Quotation:
    """Price a plan by its own price: so often as its months fit into the term, begun ones
    counted."""
    unit = 0 if plan.kind in GIVEN and plan.price_fen is None else plan.price_fen or 0
    first = issues.first  # months count from the first issue, as in `end_from_next_issue`
    periods = 1
    until = end_of_term(plan, first, plan.months)
    while until < wish.end:
        periods += 1
        until = end_of_term(plan, first, plan.months * periods)
    amount = unit * periods * wish.copies
    off = Discount(plan.discount_basis_points).off(amount)
    line = QuoteLine(
        Kind.FIXED,
        month_of(wish.start),
        month_of(wish.end),
        len(issues),
        unit * periods,
        wish.copies,
        amount,
        off,
    )
    return Quotation(issues, wish.copies, (line,), amount, off, amount - off, "plan/1")


def used_list_places(lists: list[Prices], quoted: Quotation) -> list[int]:
    """Return the places of the lists by which the lines were priced."""
    places = set()
    for line in quoted.lines:
        places.add(max(place for place, prices in enumerate(lists) if prices.since <= line.first))
    return sorted(places)


def _promise(wish: Wish, quoted: Quotation, lists: tuple[int, ...], at: datetime) -> Promise:
    issues = quoted.issues
    return Promise(
        publication=wish.publication.pk,
        plan=wish.plan.pk if wish.plan else None,
        channel=wish.channel,
        start=wish.start,
        end=wish.end,
        first_issue=issues.first,
        last_issue=issues.last,
        issues=len(issues),
        issues_digest=digest_issues(issues.dates),
        copies=wish.copies,
        lines=quoted.lines,
        price_lists=lists,
        amount=quoted.amount,
        discount=quoted.discount,
        total=quoted.total,
        engine=quoted.engine or ENGINE,
        quoted_at=at,
        expires_at=at + timedelta(hours=settings.QUOTE_HOURS),
    )
