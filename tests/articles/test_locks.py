"""Writing together: one person changes a text at a time, everybody knows who, and
silence frees it."""

from datetime import timedelta

import pytest

from articles.actions.publishing import corrections, publishing
from articles.actions.review import interventions, locks, workflow
from articles.actions.review.locks import take_lock, take_over_lock
from articles.actions.writing import writing
from articles.domain.states import Stage
from articles.errors import Invalid, Locked, NotYours, WrongState
from articles.models import LEASE, Article, JournalEntry, Lock
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_draft, make_published, make_ready

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def article() -> Article:
    """A draft of Lin's that Shen has begun to change."""
    made = make_article(by=person("lin"))
    take_lock(made, "window of shen", by=person("shen"), at=MORNING)
    return made


def test_a_second_writer_is_told_who_writes_and_since_when(article: Article) -> None:
    with pytest.raises(Locked, match="沈砚.*03-05 02:43"):
        take_lock(article, "window of lin", by=person("lin"), at=MORNING + SECOND)
    with pytest.raises(Locked, match="沈砚"):
        writing.save_article(
            article, make_draft("另一稿", rights=None), by=person("lin"), at=MORNING + SECOND
        )
    assert Article.objects.get(pk=article.pk).version == 1
    assert JournalEntry.objects.filter(outcome="denied", by=person("lin")).count() == 2


def test_the_holder_saves(article: Article) -> None:
    writing.save_article(
        article, make_draft("沈砚一稿", rights=None), by=person("shen"), at=MORNING + SECOND
    )
    assert Article.objects.get(pk=article.pk).headline == "沈砚一稿"


def test_a_holder_who_vanishes_frees_the_article_after_two_minutes(article: Article) -> None:
    with pytest.raises(Locked):
        take_lock(article, "window of lin", by=person("lin"), at=MORNING + LEASE - SECOND)
    take_lock(article, "window of lin", by=person("lin"), at=MORNING + LEASE)
    with pytest.raises(Locked, match="林晓舟"):
        take_lock(article, "window of shen", by=person("shen"), at=MORNING + LEASE + SECOND)


def test_signs_of_life_hold_the_article_and_leave_no_rows(article: Article) -> None:
    rows = JournalEntry.objects.count()
    for minute in range(1, 10):
        take_lock(
            article, "window of shen", by=person("shen"), at=MORNING + timedelta(minutes=minute)
        )
    assert JournalEntry.objects.count() == rows
    assert article.lock.taken_at == MORNING
    with pytest.raises(Locked, match="02:43"):
        take_lock(article, "window of lin", by=person("lin"), at=MORNING + timedelta(minutes=10))


def test_a_laptop_that_wakes_up_goes_on_where_nobody_else_began(article: Article) -> None:
    take_lock(article, "window of shen", by=person("shen"), at=MORNING + timedelta(hours=9))
    assert article.lock.beat_at == MORNING + timedelta(hours=9)


def test_somebody_s_second_window_is_told_of_the_first_and_may_go_on_there(
    article: Article,
) -> None:
    shen = person("shen")
    with pytest.raises(Locked, match="another window"):
        take_lock(article, "second window", by=shen, at=MORNING + SECOND)
    take_over_lock(article, by=shen, at=MORNING + SECOND, window="second window")
    with pytest.raises(Locked, match="another window"):
        take_lock(article, "window of shen", by=shen, at=MORNING + 2 * SECOND)


def test_a_chief_takes_over_with_a_reason_and_a_reporter_does_not(article: Article) -> None:
    later = MORNING + timedelta(minutes=1)
    with pytest.raises(NotYours):
        take_over_lock(article, by=person("lin"), at=later, reason="我要改一个字")
    with pytest.raises(Invalid):
        take_over_lock(article, by=person("gu"), at=later, reason="   ")
    take_over_lock(article, by=person("gu"), at=later, reason="截稿在即，沈砚不在")
    row = JournalEntry.objects.get(act="lock.taken_over", outcome="done")
    assert (row.by, row.details["held_by"], row.reason) == (
        person("gu"),
        "沈砚",
        "截稿在即，沈砚不在",
    )
    take_lock(article, "window of gu", by=person("gu"), at=later + SECOND)
    with pytest.raises(Locked, match="顾长河"):
        take_lock(article, "window of shen", by=person("shen"), at=later + SECOND)


def test_what_nobody_changes_cannot_be_taken_over() -> None:
    with pytest.raises(WrongState):
        take_over_lock(
            make_article(by=person("lin")), by=person("gu"), at=MORNING, reason="截稿在即"
        )


def test_nothing_is_signed_while_somebody_changes_it(article: Article) -> None:
    lin = person("lin")
    at = MORNING + SECOND
    with pytest.raises(Locked):
        workflow.submit_article(article, by=lin, at=at)
    locks.release_lock(article, "window of shen", by=person("shen"))
    workflow.submit_article(article, by=lin, at=at)
    take_lock(article, "window of shen", by=person("shen"), at=at)
    with pytest.raises(Locked):
        workflow.approve_step(article, Stage.REVIEW_1, by=person("zhao"), at=at)
    workflow.approve_step(article, Stage.REVIEW_1, by=person("zhao"), at=at + LEASE)


def test_nothing_goes_out_while_somebody_changes_it() -> None:
    ready = make_ready(by=person("lin"))
    take_lock(ready, "w", by=person("shen"), at=MORNING)
    with pytest.raises(Locked):
        publishing.publish_article(ready, by=person("gu"), at=MORNING + SECOND)
    assert Article.objects.get(pk=ready.pk).stage == Stage.READY


def test_a_lock_never_keeps_anybody_from_stopping_a_text() -> None:
    live = make_published()
    draft = make_article(by=person("lin"))
    corrections.open_correction(
        live, "correction", corrections.CorrectionText(note="更正"), by=person("gu"), at=MORNING
    )
    for article in (live, draft):
        take_lock(article, "w", by=person("shen"), at=MORNING)
    publishing.withdraw_article(live, by=person("gu"), at=MORNING, reason="内容失实")
    interventions.hold_article(draft, by=person("gu"), at=MORNING, reason="等待律师意见")
    assert [Article.objects.get(pk=one.pk).stage for one in (live, draft)] == [
        Stage.WITHDRAWN,
        Stage.HELD,
    ]


def test_what_may_not_be_written_is_not_begun() -> None:
    with pytest.raises(WrongState):
        take_lock(make_published(), "w", by=person("gu"), at=MORNING)
    with pytest.raises(NotYours):
        take_lock(make_article(by=person("lin")), "w", by=person("jiao"), at=MORNING)
    assert not Lock.objects.exists()


@pytest.mark.parametrize("window", ["", "x" * 37, "a\0b"])
def test_a_window_has_a_name(article: Article, window: str) -> None:
    with pytest.raises(Invalid):
        take_lock(article, window, by=person("shen"), at=MORNING)
