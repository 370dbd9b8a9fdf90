"""The numbers of the frame: kept for a moment, and never of before what a person did himself."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles.actions.records.desk_settings import mark_alerts_read
from articles.actions.review import workflow
from articles.actions.writing import autosave, remarks
from articles.models import Article
from newsroom.accounts.models import User
from newsroom.frame import numbers
from newsroom.frame.menu import MenuPage, WorkFrame, build_frame
from tests.cast import person
from tests.factories.articles import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> Iterator[None]:
    """Keep numbers longer than a test takes."""
    settings.FRAME_COUNT_SECONDS = 3600
    cache.clear()
    yield
    cache.clear()


def look(name: str) -> WorkFrame:
    """Return the frame of a page that a person opens now."""
    by = User.objects.get(pk=person(name).pk)
    return build_frame(by, MenuPage("/admin/password_change/"), timezone.now())


def waiting(name: str, section: str) -> int:
    (number,) = (item.waiting for item in look(name).menu.shown if item.section.name == section)
    return number


def submit(headline: str) -> Article:
    lin = person("lin")
    article = make_article(headline, by=lin)
    return workflow.submit_article(article, by=lin, at=timezone.now())


def test_what_a_colleague_does_shows_a_moment_later_and_what_one_does_oneself_at_once() -> None:
    first = submit("早稻")
    assert waiting("shen", "review") == 1
    submit("晚稻")
    assert waiting("shen", "review") == 1
    workflow.approve_step(first, first.stage, by=person("shen"), at=timezone.now())
    assert waiting("shen", "review") == 2  # both are counted; the first waits for its next step


def test_the_numbers_are_each_person_s_own() -> None:
    submit("早稻")
    assert waiting("shen", "review") == 1
    assert waiting("lin", "writing") == 0
    assert look("shen").unread == look("lin").unread == 0


def test_the_bell_is_silent_as_soon_as_it_was_read() -> None:
    lin = person("lin")
    now = timezone.now()
    remarks.add_remark(submit("早稻"), "核对", by=person("shen"), at=now)
    assert look("lin").unread == 1
    mark_alerts_read(timezone.now(), by=lin, at=timezone.now())
    assert look("lin").unread == 0


def test_a_text_that_is_left_unsaved_is_counted_on_the_next_page() -> None:
    assert waiting("lin", "writing") == 0
    fields = {"headline": ["早稻"]}
    now = timezone.now()
    autosave.autosave_text(None, "w1", fields, version=0, by=person("lin"), at=now)
    assert waiting("lin", "writing") == 1
    autosave.forget_autosaved("w1", by=person("lin"))
    assert waiting("lin", "writing") == 0


def test_whose_right_was_taken_away_is_told_nothing_of_before() -> None:
    submit("早稻")
    assert waiting("shen", "review") == 1
    person("shen").groups.clear()
    assert [item.section.name for item in look("shen").menu.shown] == ["desk"]
    assert look("shen").unread == 0


def test_a_cache_that_fails_or_holds_nonsense_means_counting_anew(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit("早稻")
    monkeypatch.setattr(numbers, "_find_key", lambda names, by: "one")
    for nonsense in ("x", [1, 2], [{}, "1"], {"a": 1}, [{}]):
        cache.set("one", nonsense)
        assert waiting("shen", "review") == 1
    submit("晚稻")
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert waiting("shen", "review") == 2
