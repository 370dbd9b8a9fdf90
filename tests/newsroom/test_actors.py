"""Who acts is never None: a person, a named job of the machine, or a visitor who holds no right."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Permission

from articles import rights as newspaper
from articles.actions.records import journal
from articles.domain.states import Stage
from articles.errors import NotYours
from articles.models import JournalEntry
from newsroom.accounts.actors import VISITOR, SystemActor, account_of, holds_right
from subscriptions import rights as counter
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import make_order

# What each question of rights is asked about, beside who asks.
QUESTIONS: dict[str, Callable[..., tuple[Any, ...]]] = {
    "can_correct": lambda: ("correction",),
    "can_step": lambda: (Stage.REVIEW_1,),
}


def questions() -> list[Callable[..., bool]]:
    """Return every question of the newspaper's rights that an actor can ask."""
    return [
        function
        for name, function in inspect.getmembers(newspaper, inspect.isfunction)
        if name.startswith("can_") and function.__module__ == newspaper.__name__
    ]


@pytest.mark.django_db
def test_a_visitor_holds_no_right_at_all() -> None:
    names = [
        f"{one.content_type.app_label}.{one.codename}"
        for one in Permission.objects.select_related("content_type")
    ]
    assert len(names) > 200
    assert not any(holds_right(VISITOR, name) for name in names)
    assert all(holds_right(OPERATOR, name) for name in names)


@pytest.mark.django_db
@pytest.mark.parametrize("question", questions(), ids=lambda one: one.__name__)
def test_every_question_of_rights_is_answered_no_to_a_visitor(
    question: Callable[..., bool],
) -> None:
    others = QUESTIONS.get(question.__name__, tuple)()
    assert not question(VISITOR, *others)


@pytest.mark.django_db
def test_a_visitor_owns_no_subscription_and_serves_none() -> None:
    party = make_order().party
    assert not counter.owns(VISITOR, party)
    with pytest.raises(NotYours):
        counter.require_service(VISITOR, party)


@pytest.mark.django_db
@pytest.mark.parametrize("nobody", [None, AnonymousUser(), "keep_counter", 1])
def test_what_is_no_actor_is_refused_by_every_right(nobody: Any) -> None:
    with pytest.raises(TypeError):
        newspaper.may(nobody, "publish_article")
    with pytest.raises(TypeError):
        counter.may(nobody, "add_order")
    with pytest.raises(TypeError):
        journal.record("article.saved", by=nobody, at=MORNING)
    assert not JournalEntry.objects.exists()


@pytest.mark.django_db
def test_the_journal_names_the_job_that_acted() -> None:
    row = journal.record("article.saved", by=SystemActor("keep_counter"), at=MORNING)
    assert (row.by, row.by_printed, row.role) == (None, "管理员", "keep_counter")
    assert account_of(OPERATOR) is None
    assert account_of(person("lin")) == person("lin")


@pytest.mark.django_db
def test_a_closed_account_holds_no_right() -> None:
    chief = person("gu")
    assert newspaper.can_publish(chief)
    chief.is_active = False
    assert not newspaper.can_publish(chief)
