"""Suggested changes in the text: typed in place, kept one by one, decided by who may edit it."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from articles.actions.review import locks, rounds, workflow
from articles.actions.writing import edit_decisions, suggested_edits, writing
from articles.actions.writing.drafts import CreditLine, draft_from_article
from articles.actions.writing.suggested_edits import TypedText
from articles.domain.states import Stage
from articles.errors import Invalid, Locked, NotReady, NotYours, Stale, WrongState
from articles.models import Article, JournalEntry, Profile, SuggestedEdit
from articles.selectors.alerts import count_unread_alerts, list_alerts
from articles.selectors.suggested_edits import list_open_edits, texts_to_suggest_in
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_draft, the_publication

pytestmark = pytest.mark.django_db
BODY = "<p>三月的江岸，货船一早靠伯。</p><h3>一次采购</h3><p>全程用时缩短到十二天。</p>"
LATER = MORNING + timedelta(minutes=1)
REPORTER = CreditLine(role="reporter", name="林晓舟")


def at_step(step: Stage = Stage.REVIEW_1, *, profile: str = "strict", body: str = BODY) -> Article:
    """A text of Lin's that waits at a step, everything before it signed."""
    publication = the_publication()
    publication.profile = Profile.named(profile)
    publication.save()
    draft = make_article(body=body, by=person("lin"), publication=publication, credits=[REPORTER])
    workflow.submit_article(draft, by=person("lin"), at=MORNING)
    signers = {"review_1": "shen", "review_2": "zhao", "review_3": "gu", "proof_1": "jiao"}
    while now(draft).stage != step:
        stage = now(draft).stage
        workflow.approve_step(now(draft), stage, by=person(signers[stage]), at=MORNING)
    return now(draft)


def now(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def suggest(
    article: Article,
    changes: Mapping[str, str],
    *,
    by: str = "shen",
    version: int | None = None,
    why: str = "",
    credits: list[CreditLine] | None = None,
) -> list[SuggestedEdit]:
    """Open the text as somebody sees it, replace words of the body, and send it."""
    texts = texts_to_suggest_in(now(article), person(by))
    texts.pop("byline")
    for old, new in changes.items():
        assert old in texts["body"]
        texts["body"] = texts["body"].replace(old, new)
    typed = TypedText(
        version=version or now(article).version,
        texts=texts,
        credits=[REPORTER] if credits is None else credits,
        why=why,
    )
    return suggested_edits.suggest_edits(now(article), typed, by=person(by), at=MORNING)


def accept(
    article: Article, *rows: SuggestedEdit, by: str = "zhao"
) -> edit_decisions.AcceptedEdits:
    numbers = [row.pk for row in rows]
    return edit_decisions.accept_edits(now(article), numbers, by=person(by), at=LATER)


def test_what_is_typed_becomes_suggestions_and_no_revision() -> None:
    article = at_step()
    rows = suggest(article, {"靠伯": "靠泊", "十二天": "十天"}, why="核对了港口")
    assert [(row.before, row.after) for row in rows] == [("伯", "泊"), ("二", "")]
    assert {(row.by_printed, row.why, row.at) for row in rows} == {("沈砚", "核对了港口", MORNING)}
    assert now(article).version == article.version
    assert now(article).body == BODY


def test_accepting_all_gives_what_was_typed_with_one_revision() -> None:
    article = at_step()
    rows = suggest(
        article, {"靠伯": "靠泊", "<h3>一次采购</h3>": "<p><strong>一次采购</strong>。</p>"}
    )
    done = accept(article, *rows)
    assert now(article).body == BODY.replace("靠伯", "靠泊").replace(
        "<h3>一次采购</h3>", "<p><strong>一次采购</strong>。</p>"
    )
    assert done.revision.number == article.version + 1
    entry = JournalEntry.objects.get(act="suggestion.accepted")
    assert entry.details["suggester"] == person("shen").pk


def test_a_rejected_suggestion_leaves_the_text_and_keeps_the_reason() -> None:
    article = at_step()
    [row] = suggest(article, {"十二天": "十天"})
    with pytest.raises(Invalid):
        edit_decisions.reject_edits(article, [row.pk], by=person("zhao"), at=LATER, reason="")
    edit_decisions.reject_edits(
        article, [row.pk], by=person("zhao"), at=LATER, reason="港口说十二天"
    )
    row.refresh_from_db()
    assert (row.accepted, row.answer) == (False, "港口说十二天")
    assert now(article).body == BODY
