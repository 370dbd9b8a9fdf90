"""The lists of what the house wrote itself: narrowed, opened at any of their days, read by whoever
may, and changed by nobody."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.actions.review import interventions, workflow
from articles.desk.issues.issue_list import ISSUES
from articles.desk.journal.timeline import JOURNAL
from articles.desk.lists.record_list import RecordScreen
from articles.desk.records.urls import TABLES
from articles.models import Approval, JournalEntry, Task
from newsroom.account_changes.desk import CHANGES
from newsroom.accounts.models import User
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_issue, make_published
from tests.house.shares import share_of_each

pytestmark = pytest.mark.django_db
ordered_by_the_engine = pytest.mark.engine  # each orders and compares in its own way
ODD = ["x", "\0", "²", "9" * 30, "0001-01-01", "9999-12-31", "-1", "1,2,3", "字" * 9000]
LISTS: dict[str, RecordScreen] = {
    **{table.list_name: table.screen for table in (*TABLES, JOURNAL)},
    "admin:articles_issue_changelist": ISSUES,
    "admin:accounts_accountchange_changelist": CHANGES,
}


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(person("gu"))
    client.cookies["django_language"] = "en"
    return client


def hand_in(headline: str, minutes: int = 0) -> Any:
    article = make_article(headline, by=person("lin"))
    at = MORNING + timedelta(minutes=minutes)
    return workflow.submit_article(article, by=person("lin"), at=at)


def sign_first_review(count: int) -> None:
    for number in range(count):
        at = MORNING + timedelta(minutes=number)
        workflow.approve_step(hand_in(f"第{number}篇"), "review_1", by=person("shen"), at=at)


def found(client: Client, name: str, query: str) -> list[Any]:
    return list(client.get(f"{reverse(name)}?{query}").context["listing"].rows)


@ordered_by_the_engine
@pytest.mark.usefixtures("frame_counted_once")
@pytest.mark.parametrize("name", LISTS)
def test_no_value_of_a_filter_breaks_a_list(client: Client, name: str) -> None:
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    make_issue()
    screen = LISTS[name]
    names = [*screen.filter_class.base_filters, *screen.old_names, "p", "order", "at__year"]
    for asked, value in share_of_each(product(names, ODD), 1, kind=lambda case: case[0]):
        answer = client.get(reverse(name), {asked: value}, follow=True)
        assert answer.status_code == 200, (asked, value)


@pytest.mark.parametrize("name", ["approval", "journalentry", "revision", "task"])
def test_a_list_of_records_costs_the_same_for_two_rows_and_for_twenty(
    chief: Client, count_queries: Callable[[Callable[[], Any]], int], name: str
) -> None:
    address = reverse(f"admin:articles_{name}_changelist")

    def fill(count: int) -> None:
        sign_first_review(count)
        article = make_published("码头")
        for _number in range(count):
            Task.objects.create(kind="after_check", article=article, opened_at=MORNING)

    fill(2)
    few = count_queries(lambda: chief.get(address))
    fill(18)
    assert count_queries(lambda: chief.get(address)) == few


@ordered_by_the_engine
def test_signatures_are_narrowed_by_person_step_and_whether_they_are_in_force(
    chief: Client,
) -> None:
    shen = person("shen")
    kept = hand_in("没有改过")
    returned = hand_in("退回改过")
    for article in (kept, returned):
        workflow.approve_step(article, "review_1", by=shen, at=MORNING)
    Approval.objects.filter(round__article=returned).update(cancelled_at=MORNING)
    name = "admin:articles_approval_changelist"
    for query, headlines in {
        f"by={shen.pk}": ["退回改过", "没有改过"],
        f"by={shen.pk}&valid=1": ["没有改过"],
        "valid=0": ["退回改过"],
        "step=review_2": [],
        "q=没有": ["没有改过"],
        "since=2024-03-05&until=2024-03-05": ["退回改过", "没有改过"],
        "since=2024-03-06": [],
        "order=oldest": ["没有改过", "退回改过"],
    }.items():
        rows = found(chief, name, query)
        assert [row.round.article.headline for row in rows] == headlines, query


@ordered_by_the_engine
def test_words_are_looked_for_in_the_newest_rows_and_in_older_ones_on_chosen_days(
    chief: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.selectors.listing.words.SEARCHED_MAX", 2)
    make_article("很久以前的稿件", at=MORNING)
    for number in range(2):
        make_article(f"新稿{number}", at=MORNING + timedelta(days=400))
    name = "admin:articles_revision_changelist"
    assert found(chief, name, "q=很久") == []
    assert "newest 20,000" in chief.get(f"{reverse(name)}?q=很久").content.decode()
    assert len(found(chief, name, "q=很久&since=2024-03-01")) == 1


@ordered_by_the_engine
def test_open_tasks_come_first_the_one_that_is_due_first_and_lead_to_their_settling(
    chief: Client,
) -> None:
    article = make_published("先发后审")
    moments = {"已办": (0, True), "后办": (60, False), "先办": (0, False)}
    for note, (minutes, is_done) in moments.items():
        Task.objects.create(
            kind="after_check",
            article=article,
            opened_at=MORNING,
            due_at=MORNING + timedelta(minutes=minutes),
            done_at=MORNING if is_done else None,
            note=note,
        )
    name = "admin:articles_task_changelist"
    assert [task.note for task in found(chief, name, "")] == ["先办", "后办", "已办"]
    assert [task.note for task in found(chief, name, "open=1&desk=overdue")] == ["先办", "后办"]
    page = chief.get(reverse(name)).content.decode()
    assert page.count("/finish/") == 2


@ordered_by_the_engine
def test_the_journal_of_one_article_is_found_by_its_number_and_an_entry_says_everything(
    chief: Client,
) -> None:
    article = make_article("查账", by=person("lin"))
    make_article("别的稿件", by=person("lin"))
    interventions.hold_article(article, by=person("gu"), at=MORNING, reason="等待律师意见")
    name = "admin:articles_journalentry_changelist"
    rows = found(chief, name, f"article={article.pk}")
    assert {row.article_id for row in rows} == {article.pk}
    entry = JournalEntry.objects.get(reason="等待律师意见")
    page = chief.get(reverse("admin:articles_journalentry_change", args=[entry.pk]))
    assert page.context["title"] == entry.act_label
    assert "等待律师意见" in page.content.decode()


def test_old_names_of_filters_lead_to_todays(chief: Client) -> None:
    for table, old, today in (
        ("approval", "step__exact=review_1&cancelled_at__isempty=1", "step=review_1&valid=1"),
        ("task", "done_at__isempty=1", "open=1"),
        ("correction", "published_at__isempty=1", "unpublished=1"),
        ("issue", "kind__exact=extra&date__year=2024", "kind=extra&since=2024-01-01"),
    ):
        address = reverse(f"admin:articles_{table}_changelist")
        led = chief.get(f"{address}?{old}").headers["Location"]
        assert set(today.split("&")) <= set(led.split("?")[1].split("&")), led
