"""Two people at the same moment over one printed issue, on a real PostgreSQL."""

from datetime import timedelta

import pytest
from django.db import connection

from articles.actions.editions import editions, flatplan, page_machine
from articles.actions.editions.plan import plan_version
from articles.actions.publishing import issue_releases
from articles.actions.writing import writing
from articles.errors import Stale, WrongState
from articles.models import Article, IssueRelease, Page, Placement, PlanChange
from tests.articles.test_issue_releases import place_ready, signed_issue
from tests.articles.test_workflow_races import together
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_article, make_draft
from tests.factories.editions import make_planned, prove

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


def test_an_issue_released_twice_at_once_is_released_once() -> None:
    issue = signed_issue()
    gu, zhao = person("gu"), person("zhao")
    ends = together(
        lambda: issue_releases.release_issue(issue, by=gu, at=MORNING),
        lambda: issue_releases.release_issue(issue, by=zhao, at=MORNING),
    )
    assert sorted(type(end).__name__ for end in ends) == ["IssueRelease", "WrongState"]
    assert any(isinstance(end, WrongState) for end in ends)
    assert IssueRelease.objects.count() == 1
    assert Article.objects.filter(published_at=MORNING).count() == 2


def test_of_two_moves_onto_one_page_one_is_refused_with_the_other_in_words() -> None:
    issue = make_planned()
    first, second = (
        editions.place_article(
            make_article(headline),
            issue.pages.select_related("issue").get(position=1),
            by=OPERATOR,
            at=MORNING,
        )
        for headline in ("甲", "乙")
    )
    seen = plan_version(issue)
    target = issue.pages.select_related("issue").get(position=2)
    pan, zhao = person("pan"), person("zhao")
    ends = together(
        lambda: flatplan.move_placement(first, target, by=pan, at=MORNING, version=seen),
        lambda: flatplan.move_placement(second, target, by=zhao, at=MORNING, version=seen),
    )
    assert sorted(type(end).__name__ for end in ends) == ["PlanChange", "Stale"]
    assert any(isinstance(end, Stale) for end in ends)
    assert Placement.objects.filter(page=target).count() == 1
    assert PlanChange.objects.latest("number").number == seen + 1


def test_a_page_is_not_signed_over_a_text_that_is_just_being_changed() -> None:
    issue = make_planned()
    page = issue.pages.select_related("issue").get(position=1)
    article = place_ready(page, "头条")
    prove(page)
    shen = person("shen")
    later = MORNING + timedelta(minutes=1)
    together(
        lambda: page_machine.sign_page(page, by=shen, at=later),
        lambda: writing.save_article(article, make_draft("改过的头条"), by=OPERATOR, at=later),
    )
    page = Page.objects.get(pk=page.pk)
    article.refresh_from_db()
    assert article.headline == "改过的头条"
    assert page.state == "laid_out"
    assert page.signed_at is None
