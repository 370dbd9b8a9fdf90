"""The queues of the counter: what waits, since when, who works on it, and what is done next."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.errors import Invalid, NotYours, WrongState
from articles.models import JournalEntry
from subscriptions.actions import assignments
from subscriptions.actions.service import complaints, dispatches
from subscriptions.domain.queues import USUAL_LIMITS, QueueName
from subscriptions.models import Complaint, Letter, Order, WorkAssignment
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.queue_pages import SHOWN_MAX
from subscriptions.selectors.queues import QUEUES, summarise_queue
from tests.browser import first
from tests.cast import OPERATOR, person
from tests.factories.subscriptions import HOME

pytestmark = pytest.mark.django_db
AT = timezone.now


@pytest.fixture
def house(client: Client, counter_of_everything: dict[str, Any]) -> dict[str, Any]:
    """The counter with one of everything, and Ying, a clerk, signed in."""
    client.force_login(person("ying"))
    return counter_of_everything


def page_of(queue: str, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse("admin:subscriptions_queue", args=[queue]) + (f"?{query}" if query else "")


def shown(client: Client, queue: str, **asked: str) -> list[int]:
    rows = client.get(page_of(queue, **asked)).context["rows"]
    return [row.waiting.row.pk for row in rows]


def make_older(complaint: Complaint, days: int) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(made_at=AT() - timedelta(days=days))


def test_a_queue_says_in_words_how_long_a_row_waits_and_how_much_too_long(
    client: Client, house: dict[str, Any]
) -> None:
    fresh = client.get(page_of("complaints")).content.decode()
    assert "天（超时" not in fresh
    make_older(house["complaint"], 5)
    late = client.get(page_of("complaints")).content.decode()
    assert "5 天" in late
    assert "超时 3 天" in late  # after two days


def test_the_limit_of_a_queue_is_a_setting(
    client: Client, house: dict[str, Any], settings: Any
) -> None:
    make_older(house["complaint"], 5)
    assert summarise_queue(QUEUES["complaints"], AT()).over == 1
    settings.QUEUE_LIMITS = {"complaints": 5}
    assert summarise_queue(QUEUES["complaints"], AT()).over == 0
    assert shown(client, "complaints", over="1") == []


def test_every_queue_has_a_limit_and_a_page_for_whoever_may_see_its_rows(
    client: Client, house: dict[str, Any]
) -> None:
    assert set(QUEUES) == set(QueueName.values) == set(USUAL_LIMITS)
    client.force_login(person("miao"))
    for name in QUEUES:
        assert client.get(page_of(name)).status_code == 200, name


def test_a_clerk_sees_no_queue_of_the_bank_and_masked_telephones(
    client: Client, house: dict[str, Any]
) -> None:
    assert client.get(page_of("unmatched")).status_code == 403
    assert "bankline" not in client.get("/admin/subscriptions/queues/").content.decode()
    assert client.get(page_of("nothing")).status_code == 404
    page = client.get(page_of("awaiting")).content.decode()
    assert "138****0004" in page
    assert "13800000004" not in page
    client.force_login(person("miao"))
    assert "13800000004" in client.get(page_of("awaiting")).content.decode()


def test_a_row_is_taken_given_to_a_colleague_and_released_with_the_journal_knowing(
    client: Client, house: dict[str, Any]
) -> None:
    pk = house["complaint"].pk
    for _twice in range(2):
        client.post(page_of("complaints"), {"take": pk})
    assert WorkAssignment.objects.get().owner == person("ying")
    assert shown(client, "complaints", whose="own") == [pk]
    assert shown(client, "complaints", whose="nobody") == []
    client.post(page_of("complaints"), {"act": "give", "row": pk, "owner": person("miao").pk})
    assert WorkAssignment.objects.get().owner == person("miao")
    assert shown(client, "complaints", whose="own") == []
    client.force_login(person("miao"))
    client.post(page_of("complaints"), {"release": pk})
    assert not WorkAssignment.objects.exists()
    acts = JournalEntry.objects.filter(act__startswith="work.").order_by("pk")
    assert [entry.act for entry in acts] == ["work.assigned", "work.assigned", "work.released"]
    assert acts[1].details == {
        "queue": "complaints",
        "rows": [pk],
        "owner": person("miao").pk,
    }


def test_the_work_of_a_colleague_is_taken_by_a_manager_only(house: dict[str, Any]) -> None:
    queue = QUEUES["complaints"]
    rows = [house["complaint"].pk]
    assignments.assign_work(queue, rows, person("miao"), by=person("miao"), at=AT())
    with pytest.raises(WrongState, match="苗青"):
        assignments.assign_work(queue, rows, person("ying"), by=person("ying"), at=AT())
    with pytest.raises(WrongState):
        assignments.release_work(queue, rows, by=person("ying"), at=AT())
    assignments.assign_work(queue, rows, person("ying"), by=person("miao"), at=AT())
    assert WorkAssignment.objects.get().owner == person("ying")


def test_work_goes_to_nobody_who_may_not_see_it_and_to_no_row_that_is_done(
    house: dict[str, Any],
) -> None:
    rows = [house["complaint"].pk]
    with pytest.raises(Invalid):
        assignments.assign_work(
            QUEUES["complaints"], rows, person("lin"), by=person("miao"), at=AT()
        )
    with pytest.raises(NotYours):
        assignments.assign_work(
            QUEUES["unmatched"], rows, person("miao"), by=person("ying"), at=AT()
        )
    complaints.settle_complaint(house["complaint"], "nothing", by=OPERATOR, at=AT())
    with pytest.raises(WrongState):
        assignments.assign_work(
            QUEUES["complaints"], rows, person("ying"), by=person("ying"), at=AT()
        )
    assert not WorkAssignment.objects.exists()


def test_what_was_done_belongs_to_nobody_after_the_hourly_job(house: dict[str, Any]) -> None:
    queue = QUEUES["complaints"]
    assignments.assign_work(
        queue, [house["complaint"].pk], person("ying"), by=person("ying"), at=AT()
    )
    assert assignments.drop_finished_assignments(AT()) == 0
    complaints.settle_complaint(house["complaint"], "nothing", by=OPERATOR, at=AT())
    assert assignments.drop_finished_assignments(AT()) == 1


def test_the_next_act_of_a_row_leads_back_to_its_queue_with_its_filters(
    client: Client, house: dict[str, Any]
) -> None:
    here = page_of("complaints", whose="nobody")
    (row,) = client.get(here).context["rows"]
    assert row.act.href.startswith(f"/admin/subscriptions/complaint/{house['complaint'].pk}/settle")
    token = first(client.get(row.act.href).content.decode())
    answer = client.post(row.act.href, {"resolution": "nothing", "confirmation": token})
    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    assert shown(client, "complaints") == []


def test_every_next_act_that_is_offered_opens(client: Client, house: dict[str, Any]) -> None:
    client.force_login(person("miao"))
    offered = 0
    for name in QUEUES:
        for row in client.get(page_of(name)).context["rows"]:
            if row.act:
                assert client.get(row.act.href).status_code == 200, (name, row.act.href)
                offered += 1
    assert offered >= 5


def test_two_copies_that_never_came_put_an_address_in_doubt_until_it_is_changed(
    client: Client, house: dict[str, Any]
) -> None:
    subscription = house["subscription"]
    today = timezone.localdate()
    days = issue_days(subscription.publication, today - timedelta(days=40), today)
    past = [day for day in days if day < today]
    complaints.make_complaint(subscription, past[-1], "missed", "", by=OPERATOR, at=AT())
    assert shown(client, "doubtful_address") == []
    complaints.make_complaint(subscription, past[-2], "missed", "", by=OPERATOR, at=AT())
    assert shown(client, "doubtful_address") == [subscription.pk]
    dispatches.redirect_copies(subscription, [(HOME, 1)], house["soon"], by=OPERATOR, at=AT())
    assert shown(client, "doubtful_address") == []


def test_the_pages_of_a_queue_hold_every_row_once_also_while_rows_are_done(
    client: Client, house: dict[str, Any]
) -> None:
    letter: Letter = house["letter"]
    Letter.objects.bulk_create(
        [
            Letter(
                key=f"k{number}",
                party=letter.party,
                address="x@example.com",
                subject=f"信{number}",
                written_at=letter.written_at,
                failed="550",
                tries=8,
            )
            for number in range(2 * SHOWN_MAX)
        ]
    )
    waiting = set(Letter.objects.exclude(failed="").values_list("pk", flat=True))
    seen: list[int] = []
    address = page_of("letters_failed")
    while address:
        page = client.get(address)
        seen += [row.waiting.row.pk for row in page.context["rows"]]
        Letter.objects.filter(pk=seen[-1]).update(sent_at=AT())
        address = page.context["next_page"]
    assert len(seen) == len(set(seen)) == 2 * SHOWN_MAX + 1
    assert set(seen) == waiting


def test_a_queue_and_the_page_of_all_queues_cost_no_more_queries_for_more_rows(
    client: Client, house: dict[str, Any], count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    pages = ("/admin/subscriptions/queues/", page_of("complaints"), page_of("letters_failed"))
    for address in pages:
        client.get(address)
    small = [count_queries(lambda address=address: client.get(address)) for address in pages]
    add_rows(house)
    assert [
        count_queries(lambda address=address: client.get(address)) for address in pages
    ] == small


def add_rows(house: dict[str, Any]) -> None:
    """Nine complaints, and nine letters that failed."""
    letter: Letter = house["letter"]
    complaint: Complaint = house["complaint"]
    for number in range(9):
        Complaint.objects.create(
            subscription=complaint.subscription,
            issue_date=complaint.issue_date - timedelta(days=number + 1),
            kind="late",
            made_at=complaint.made_at,
        )
        Letter.objects.create(
            key=f"more{number}",
            party=letter.party,
            address="x@example.com",
            subject="信",
            written_at=letter.written_at,
            failed="550",
            tries=8,
        )


def test_the_start_page_shows_own_work_first_and_what_waits_too_long_before_the_rest(
    client: Client, house: dict[str, Any]
) -> None:
    make_older(house["complaint"], 9)
    client.post(page_of("complaints"), {"take": house["complaint"].pk})
    start = client.get("/admin/").context["counter_start"]
    assert [row.waiting.row for row in start.own] == [house["complaint"]]
    assert start.queues[0].over
    page = client.get("/admin/").content.decode()
    assert page.index("许诺") < page.index(page_of("awaiting"))
    assert f"settle/?next={page_of('complaints')}%3Fwhose%3Down" in page


def test_the_start_page_of_the_editors_has_no_queue(client: Client) -> None:
    client.force_login(person("gu"))
    assert client.get("/admin/").context["counter_start"] is None


@pytest.mark.parametrize("after", ["x", "2026-13-01~1", "~", "2026-01-01~-1", "2026-01-01", "%00"])
def test_a_cursor_that_is_none_shows_the_first_page(
    client: Client, house: dict[str, Any], after: str
) -> None:
    assert shown(client, "complaints", after=after) == [house["complaint"].pk]


def test_an_order_that_was_paid_is_in_no_queue_any_more(
    client: Client, house: dict[str, Any]
) -> None:
    order: Order = house["waiting_order"]
    assert shown(client, "awaiting") == [order.pk]
    act = client.get(page_of("awaiting")).context["rows"][0].act.href
    token = first(client.get(act).content.decode())
    sent = {
        "method": "cash",
        "amount": f"{order.total / 100:.2f}",
        "received_at": timezone.localtime().strftime("%Y-%m-%dT00:00"),
        "reference": "R-1",
        "confirmation": token,
    }
    answer = client.post(act, sent)
    assert answer.headers.get("Location") == page_of("awaiting"), answer.content.decode()[-3000:]
    assert shown(client, "awaiting") == []


def test_a_refused_choice_of_rows_is_ticked_again(client: Client, house: dict[str, Any]) -> None:
    pk = house["complaint"].pk
    refused = client.post(page_of("complaints"), {"act": "give", "row": pk, "owner": "nobody"})
    assert refused.status_code == 200
    assert [row.is_chosen for row in refused.context["rows"]] == [True]
    assert not WorkAssignment.objects.exists()
