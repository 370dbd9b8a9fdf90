"""The delivery list of an issue is made once; what it owes is what was sold, paid and not held."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO

import pytest
from pypdf import PdfReader

from articles.errors import Invalid, NotYours
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.service import deliveries, dispatches, exports, holds
from subscriptions.models import ChannelSetup, DeliveryRun, Dispatch, IssueDelivery
from subscriptions.selectors.service import delivery_runs
from subscriptions.selectors.service.deliveries import count_copies
from tests.cast import person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import HOME, make_order, make_term

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 15)


def make_list(day: date = DAY, who: str = "miao") -> DeliveryRun:
    return deliveries.make_delivery_list(the_publication(), day, by=person(who), at=MORNING)


def test_a_list_is_the_same_however_often_it_is_made() -> None:
    make_term(3)
    make_order()  # not paid: nothing is owed
    first, again = make_list(), make_list()
    assert first == again
    assert (first.labels, first.copies, IssueDelivery.objects.count()) == (1, 3, 1)


def test_who_pays_later_is_on_a_supplement() -> None:
    make_term()
    make_list()
    assert (
        deliveries.make_supplement_list(the_publication(), DAY, by=person("miao"), at=MORNING)
        is None
    )
    make_term(2, contact=Contact("许诺"), place=replace(HOME, recipient="许诺"))
    late = deliveries.make_supplement_list(the_publication(), DAY, by=person("miao"), at=MORNING)
    assert late is not None
    assert (late.supplement, late.labels, late.copies) == (1, 1, 2)
    assert make_list().supplement == 0


def test_the_carrier_of_a_channel_stands_over_its_labels_and_beside_its_copies() -> None:
    make_term(3)
    run = make_list()
    assert delivery_runs.list_heading(run) == str(run)
    ChannelSetup.objects.create(publication=the_publication(), channel="post", carrier="江城邮政")
    assert delivery_runs.list_heading(run) == f"{run} · 江城邮政"
    assert [(one["carrier"], one["copies"]) for one in delivery_runs.sum_by_channel(run)] == [
        ("江城邮政", 3)
    ]
    file = BytesIO()
    exports.export_labels(run, file, "投递", by=person("miao"), at=MORNING)
    assert "江城邮政" in PdfReader(file).pages[-1].extract_text()


def test_a_label_keeps_the_address_of_its_day() -> None:
    term = make_term()
    make_list()
    dispatches.redirect_copies(
        term.subscription,
        [(replace(HOME, street="新街 2 号"), 1)],
        date(2024, 4, 2),
        by=person("miao"),
        at=MORNING,
    )
    make_list(date(2024, 4, 2))
    assert list(IssueDelivery.objects.order_by("pk").values_list("street", flat=True)) == [
        "江滨路 1 号",
        "新街 2 号",
    ]
    label = IssueDelivery.objects.first()
    assert label is not None
    assert (label.region, label.postcode, label.recipient) == ("浙江杭州市上城区", "310000", "田甜")


def test_a_list_closes_the_issue_for_changes() -> None:
    term = make_term()
    make_list(date(2024, 4, 2))
    with pytest.raises(Invalid, match="can be held from"):
        holds.hold_delivery(
            term.subscription, date(2024, 4, 2), date(2024, 4, 9), by=person("miao"), at=MORNING
        )


def test_held_copies_are_not_on_the_list_and_not_in_the_count() -> None:
    term = make_term(3)
    holds.hold_delivery(
        term.subscription, date(2024, 4, 1), date(2024, 4, 9), by=person("miao"), at=MORNING
    )
    held_day = date(2024, 4, 2)
    copies = count_copies(the_publication(), [held_day, DAY])
    assert {day: counts["named"] for day, counts in copies.items()} == {held_day: 0, DAY: 3}
    assert make_list(date(2024, 4, 2)).labels == 0


def test_whoever_has_no_address_is_told_of() -> None:
    make_term()
    Dispatch.objects.all().delete()
    assert [one.copies for one in deliveries.list_undeliverable(the_publication(), DAY)] == [1]
    assert make_list().labels == 0


def test_no_list_for_a_day_without_an_issue_or_for_a_stranger() -> None:
    for day in (date(2024, 3, 16), date(1990, 1, 1)):
        with pytest.raises(Invalid):
            make_list(day)
    with pytest.raises(NotYours):
        make_list(who="lin")
    with pytest.raises(Invalid):
        deliveries.make_supplement_list(the_publication(), DAY, by=person("miao"), at=MORNING)
    assert not DeliveryRun.objects.exists()


def test_a_list_costs_the_same_queries_for_two_and_for_twenty(
    count_queries: Callable[..., int],
) -> None:
    make_list(date(2024, 4, 2))  # what is asked once a person is known now
    found = []
    for number, day in ((2, DAY), (20, date(2024, 3, 19))):
        for place in range(number):
            make_term(contact=Contact(f"读者{place}"))
        found.append(count_queries(partial(make_list, day)))
    assert found[0] == found[1]
