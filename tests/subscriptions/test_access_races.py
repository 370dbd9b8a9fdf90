"""Two at the same moment, on a real PostgreSQL: nothing is granted, counted or decided twice."""

from datetime import date
from functools import partial

import pytest
from django.db import connection

from articles.errors import Invalid, WrongState
from subscriptions.actions.access import access, meter
from subscriptions.actions.readers import receipts
from subscriptions.models import Entitlement, MeterRead, NetworkUse, ReceiptClaim
from tests.articles.test_workflow_races import together
from tests.cast import OPERATOR, person, reader
from tests.factories.articles import MORNING, make_published, the_publication

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]
FIRST, LAST = date(2024, 3, 1), date(2024, 12, 31)


def test_windows_do_not_take_more_than_the_last_free_article_together() -> None:
    user, articles, paper = (
        reader(),
        [make_published(f"第{number}篇").pk for number in range(6)],
        the_publication().pk,
    )
    month = date(2024, 3, 1)
    ends = together(
        *(
            lambda pk=pk: meter.count_article_read(
                user.pk, pk, paper, month=month, free=3, at=MORNING
            )  # type: ignore[misc]
            for pk in articles
        )
    )
    assert sum(opened for opened, _used in ends) == MeterRead.objects.count() == 3  # type: ignore[misc]


def test_a_source_grants_once_however_often_it_comes_at_once() -> None:
    user, paper = reader(), the_publication()
    grant = access.EntitlementGrant(user, paper, "site", FIRST, LAST, source="gift", source_id="7")
    act = partial(access.grant_entitlement, grant, by=OPERATOR, at=MORNING)
    ends = together(*[act] * 5)
    assert {end.pk for end in ends if isinstance(end, Entitlement)} == {
        Entitlement.objects.get().pk
    }
    assert all(isinstance(end, Entitlement) for end in ends)


def test_a_receipt_registered_by_two_at_once_is_one_persons() -> None:
    paper, people = the_publication(), [reader("one"), reader("two")]
    ends = together(
        *(
            lambda user=user: receipts.claim_receipt(
                user,
                receipts.ReceiptDetails(
                    paper, "AB123456", channel="post", name="王立", first_day=FIRST, last_day=LAST
                ),
                at=MORNING,
            )
            for user in people
        )
    )
    assert sorted(type(end).__name__ for end in ends) == ["Invalid", "ReceiptClaim"]
    # Threads of their own speak the newspaper's language.
    assert "他人" in next(str(end) for end in ends if isinstance(end, Invalid))


def test_of_two_decisions_at_once_one_stands_and_the_other_is_told() -> None:
    paper, miao, root = the_publication(), person("miao"), OPERATOR
    claim = receipts.claim_receipt(
        reader(),
        receipts.ReceiptDetails(
            paper, "AB123456", channel="post", name="王立", first_day=FIRST, last_day=LAST
        ),
        at=MORNING,
    )
    ends = together(
        lambda: receipts.decide_claim(
            claim, receipts.ClaimDecision(approve=True), by=miao, at=MORNING
        ),
        lambda: receipts.decide_claim(
            claim, receipts.ClaimDecision(approve=False, reason="查无此号"), by=root, at=MORNING
        ),
    )
    assert sorted(type(end).__name__ for end in ends) == ["ReceiptClaim", "WrongState"]
    assert any(isinstance(end, WrongState) for end in ends)
    assert Entitlement.objects.exists() is (ReceiptClaim.objects.get().state == "approved")


def test_the_first_readers_of_a_month_are_all_counted() -> None:
    paper = the_publication().pk
    together(*[lambda: meter.count_institution_read(paper, "江岸大学", date(2024, 3, 1))] * 6)
    assert NetworkUse.objects.get().opened == 6
