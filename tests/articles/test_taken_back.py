"""What a source takes back comes before the desk, whatever its article is doing, and is decided
there."""

from typing import Any

import pytest

from articles.actions.archive.importing import ImportPlan, ImportReport, import_rows
from articles.actions.publishing import publishing
from articles.actions.review import interventions
from articles.domain.states import Visibility
from articles.errors import NotYours, WrongState
from articles.imports.items import ItemRow
from articles.models import Article, Task, TaskKind
from tests.articles.test_importing import item
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_publication

pytestmark = pytest.mark.django_db


def kill(**plan: Any) -> ImportReport:
    row = ItemRow(1, passed="cancelled", source_id="1", cancels="old")
    return import_rows([row], ImportPlan(publication=paper(), **plan), by=OPERATOR, at=MORNING)


def paper() -> Any:
    article = Article.objects.first()
    return article.publication if article else make_publication()


def bring(**fields: Any) -> Article:
    rows = [ItemRow(1, item=item(1, **fields))]
    import_rows(rows, ImportPlan(publication=make_publication()), by=OPERATOR, at=MORNING)
    return Article.objects.get()


def test_a_draft_that_was_taken_back_waits_at_the_desk_as_well() -> None:
    bring(public_from=None)
    assert "draft here" in kill().remarks[0][2]
    assert Task.objects.get().kind == TaskKind.CANCELLED


def test_the_desk_closes_its_task_and_the_next_notice_opens_none() -> None:
    article = bring()
    kill()
    task = Task.objects.get()
    with pytest.raises(NotYours):
        interventions.finish_task(task, by=person("lin"), at=MORNING)
    interventions.finish_task(task, by=person("gu"), at=MORNING, note="本报核实过，保留")
    with pytest.raises(WrongState):
        interventions.finish_task(task, by=person("gu"), at=MORNING)
    assert kill().complete
    assert Task.objects.get().done_at == MORNING
    article.refresh_from_db()
    assert article.visibility == Visibility.LIVE


def test_whoever_asks_for_it_has_the_article_withdrawn_at_once() -> None:
    article = bring()
    assert "withdrawn here" in kill(withdraw_cancelled=True).remarks[0][2]
    article.refresh_from_db()
    assert article.visibility == Visibility.WITHDRAWN
    assert article.withdrawal_reason
    assert not Task.objects.exists()
    assert "already" in kill().remarks[0][2]


def test_a_dry_run_tells_and_does_nothing() -> None:
    bring()
    assert kill(dry_run=True, withdraw_cancelled=True).remarks
    assert not Task.objects.exists()
    assert Article.objects.published(MORNING).exists()


def test_a_notice_about_an_article_that_never_came_is_no_fault() -> None:
    report = kill()
    assert (report.complete, report.remarks, report.left_out) == (
        True,
        [],
        [(1, "1", "cancelled")],
    )


def test_a_text_that_its_source_withholds_after_publication_is_told() -> None:
    bring()
    row = ItemRow(1, item=item(1, public_from=None, withheld=True))
    report = import_rows([row], ImportPlan(publication=paper()), by=OPERATOR, at=MORNING)
    assert (report.known, len(report.remarks)) == (1, 1)
    assert Task.objects.count() == 1


def test_an_article_withdrawn_here_opens_no_task() -> None:
    publishing.withdraw_article(bring(), by=OPERATOR, at=MORNING, reason="失实")
    kill()
    assert not Task.objects.exists()
