"""What the desk gives and counts: goodwill, complimentary terms, copies in bulk; and who is said to
have ended."""

from datetime import UTC, date, datetime, timedelta

import pytest

from articles.errors import Invalid, NotYours, WrongState
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.service import complimentary, draws, terms
from subscriptions.actions.service.complimentary import ComplimentaryOffer
from subscriptions.models import BulkDraw, Span, Term
from subscriptions.selectors.sales import subscriptions as selector
from subscriptions.selectors.sales.renewals import price_renewals
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import HOME, YEAR_END, later, make_term, promise

pytestmark = pytest.mark.django_db


def test_returns_never_exceed_what_went_out() -> None:
    paper = the_publication()
    day = MORNING.date().replace(day=15)
    draws.enter_bulk_copies(
        paper,
        day,
        {("北京", "paid"): 10, ("北京", "free"): 2, ("北京", "returned"): 12},
        by=OPERATOR,
        at=MORNING,
    )
    with pytest.raises(Invalid, match="北京: 12 copies came back, and only 10"):
        draws.enter_bulk_copies(paper, day, {("北京", "free"): 0}, by=OPERATOR, at=MORNING)
    with pytest.raises(Invalid):
        draws.enter_bulk_copies(paper, day, {("火星", "paid"): 1}, by=OPERATOR, at=MORNING)
    with pytest.raises(NotYours):
        draws.enter_bulk_copies(paper, day, {("北京", "paid"): 11}, by=person("lin"), at=MORNING)
    assert BulkDraw.objects.count() == 3


def test_goodwill_lengthens_a_term_once_with_a_reason() -> None:
    term = make_term()
    by = person("miao")
    terms.give_goodwill_issues(term.subscription, 2, "漏投补偿", by=by, at=MORNING)
    with pytest.raises(Invalid, match="given today for the same reason"):
        terms.give_goodwill_issues(term.subscription, 2, " 漏投补偿", by=by, at=MORNING)
    assert Span.objects.get().last_issue.isoformat() == "2025-01-07"
    for issues, reason in ((0, "补偿"), (500, "补偿"), (1, " ")):
        with pytest.raises(Invalid):
            terms.give_goodwill_issues(term.subscription, issues, reason, by=by, at=MORNING)
    with pytest.raises(NotYours):
        terms.give_goodwill_issues(term.subscription, 1, "补偿", by=person("lin"), at=MORNING)
    with pytest.raises(WrongState):
        terms.give_goodwill_issues(term.subscription, 1, "补偿", by=by, at=later(400))


def test_a_given_term_costs_nothing_and_has_an_end() -> None:
    by = person("miao")
    start = MORNING.date().replace(month=4, day=2)
    end = YEAR_END
    wanted = ComplimentaryOffer(the_publication(), start, end, "赠阅")
    term = complimentary.give_complimentary_term(wanted, Contact("许诺"), HOME, by=by, at=MORNING)
    assert (term.paid, term.kind, term.order, term.issues) == (0, "complimentary", None, 79)
    for wrong in (
        ComplimentaryOffer(the_publication(), MORNING.date(), end, "赠阅"),
        ComplimentaryOffer(the_publication(), end, start, "赠阅"),
        ComplimentaryOffer(the_publication(), start, end, ""),
        ComplimentaryOffer(the_publication(), start, end, "赠阅", kind="calendar"),
        ComplimentaryOffer(the_publication(), start, end, "赠阅", copies=0),
    ):
        with pytest.raises(Invalid):
            complimentary.give_complimentary_term(wrong, Contact("许诺"), HOME, by=by, at=MORNING)
    with pytest.raises(Invalid, match="address"):
        complimentary.give_complimentary_term(wanted, Contact("许诺"), None, by=by, at=MORNING)
    with pytest.raises(NotYours):
        complimentary.give_complimentary_term(
            wanted, Contact("许诺"), HOME, by=person("lin"), at=MORNING
        )
    assert Term.objects.count() == 1


def test_lists_of_who_ends_know_who_renewed() -> None:
    make_term(by=person("lin"))
    make_term(contact=Contact("许诺"))
    at = later(290)  # 2024-12-20
    rows = selector.list_subscriptions()
    assert selector.filter_expiring(rows, 30, at).count() == 2
    assert selector.filter_expiring_by_issues(rows, 4, at).count() == 2
    assert selector.filter_expiring_by_issues(rows, 3, at).count() == 0
    make_term(by=person("lin"), promise=promise(YEAR_END + timedelta(1), YEAR_END + timedelta(300)))
    assert [row.party.name for row in selector.filter_expiring(rows, 30, at)] == ["许诺"]
    assert [row.party.name for row in selector.filter_lapsed(rows, later(320))] == ["许诺"]
    assert selector.filter_lapsed(rows, later(500)).count() == 0


def test_a_renewal_follows_the_last_issue_and_a_lapsed_one_begins_with_what_can_still_be_had() -> (
    None
):
    """No issue comes twice, and none is sold that can no longer be had."""
    subscription = make_term().subscription
    in_time = price_renewals([subscription], 12, later(200))[0].promise
    lapsed = price_renewals([subscription], 12, datetime(2025, 3, 5, tzinfo=UTC))[0].promise
    assert in_time is not None
    assert lapsed is not None
    assert (in_time.first_issue, in_time.last_issue) == (date(2025, 1, 3), date(2025, 12, 30))
    assert (lapsed.first_issue, lapsed.last_issue) == (date(2025, 3, 14), date(2026, 2, 27))
