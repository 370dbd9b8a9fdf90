"""The figures of a period that the managers' dashboard compares: copies, money, orders, movement,
complaints, delivery. Plain values that JSON can hold."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Count, Sum

from articles.models import Publication
from subscriptions.models import Order, Payment, Refund
from subscriptions.pricing.calendar import first_day, last_day, month_of
from subscriptions.selectors.reports.active import length_class
from subscriptions.selectors.reports.counted import ReportKey, find_counted
from subscriptions.selectors.reports.money import report_revenue
from subscriptions.selectors.reports.movement import report_movement
from subscriptions.selectors.reports.period import Period, year_until
from subscriptions.selectors.reports.quality import report_quality

Figures = dict[str, Any]
DASHBOARD = "dashboard"  # the name under which figures are stored
QUARTER = 3  # months


def usual_periods(today: date) -> dict[str, Period]:
    """Return the periods that managers look at, by name, until today at most."""
    month = month_of(today)
    quarter = month - month % QUARTER  # a year begins with a quarter
    year = month_of(date(today.year, 1, 1))
    return {
        "month": Period(first_day(month), today),
        "last_month": _months(month - 1, month - 1),
        "quarter": Period(first_day(quarter), today),
        "last_quarter": _months(quarter - QUARTER, quarter - 1),
        "year": Period(first_day(year), today),
        "last_year": _months(year - 12, year - 1),
        "twelve_months": year_until(today),
    }


def find_figures(publication: Publication, period: Period, at: datetime) -> Figures:
    """Return the figures of a period: those that the hourly job counted, else those counted within
    the last hour, else counted now. One query for a usual period. They hold `counted_at`."""
    key = ReportKey(publication, DASHBOARD, period)
    counted = find_counted(key, at, partial(count_figures, publication, period))
    return {**counted.value, "counted_at": counted.counted_at.isoformat()}


def count_figures(publication: Publication, period: Period) -> Figures:
    """Count the figures of a period. Money in fen; lists hold a value a month. About twenty
    queries."""
    movement = report_movement(publication, period)
    revenue = report_revenue(publication, period)
    orders = _orders(publication, period)
    issues = report_quality(publication, period)
    sent: Counter[int] = Counter()
    complaints: Counter[int] = Counter()
    for issue in issues:
        sent[month_of(issue.day)] += issue.copies
        complaints[month_of(issue.day)] += issue.complained
    reasons: Counter[str] = sum((one.reasons for one in movement), Counter())
    return {
        "months": list(period.months),
        "subscribers": [one.closing for one in movement],
        "starts": [one.starts for one in movement],
        "returns": [one.returns for one in movement],
        "renewals": [one.renewals for one in movement],
        "stops": [one.stops for one in movement],
        "reasons": dict(reasons),
        "received": _by_month(period, _received(publication, period)),
        "refunded": _by_month(period, _paid_back(publication, period)),
        "earned": [fen for _month, fen in revenue.months],
        "deferred": [one.closing for one in revenue.rolled],
        "copies": _by_month(period, _last_copies(issues)),
        "sent": _by_month(period, sent),
        "complaints": _by_month(period, complaints),
        **orders,
    }


def _months(first: int, last: int) -> Period:
    return Period(first_day(first), last_day(last))


def _by_month(period: Period, values: Mapping[int, int]) -> list[int]:
    return [values.get(month, 0) for month in period.months]


def _last_copies(issues: Iterable[Any]) -> dict[int, int]:
    """Return the copies on the lists of the last issue of each month."""
    return {month_of(issue.day): issue.listed for issue in issues if issue.listed}


def _received(publication: Publication, period: Period) -> dict[int, int]:
    """Return the money that came in each month, less payments entered by mistake."""
    came = Payment.objects.filter(
        order__publication=publication,
        received_at__gte=period.begin,
        received_at__lt=period.end,
    ).order_by()
    sums = came.annotate(month=period.month("received_at")).values_list("month")
    mistaken = Refund.objects.filter(
        payment__in=came, reverses=True, order__publication=publication
    ).order_by()
    wrong = mistaken.annotate(month=period.month("payment__received_at")).values_list("month")
    received: Counter[int] = Counter(dict(sums.annotate(fen=Sum("amount"))))
    received.subtract(dict(wrong.annotate(fen=Sum("amount"))))
    return dict(received)


def _paid_back(publication: Publication, period: Period) -> dict[int, int]:
    """Return the money that left the house in each month."""
    paid = Refund.objects.filter(
        order__publication=publication,
        reverses=False,
        to_credit=False,
        paid_out_at__gte=period.begin,
        paid_out_at__lt=period.end,
    ).order_by()
    sums = paid.annotate(month=period.month("paid_out_at")).values_list("month")
    return dict(sums.annotate(fen=Sum("amount")))


def _orders(publication: Publication, period: Period) -> Figures:
    """Return orders that were placed and not cancelled: their number and total by channel, and by
    length in months."""
    rows = (
        Order.objects.filter(
            publication=publication,
            placed_at__gte=period.begin,
            placed_at__lt=period.end,
            cancelled_at=None,
        )
        .order_by()
        .values_list("quote__channel", "quote__first_issue", "quote__last_issue")
        .annotate(n=Count("pk"), fen=Sum("total"))
    )
    channels: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    lengths: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for channel, first, last, count, fen in rows:
        for sums in (channels[channel], lengths[str(length_class(first, last))]):
            sums[0] += count
            sums[1] += fen
    return {"orders_by_channel": dict(channels), "orders_by_length": dict(lengths)}
