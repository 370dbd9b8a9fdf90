"""What concerns a person: found in what is there, read until a moment, told to nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions.editions import page_machine
from articles.actions.records.desk_settings import mark_alerts_read
from articles.actions.review import interventions, workflow
from articles.actions.writing import remarks
from articles.models import Article, ResponsibleEditor, Task, TaskKind
from articles.selectors.alerts import ACTS_ON_TEXTS, AlertKind, count_unread_alerts, list_alerts
from newsroom.accounts.models import User
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_issue

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(minutes=30)


def kinds(by: User, at: Any = LATER) -> list[str]:
    return [str(alert.kind) for alert in list_alerts(by, at)]


def submitted_by_lin(headline: str = "码头夜班") -> Article:
    lin = person("lin")
    return workflow.submit_article(make_article(headline, by=lin), by=lin, at=MORNING)


def return_it(article: Article) -> None:
    reason = workflow.ReturnReason("金额没有出处")
    workflow.return_article(article, article.stage, by=person("shen"), at=MORNING, reason=reason)


def test_who_is_named_in_a_note_hears_of_it_and_so_does_whose_text_it_is() -> None:
    article = submitted_by_lin()
    gu = person("gu")
    remarks.add_remark(article, "核对金额", by=person("shen"), at=MORNING, mentions=[gu])
    assert kinds(gu) == [AlertKind.MENTIONED]
    assert kinds(person("lin")) == [AlertKind.NOTED]
    assert kinds(person("shen")) == kinds(person("zhao")) == []


def test_a_note_for_the_writer_on_the_writer_s_text_is_told_once() -> None:
    lin = person("lin")
    remarks.add_remark(submitted_by_lin(), "核对", by=person("gu"), at=MORNING, mentions=[lin])
    assert kinds(lin) == [AlertKind.MENTIONED]
    assert count_unread_alerts(lin, LATER) == 1


def test_nobody_is_told_what_he_did_himself() -> None:
    lin = person("lin")
    remarks.add_remark(submitted_by_lin(), "自己记下", by=lin, at=MORNING, mentions=[lin])
    assert kinds(lin) == []
    assert count_unread_alerts(lin, LATER) == 0


def test_a_returned_text_concerns_its_writer_and_nobody_else() -> None:
    return_it(submitted_by_lin())
    (alert,) = list_alerts(person("lin"), LATER)
    assert (alert.kind, alert.row.act) == (AlertKind.ACT, "workflow.returned")
    assert "workflow.returned" in ACTS_ON_TEXTS
    assert kinds(person("zhao")) == []


def test_a_refused_act_concerns_nobody(client: Client) -> None:
    article = submitted_by_lin()
    client.force_login(person("jiao"))
    address = f"/admin/articles/article/{article.pk}/return/"
    client.post(address, {"step": article.stage, "version": article.version, "reason": "不行"})
    assert kinds(person("lin")) == []


def test_a_page_is_told_to_who_answers_for_it_and_to_who_lays_it_out() -> None:
    page = make_issue(published_at=None).pages.get(position=1)
    shen = person("shen")
    pan = person("pan")
    editor = ResponsibleEditor.objects.get(person__user=shen)
    page_machine.assign_page(page, editor, pan, by=person("gu"), at=MORNING)
    assert kinds(shen) == kinds(pan) == [AlertKind.PAGE]
    assert kinds(person("gu")) == []


def test_a_deadline_of_today_is_new_once_a_day() -> None:
    lin = person("lin")
    article = submitted_by_lin()
    due = MORNING + timedelta(hours=6)
    interventions.set_deadline(article, due, by=person("gu"), at=MORNING)
    assert set(kinds(lin)) == {AlertKind.DUE, AlertKind.ACT}
    mark_alerts_read(LATER, by=lin, at=LATER)
    assert count_unread_alerts(lin, LATER) == 0
    assert count_unread_alerts(lin, LATER + timedelta(days=1)) == 1


def test_an_open_task_concerns_the_writer_until_it_is_done() -> None:
    article = submitted_by_lin()
    task = Task.objects.create(kind=TaskKind.AFTER_CHECK, article=article, opened_at=MORNING)
    assert kinds(person("lin")) == [AlertKind.TASK]
    interventions.finish_task(task, by=person("gu"), at=LATER)
    assert kinds(person("lin")) == []


def test_what_came_after_the_page_was_drawn_stays_unread() -> None:
    lin = person("lin")
    article = submitted_by_lin()
    return_it(article)
    mark_alerts_read(MORNING, by=lin, at=LATER)
    assert count_unread_alerts(lin, LATER) == 0
    remarks.add_remark(article, "再看", by=person("gu"), at=LATER, mentions=[lin])
    assert count_unread_alerts(lin, LATER + timedelta(minutes=1)) == 1
    mark_alerts_read(MORNING - timedelta(days=1), by=lin, at=LATER)
    assert count_unread_alerts(lin, LATER + timedelta(minutes=1)) == 1


def test_whoever_may_not_read_articles_any_more_hears_nothing_of_them() -> None:
    return_it(submitted_by_lin())
    lin = person("lin")
    lin.groups.clear()
    lin = User.objects.get(pk=lin.pk)
    assert (kinds(lin), count_unread_alerts(lin, LATER)) == ([], 0)


def test_thirty_days_are_reached_back_and_whoever_looks_first_has_a_week_unread() -> None:
    return_it(submitted_by_lin())
    lin = person("lin")
    assert count_unread_alerts(lin, MORNING + timedelta(days=6)) == 1
    assert count_unread_alerts(lin, MORNING + timedelta(days=8)) == 0
    assert kinds(lin, MORNING + timedelta(days=8)) == [AlertKind.ACT]
    assert kinds(lin, MORNING + timedelta(days=31)) == []


def test_the_bell_says_how_much_is_unread_and_the_page_marks_it_read(client: Client) -> None:
    lin = person("lin")
    shen = person("shen")
    now = timezone.now()
    article = make_article("码头夜班", by=lin)
    remarks.add_remark(article, "<核对>", by=shen, at=now - timedelta(minutes=1), mentions=[lin])
    client.force_login(lin)
    page = client.get("/admin/alerts/")
    text = page.content.decode()
    assert 'class="bell"' in text
    assert "1 条未读" in text
    assert "&lt;核对&gt;" in text
    client.post("/admin/alerts/", {"until": page.context["until"]})
    assert "条未读" not in client.get("/admin/alerts/").content.decode()
    assert client.post("/admin/alerts/", {"until": "2026-13-99T"}).status_code == 302


def test_the_bell_and_its_page_cost_the_same_for_two_alerts_and_for_forty(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    lin = person("lin")
    gu = person("gu")
    assert lin.has_perm("articles.view_article")
    client.force_login(lin)

    def fill(count: int) -> None:
        for number in range(count):
            article = submitted_by_lin(f"稿{number}")
            return_it(article)
            now = timezone.now()
            remarks.add_remark(article, "核对", by=gu, at=now, mentions=[lin])
            Task.objects.create(kind=TaskKind.AFTER_CHECK, article=article, opened_at=now)

    fill(1)
    small = count_queries(lambda: client.get("/admin/alerts/"))
    fill(20)
    assert count_queries(lambda: client.get("/admin/alerts/")) == small
    assert count_queries(lambda: count_unread_alerts(lin, timezone.now())) == 1
