"""What reports say is what a patient clerk would count, issue by issue and reader by reader."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from articles.errors import Invalid
from articles.models import Publication
from subscriptions.actions.books import revenue as booking
from subscriptions.actions.money import refunds as granting
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers.parties import Contact
from subscriptions.domain.choices import GIVEN, PRINTED, Account, Adjusting, Cause
from subscriptions.models import BulkDraw, Complaint, DeliveryRun, Hold, Posting, Span, Term
from subscriptions.pricing.calendar import month_of
from subscriptions.selectors import reports
from subscriptions.selectors.books.revenue import revenue_of_day
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.reports import Period
from subscriptions.selectors.reports.active import length_class
from subscriptions.selectors.service.deliveries import Parcel, draw_issue
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import balance, later, make_term
from tests.house.shares import examples, is_full, share_of
from tests.subscriptions.worlds import Reader, built, worlds

pytestmark = [pytest.mark.django_db, pytest.mark.engine]  # counted and summed by the database
QUARTER = Period(date(2024, 2, 10), date(2024, 6, 14))
few = settings(
    max_examples=examples(15),
    deadline=None,
    derandomize=is_full(),  # otherwise other worlds on each run
    phases=[Phase.generate],  # smaller worlds take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def held(span: Span, day: date) -> bool:
    return Hold.objects.on(day).filter(subscription=span.subscription_id).exists()


def tidy(series: dict[str, list[int]]) -> dict[str, list[int]]:
    return {key: copies for key, copies in series.items() if any(copies)}


@few
@given(worlds)
def test_active_copies_are_those_of_the_delivery_lists(db: Any, world: list[Reader]) -> None:
    with built(world) as publication:
        found = reports.report_active(publication, QUARTER)
        assert found.dates == issue_days(publication, QUARTER.first, QUARTER.last)
        for place, day in enumerate(found.dates):
            provinces: Counter[str] = Counter()
            for chunk in draw_issue(publication, day):
                for one in chunk:
                    if isinstance(one, Parcel):
                        provinces[one.address.province] += one.copies
            assert {
                name: many[place] for name, many in found.provinces.items() if many[place]
            } == provinces
            spans = list(
                Span.objects.of(publication).on(day).select_related("term", "subscription")
            )
            going = [span for span in spans if not held(span, day)]
            kinds: Counter[str] = Counter()
            channels: Counter[str] = Counter()
            for span in going:
                kinds[span.term.kind] += span.copies
                channels[span.subscription.channel] += span.copies
            assert {name: many[place] for name, many in found.kinds.items() if many[place]} == kinds
            assert {
                name: many[place] for name, many in found.channels.items() if many[place]
            } == channels
            assert found.held[place] == sum(span.copies for span in spans) - sum(
                span.copies for span in going
            )
            assert found.copies[place] == sum(kinds.values())
            assert sum(provinces.values()) <= sum(channels[channel] for channel in PRINTED)


def covered(publication: Publication) -> dict[int, dict[date, int]]:
    """Return for each subscription the days it brings an issue, with the term that brings it."""
    days = issue_days(publication, date(2023, 6, 1), date(2026, 12, 31))
    found: dict[int, dict[date, int]] = {}
    for span in Span.objects.of(publication):
        for day in days:
            if span.first_issue <= day <= span.last_issue:
                found.setdefault(span.subscription_id, {})[day] = span.term_id
    return found


@few
@given(worlds)
def test_starts_returns_renewals_and_stops_are_those_of_every_reader_followed(
    db: Any, world: list[Reader]
) -> None:
    with built(world) as publication:
        days = issue_days(publication, date(2023, 6, 1), date(2026, 12, 31))
        counted: Counter[tuple[str, int]] = Counter()
        running: Counter[int] = Counter()
        for terms in covered(publication).values():
            for before, day, after in zip(days, days[1:], days[2:], strict=False):
                month = month_of(day)
                if day not in terms:
                    continue
                if before not in terms:
                    counted["returns" if any(one < day for one in terms) else "starts", month] += 1
                elif terms[day] not in {term for one, term in terms.items() if one < day}:
                    counted["renewals", month] += 1  # a term that goes on behind another is none
                if after not in terms:
                    counted["stops", month] += 1
                elif month_of(after) != month:
                    running[month] += 1
        for found in reports.report_movement(publication, QUARTER):
            if found.month in (QUARTER.months[0], QUARTER.months[-1]):
                continue  # cut by the period
            for name in ("starts", "returns", "renewals", "stops"):
                assert getattr(found, name) == counted[name, found.month], name
            assert found.opening == running[found.month - 1]
            assert found.closing == running[found.month]
            assert found.reasons.total() == found.stops


def test_each_stop_is_counted_by_what_the_reader_said_and_a_term_that_ran_out_by_itself() -> None:
    march = {"start": date(2024, 3, 1), "end": date(2024, 4, 30), "at": later(-20)}
    make_term(**march)  # nobody renews it
    for cause, why in (("reader", "price"), ("reader", "price"), ("reader", ""), ("publisher", "")):
        wanted = RefundRequest(cause, "不再订阅", leaving=why)
        granting.grant_refund(make_term(**march).order, wanted, by=OPERATOR, at=MORNING)  # type: ignore[arg-type]
    renewed = make_term(**march)
    make_term(
        start=date(2024, 5, 1), end=date(2024, 12, 31), at=later(-20), renews=renewed, place=None
    )
    found = {one.month: one for one in reports.report_movement(the_publication(), QUARTER)}
    march_, april = found[month_of(date(2024, 3, 1))], found[month_of(date(2024, 4, 1))]
    assert dict(march_.reasons) == {"price": 2, "": 2}
    assert dict(april.reasons) == {reports.RAN_OUT: 1}
    assert (march_.stops, april.stops) == (4, 1)


def test_why_a_reader_leaves_is_kept_only_of_a_reader_s_own_wish() -> None:
    order = make_term().order
    for cause, why in (("publisher", "moved"), ("goodwill", "moved"), ("reader", "bored")):
        with pytest.raises(Invalid):
            granting.grant_refund(
                order, RefundRequest(cause, "致歉", 100, leaving=why), by=OPERATOR, at=MORNING
            )  # type: ignore[arg-type]
    assert not order.refunds.exists()  # type: ignore[union-attr]


@few
@given(worlds)
def test_copies_by_city_and_by_length_are_parts_of_all_copies(db: Any, world: list[Reader]) -> None:
    with built(world) as publication:
        found = reports.report_active(publication, QUARTER)
        for province, many in found.provinces.items():
            _dates, by_province = reports.report_cities(publication, QUARTER)
            by_city = by_province.get(province, {})
            assert [sum(each) for each in zip(*by_city.values(), strict=True)] == many
        dates, by_length = reports.report_lengths(publication, QUARTER)
        assert (
            [sum(each) for each in zip(*by_length.values(), strict=True)] or [0] * len(dates)
        ) == found.copies


@few
@given(worlds)
def test_every_coming_issue_will_earn_what_is_booked_when_it_appears(
    db: Any, world: list[Reader]
) -> None:
    with built(world) as publication:
        found = reports.forecast_revenue(publication, later(40))
        for day, amount in [*found.issues[:12], *found.issues[-3:]]:
            assert amount == revenue_of_day(publication, day), day


def test_coming_issues_earn_what_is_deferred_and_a_term_fits_into_its_length() -> None:
    make_term(3)
    booking.recognise_due_revenue(the_publication(), at=later(60))
    found = reports.forecast_revenue(the_publication(), later(60))
    assert found.whole == found.deferred == -balance(Account.DEFERRED) > 0
    ends = ((2024, 3, 31), (2024, 4, 1), (2024, 5, 31), (2024, 8, 30), (2025, 2, 28), (2025, 3, 3))
    assert [length_class(date(2024, 3, 1), date(*last)) for last in ends] == [1, 3, 3, 6, 12, 0]


@few
@given(worlds)
def test_whoever_renewed_is_never_lapsed(db: Any, world: list[Reader]) -> None:
    today = date(2024, 4, 20)
    with built(world) as publication:
        wanted: dict[int, Counter[str]] = {month: Counter() for month in QUARTER.months}
        paid = [term for term in Term.objects.exclude(kind__in=GIVEN) if term.spans.exists()]
        ends = {term.pk: max(term.spans.all(), key=lambda span: span.last_issue) for term in paid}
        for term in paid:
            last = ends[term.pk]
            if not QUARTER.first <= last.last_issue <= QUARTER.last:
                continue
            count = wanted[month_of(last.last_issue)]
            others = [
                span
                for other in paid
                if other.pk != term.pk and other.subscription.party_id == term.subscription.party_id
                for span in other.spans.all()
            ]
            count["terms"] += 1
            count["copies"] += last.copies
            if any(
                o.first_issue > last.first_issue and o.last_issue > last.last_issue for o in others
            ):
                count["renewed"] += 1
                count["renewed_copies"] += last.copies
            elif last.last_issue >= today:
                count["coming"] += 1
            else:
                count["lapsed"] += 1
                count["ended"] += term.adjustments.filter(kind=Adjusting.CANCEL).exists()
        for found in reports.report_renewals(publication, QUARTER, today):
            told = {name: value for name, value in vars(found).items() if value and name != "month"}
            assert told == {name: value for name, value in wanted[found.month].items() if value}


def test_deferred_revenue_rolls_forward_to_the_balance_of_the_ledger() -> None:
    term = make_term(3)
    make_term(contact=Contact("许诺"), start=date(2024, 5, 1))
    booking.recognise_due_revenue(the_publication(), at=later(60))
    granting.grant_refund(
        term.order, RefundRequest(Cause.READER, "搬家", copies=1), by=person("miao"), at=later(62)
    )  # type: ignore[arg-type]
    booking.recognise_due_revenue(the_publication(), at=later(100))
    period = Period(date(2024, 4, 1), date(2024, 6, 30))
    found = reports.report_revenue(the_publication(), period)
    rolled = found.rolled
    assert [one.closing for one in rolled[:-1]] == [one.opening for one in rolled[1:]]
    assert rolled[-1].closing == -balance(Account.DEFERRED)
    assert rolled[1].refunded > 0
    assert all(one.other == 0 for one in rolled)
    before = Posting.objects.filter(account=Account.DEFERRED, entry__at__lt=period.begin)
    assert rolled[0].opening == -sum(before.values_list("amount", flat=True))
    earned = Posting.objects.filter(entry__kind="issue", account=Account.REVENUE)
    assert sum(one.earned for one in rolled) == -sum(
        earned.filter(entry__at__gte=period.begin).values_list("amount", flat=True)
    )
    assert sum(amount for _day, amount in found.issues) == sum(
        amount for _month, amount in found.months
    )
    by_day = {str(one.entry.day): -one.amount for one in earned.select_related("entry")}
    assert {str(day): amount for day, amount in found.issues} == {
        day: amount
        for day, amount in by_day.items()
        if str(period.first) <= day <= str(period.last)
    }


def test_refunds_stand_under_their_cause_and_month() -> None:
    term, other = make_term(3), make_term(contact=Contact("许诺"))
    granting.grant_refund(
        term.order, RefundRequest(Cause.READER, "搬家", copies=1), by=person("miao"), at=later(62)
    )  # type: ignore[arg-type]
    granting.grant_refund(
        other.order,
        RefundRequest(Cause.GOODWILL, "致歉", amount=900),
        by=person("miao"),
        at=later(30),
    )  # type: ignore[arg-type]
    found = reports.report_refunds(the_publication(), Period(date(2024, 4, 1), date(2024, 6, 30)))
    assert [one.count for one in found] == [1, 1, 0]
    assert found[0].amounts[Cause.GOODWILL] == 900
    assert found[1].counts[Cause.READER] == 1
    assert found[1].amount == found[1].amounts[Cause.READER] > 0


def test_complaints_are_told_to_a_thousand_copies_on_the_lists() -> None:
    day, term = date(2024, 4, 2), make_term(2)
    where = {"publication": the_publication(), "issue_date": day}
    DeliveryRun.objects.create(**where, made_at=MORNING, labels=300, copies=400)
    DeliveryRun.objects.create(**where, supplement=1, made_at=MORNING, labels=80, copies=100)
    for kind in ("missed", "late"):
        Complaint.objects.create(
            subscription=term.subscription, issue_date=day, kind=kind, made_at=MORNING
        )
    for kind, copies in (("paid", 1000), ("free", 30), ("sample", 5), ("returned", 50)):
        BulkDraw.objects.create(
            **where, region="浙江", kind=kind, copies=copies, entered_at=MORNING
        )
    (found,) = (one for one in reports.report_quality(the_publication(), Period(day, day)))
    assert (found.listed, found.copies, found.free, found.complained) == (500, 1535, 35, 2)
    assert found.per_thousand == 4.0


def test_an_issue_without_a_list_has_no_rate_of_complaints() -> None:
    make_term()
    (found,) = reports.report_quality(the_publication(), Period(date(2024, 4, 2), date(2024, 4, 2)))
    assert found.per_thousand is None


@pytest.mark.parametrize("name", share_of(sorted(reports.READS), 2))
def test_a_report_costs_the_same_queries_for_two_readers_and_for_twenty(
    name: str, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    period = Period(date(2024, 1, 1), date(2025, 1, 31))

    def read() -> Any:
        return reports.READS[name](the_publication(), period, later(400))

    for place in range(2):
        make_term(3, contact=Contact(f"读者{place}"))
    small = count_queries(read)
    for place in range(18):
        make_term(2, contact=Contact(f"读者{place + 2}"))
    assert count_queries(read) == small <= 15


def test_an_empty_counter_has_empty_reports() -> None:
    publication, period = the_publication(), Period(date(2024, 1, 1), date(2024, 2, 1))
    for read in reports.READS.values():
        read(publication, period, MORNING)
    assert reports.report_active(publication, period).copies == [0] * 9
