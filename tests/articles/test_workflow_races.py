"""Two people at the same moment, on a real PostgreSQL: one wins, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from articles.actions.publishing import publishing
from articles.actions.review import locks, workflow
from articles.actions.writing import proofs
from articles.domain.states import Stage
from articles.errors import Locked, Refused, WrongState
from articles.models import Approval, JournalEntry, Lock, ProofMark, Release, Revision
from tests.articles.test_proof_marks import at_proof, mark
from tests.articles.test_workflow import submitted
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_ready

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


def together(*acts: Callable[[], object]) -> list[object]:
    """Run acts in threads of their own, begun at one moment; return what each gave or refused."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_approvals_at_once_one_wins_and_the_other_is_told_who_was_quicker() -> None:
    article = submitted("small")
    shen, zhao = person("shen"), person("zhao")
    ends = together(
        lambda: workflow.approve_step(article, Stage.REVIEW_1, by=shen, at=MORNING),
        lambda: workflow.approve_step(article, Stage.REVIEW_1, by=zhao, at=MORNING),
    )
    assert sorted(type(end).__name__ for end in ends) == ["Approval", "WrongState"]
    told = next(str(end) for end in ends if isinstance(end, WrongState))
    assert any(name in told for name in ("沈砚", "赵望"))
    assert Approval.objects.count() == 1
    assert JournalEntry.objects.filter(act="workflow.approved", outcome="denied").count() == 1


def test_a_double_click_on_publish_makes_one_release() -> None:
    article, gu = make_ready(by=person("lin")), person("gu")
    acts = [lambda: publishing.publish_article(article, by=gu, at=MORNING)] * 4
    ends = together(*acts)
    assert sum(isinstance(end, WrongState) for end in ends) == 3
    assert Release.objects.filter(article=article).count() == 1


def test_of_two_who_begin_to_write_at_once_one_holds_the_article() -> None:
    article, lin, shen = make_article(by=person("lin")), person("lin"), person("shen")
    ends = together(
        lambda: locks.take_lock(article, "window of lin", by=lin, at=MORNING),
        lambda: locks.take_lock(article, "window of shen", by=shen, at=MORNING),
    )
    assert sorted(type(end).__name__ for end in ends) == ["Lock", "Locked"]
    held = Lock.objects.get()
    assert any(isinstance(end, Locked) and held.by_printed in str(end) for end in ends)


def test_a_mark_accepted_by_two_at_once_is_carried_out_once() -> None:
    article = at_proof()
    one, shen, zhao = mark(article, "靠伯", "靠泊"), person("shen"), person("zhao")
    before = Revision.objects.filter(article=article).count()
    ends = together(
        lambda: proofs.accept_mark(one, by=shen, at=MORNING),
        lambda: proofs.accept_mark(one, by=zhao, at=MORNING),
    )
    assert sorted(type(end).__name__ for end in ends) == ["Revision", "WrongState"]
    assert Revision.objects.filter(article=article).count() == before + 1
    assert ProofMark.objects.get().accepted
