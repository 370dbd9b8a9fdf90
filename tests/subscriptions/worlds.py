"""Small counters made up by hypothesis: readers with several terms, holds, moves and
shared copies."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from hypothesis import strategies as st

from articles.models import Publication
from subscriptions.actions.service import terms
from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.domain.choices import GIVEN, Adjusting, Channel, PlanKind
from subscriptions.models import Address, Dispatch, Hold, Party, Share, Subscription, Term
from subscriptions.selectors.calendar import issue_days
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, the_publication

FIRST = date(2024, 1, 1)
LAST = date(2024, 12, 31)
COUNT = 104  # issues that terms may lie on
PROVINCES = ("浙江", "广东", "北京")


@dataclass(frozen=True)
class Sold:
    """A term: issues after the term before (negative gaps never), issues, copies, kind, and how it
    was changed."""

    gap: int
    issues: int
    copies: int
    kind: str
    change: tuple[str, int, int] | None


@dataclass(frozen=True)
class Reader:
    """A subscription of one of three people."""

    party: int
    channel: str
    terms: list[Sold]
    dispatches: list[tuple[int, int | None, bool, list[tuple[str, int]]]]
    holds: list[tuple[int, int]]


changes = st.none() | st.tuples(
    st.sampled_from([Adjusting.COPIES, Adjusting.CANCEL, Adjusting.EXTEND]),
    st.integers(0, 12),
    st.integers(1, 4),
)
sold = st.builds(
    Sold,
    st.sampled_from([0, 0, 0, 1, 5, 30]),
    st.integers(1, 40),
    st.integers(1, 4),
    st.sampled_from(
        [PlanKind.CALENDAR, PlanKind.CALENDAR, PlanKind.INSTITUTION, PlanKind.COMPLIMENTARY]
    ),
    changes,
)
shares = st.lists(
    st.tuples(st.sampled_from(PROVINCES), st.integers(1, 3)),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one[0],
)
dispatches = st.tuples(st.integers(0, 60), st.none() | st.integers(0, 40), st.booleans(), shares)
holds = st.tuples(st.integers(0, 120), st.integers(0, 30))
readers = st.builds(
    Reader,
    st.integers(0, 2),
    st.sampled_from(Channel.values),
    st.lists(sold, min_size=1, max_size=3),
    st.lists(dispatches, max_size=3),
    st.lists(holds, max_size=2),
)
worlds = st.lists(readers, min_size=1, max_size=4)


@contextmanager
def built(world: list[Reader]) -> Iterator[Publication]:
    """Write a world, and take it away again."""
    with transaction.atomic():
        publication = the_publication()
        dates = issue_days(publication, date(2023, 11, 1), date(2025, 12, 31))
        people = [
            Party.objects.create(name=f"读者{number}", made_at=MORNING) for number in range(3)
        ]
        for number, reader in enumerate(world):
            write(publication, people[reader.party], reader, dates, number)
        yield publication
        transaction.set_rollback(True)


def write(
    publication: Publication, party: Party, reader: Reader, dates: list[date], number: int
) -> None:
    subscription = Subscription.objects.create(
        publication=publication, party=party, channel=reader.channel, opened_at=MORNING
    )
    place = number * 3
    for count, one in enumerate(reader.terms):
        place += one.gap
        last = place + one.issues - 1
        paid = 0 if one.kind in GIVEN else 265 * one.issues * one.copies
        term = terms.create_term(
            Term(
                subscription=subscription,
                kind=one.kind,
                first_issue=dates[place],
                last_issue=dates[last],
                issues=one.issues,
                copies=one.copies,
                paid=paid,
                sold_at=MORNING + timedelta(days=count * 40),
            )
        )
        if one.change:
            kind, after, many = one.change
            terms.adjust_term(
                term,
                terms.TermChange(
                    kind,
                    dates[place + after],
                    terms.adjustment_basis(AdjustmentCause.GOODWILL, subscription, term.pk),
                    issues=many if kind == Adjusting.EXTEND else 0,
                    copies=many if kind == Adjusting.COPIES else 0,
                ),
                by=OPERATOR,
                at=MORNING,
            )
        place = (
            last + 1 + (one.change[2] if one.change and one.change[0] == Adjusting.EXTEND else 0)
        )
    _service(subscription, party, reader, dates)


def _service(subscription: Subscription, party: Party, reader: Reader, dates: list[date]) -> None:
    for begun, length, withdrawn, told in reader.dispatches:
        made = Dispatch.objects.create(
            subscription=subscription,
            from_issue=dates[begun],
            to_issue=dates[begun + length] if length is not None else None,
            made_at=MORNING,
            withdrawn_at=MORNING if withdrawn else None,
        )
        for province, copies in told:
            address = Address.objects.create(
                party=party,
                recipient=party.name,
                province=province,
                street="江滨路 1 号",
                postcode="310000",
                made_at=MORNING,
            )
            Share.objects.create(dispatch=made, address=address, copies=copies)
    free = FIRST
    for after, length in sorted(reader.holds):
        first = max(FIRST + timedelta(days=after), free)
        Hold.objects.create(
            subscription=subscription,
            first_day=first,
            last_day=first + timedelta(days=length),
            issues=1,
            made_at=MORNING,
        )
        free = first + timedelta(days=length + 1)
