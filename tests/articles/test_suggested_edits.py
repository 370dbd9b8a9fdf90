"""Suggested changes in the text: typed in place, kept one by one, decided by who may edit it."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from articles.actions.review import locks, rounds, workflow
from articles.actions.writing import edit_decisions, suggested_edits, writing
from articles.actions.writing.drafts import CreditLine, Draft, draft_from_article
from articles.actions.writing.suggested_edits import TypedText
from articles.domain.states import Stage
from articles.errors import Invalid, Locked, NotReady, NotYours, Stale, WrongState
from articles.models import Article, JournalEntry, Profile, SuggestedEdit
from articles.selectors.alerts import count_unread_alerts, list_alerts
from articles.selectors.desk.workflow import find_workflow_state
from articles.selectors.signing.signatures import revocable_signatures
from articles.selectors.signing.waiting import list_waiting_rows, waiting_articles
from articles.selectors.suggested_edits import list_open_edits, open_suggestion_mode
from tests.cast import person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_image,
    make_ready,
    the_publication,
)

pytestmark = pytest.mark.django_db
BODY = "<p>三月的江岸，货船一早靠伯。</p><h3>一次采购</h3><p>全程用时缩短到十二天。</p>"
SOON = MORNING + timedelta(seconds=30)
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
    byline: tuple[CreditLine, ...] = (REPORTER,),
) -> list[SuggestedEdit]:
    """Open the text as somebody sees it, replace words of the body, and send it."""
    opened = open_suggestion_mode(now(article), person(by))
    texts = {**opened.texts}
    for old, new in changes.items():
        assert old in texts["body"]
        texts["body"] = texts["body"].replace(old, new)
    typed = TypedText(
        version=version or now(article).version,
        holds=opened.holds,
        texts=texts,
        credits=byline,
        why=why,
    )
    return suggested_edits.suggest_edits(now(article), typed, by=person(by), at=SOON)


def accept(
    article: Article, *rows: SuggestedEdit, by: str = "zhao"
) -> edit_decisions.AcceptedEdits:
    numbers = [row.pk for row in rows]
    return edit_decisions.accept_edits(now(article), numbers, by=person(by), at=LATER)


def test_what_is_typed_becomes_suggestions_and_no_revision() -> None:
    article = at_step()
    rows = suggest(article, {"靠伯": "靠泊", "十二天": "十天"}, why="核对了港口")
    assert [(row.before, row.after) for row in rows] == [("伯", "泊"), ("二", "")]
    assert {(row.by_printed, row.why, row.at) for row in rows} == {("沈砚", "核对了港口", SOON)}
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


def test_one_after_the_other_gives_what_all_at_once_gives() -> None:
    article = at_step()
    typed = {
        "，货船": "，两艘货船",
        "靠伯。": "靠泊。</p><p>记者看到。",
        "缩短到十二天": "<em>缩短</em>",
    }
    rows = suggest(article, typed)
    for row in reversed(rows):
        accept(article, row)
    expected = BODY
    for old, new in typed.items():
        expected = expected.replace(old, new)
    assert now(article).body == expected
    assert now(article).version == article.version + len(rows)


def test_a_place_follows_later_edits_and_one_that_changed_inside_stays_open() -> None:
    article = at_step()
    here, there = suggest(article, {"靠伯": "靠泊", "十二天": "二十天"})
    draft = draft_from_article(now(article))
    body = "<p>新的开头。</p>" + BODY.replace("十二天", "两周")
    text = {**draft.text, "body": body}
    changed = Draft(text=text, columns=draft.columns, credits=draft.credits)
    writing.save_article(now(article), changed, by=person("zhao"), at=MORNING)
    with pytest.raises(Stale, match="changed in this place"):
        accept(article, there)
    done = accept(article, here, there)
    assert now(article).body == body.replace("靠伯", "靠泊")
    assert [row.pk for row in done.misplaced] == [there.pk]
    assert [row.pk for row in list_open_edits(article)] == [there.pk]


def test_of_two_on_the_same_words_the_second_waits_for_another_decision() -> None:
    article = at_step()
    [one] = suggest(article, {"十二天": "十天"})
    [other] = suggest(article, {"十二天": "十三天"}, by="jiao")
    done = accept(article, one, other)
    assert "缩短到十天" in now(article).body
    assert [row.pk for row in done.misplaced] == [other.pk]


def test_sending_again_replaces_what_was_open_and_keeps_what_stayed() -> None:
    article = at_step()
    first, _second = suggest(article, {"靠伯": "靠泊", "十二天": "十天"}, why="核对了港口")
    [kept, made] = suggest(article, {"十天": "十二天", "三月的": "三月"})
    assert (kept.pk, kept.why) == (first.pk, "核对了港口")
    assert (made.before, made.why) == ("的", "")
    suggested_edits.withdraw_edits(article, [made.pk], by=person("shen"), at=LATER)
    assert [row.pk for row in list_open_edits(article)] == [first.pk]


def test_what_one_sent_from_another_window_stays() -> None:
    article = at_step()
    window = open_suggestion_mode(article, person("shen"))
    [first] = suggest(article, {"靠伯": "靠泊"})
    body = window.texts["body"].replace("十二天", "十天")
    typed = TypedText(
        version=article.version,
        holds=window.holds,
        texts={**window.texts, "body": body},
        credits=[REPORTER],
    )
    rows = suggested_edits.suggest_edits(article, typed, by=person("shen"), at=LATER)
    assert [row.after for row in rows] == ["泊", ""]
    assert rows[0].pk == first.pk


def test_what_was_decided_while_somebody_typed_is_not_suggested_again() -> None:
    article = at_step()
    [row] = suggest(article, {"靠伯": "靠泊"})
    opened = open_suggestion_mode(now(article), person("shen"))
    accept(article, row)
    typed = TypedText(
        version=article.version,
        holds=opened.holds,
        texts={**opened.texts, "body": opened.texts["body"].replace("三月的", "三月")},
        credits=[REPORTER],
    )
    rows = suggested_edits.suggest_edits(now(article), typed, by=person("shen"), at=LATER)
    assert [(one.before, one.after) for one in rows] == [("的", "")]
    accept(article, *rows)
    assert "三月江岸，货船一早靠泊" in now(article).body


def test_headlines_bylines_and_pictures_are_suggested_too() -> None:
    article = at_step()
    image = make_image()
    body = f'{BODY}<p><img src="/media/x.jpg" data-image="{image.pk}" alt="码头"></p>'
    typed = TypedText(
        version=article.version,
        texts={"headline": "码头采购提速", "abstract": "摘要在此。", "body": body},
        credits=[REPORTER, CreditLine(role="correspondent", name="邵望舒")],
    )
    rows = suggested_edits.suggest_edits(article, typed, by=person("shen"), at=MORNING)
    assert {row.field for row in rows} == {"headline", "abstract", "byline", "body"}
    accept(article, *rows)
    after = now(article)
    assert (after.headline, after.abstract) == ("码头采购提速", "摘要在此。")
    assert [credit.name for credit in after.credits.order_by("position")] == ["林晓舟", "邵望舒"]
    assert [use.image_id for use in after.image_uses.all()] == [image.pk]


def test_what_is_typed_is_cleaned_and_what_cannot_be_saved_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = at_step()
    [row] = suggest(article, {"靠伯": '靠泊<script>alert(1)</script><b onclick="x()"></b>'})
    assert (row.before, row.after) == ("伯", "泊")
    for changes in ({"靠泊": "靠泊"}, {"三月的": "长" * 500_001}):
        with pytest.raises(Invalid):
            suggest(article, changes)
    with pytest.raises(Invalid, match="names nobody"):
        suggest(article, {"三月的": "三月"}, byline=(CreditLine(role="reporter", name=""),))
    with pytest.raises(Stale):
        suggest(article, {"三月的": "三月"}, version=99)
    monkeypatch.setattr(suggested_edits, "EDITS_MAX", 2)
    with pytest.raises(Invalid, match="more than 2 places"):
        suggest(article, {"三月的": "三月", "十二天": "十天"})


def test_who_may_do_what() -> None:
    article = at_step()
    [row] = suggest(article, {"十二天": "十天"})
    with pytest.raises(NotYours):
        suggest(article, {"十二天": "十天"}, by="miao")
    with pytest.raises(NotYours, match="yourself"):
        accept(article, row, by="shen")
    with pytest.raises(NotYours):  # the text is under review: its writer may not change it
        accept(article, row, by="lin")
    with pytest.raises(NotYours, match="Somebody else"):
        suggested_edits.withdraw_edits(article, [row.pk], by=person("zhao"), at=LATER)
    locks.take_lock(now(article), "w", by=person("gu"), at=LATER)
    with pytest.raises(Locked):
        accept(article, row)
    locks.release_lock(now(article), "w", by=person("gu"))
    accept(article, row)
    for act in (
        lambda: accept(article, row),
        lambda: edit_decisions.reject_edits(
            article, [row.pk], by=person("zhao"), at=LATER, reason="港口说十二天"
        ),
        lambda: suggested_edits.withdraw_edits(article, [row.pk], by=person("shen"), at=LATER),
    ):
        with pytest.raises(WrongState, match="already"):
            act()
    assert now(article).version == article.version + 1


def test_the_writer_of_a_draft_decides_what_colleagues_suggest() -> None:
    article = make_article(body=BODY, by=person("lin"), credits=[REPORTER])
    [row] = suggest(article, {"靠伯": "靠泊"}, by="jiao")
    accept(article, row, by="lin")
    assert "靠泊" in now(article).body


def test_an_undecided_suggestion_stops_signatures_and_a_signed_text_takes_none() -> None:
    article = at_step(Stage.REVIEW_3)
    assert revocable_signatures(person("zhao")).exists()
    [row] = suggest(article, {"十二天": "十天"}, by="jiao")
    assert not revocable_signatures(person("zhao")).exists()
    [waiting] = list_waiting_rows(waiting_articles(person("gu"), ["review_3"]), person("gu"), LATER)
    assert waiting.article.open_edits == 1
    assert not waiting.can_be_signed
    with pytest.raises(NotReady, match="undecided"):
        workflow.approve_step(now(article), "review_3", by=person("gu"), at=LATER)
    reason = "港口说十二天"
    edit_decisions.reject_edits(article, [row.pk], by=person("zhao"), at=LATER, reason=reason)
    workflow.approve_step(now(article), "review_3", by=person("gu"), at=LATER)
    ready = make_ready("待签稿")
    with pytest.raises(WrongState, match="signed or published"):
        suggested_edits.suggest_edits(
            ready,
            TypedText(version=ready.version, texts={"headline": "改题"}, credits=[]),
            by=person("jiao"),
            at=LATER,
        )


def test_slips_leave_the_signatures_and_any_other_change_cancels_them() -> None:
    article = at_step(Stage.REVIEW_3)
    slip, bold, sense = suggest(
        article,
        {"靠伯": "靠泊", "江岸": "<strong>江岸</strong>", "十二天": "二十天"},
        by="jiao",
    )
    accept(article, slip, bold)
    current = rounds.current_round(now(article))
    assert current is not None
    assert set(rounds.valid_approvals(current)) == {"review_1", "review_2"}
    slips = find_workflow_state(now(article), person("gu"), LATER).slips
    assert [(one.found, one.shown_proposal) for one in slips] == [("江岸", "江岸"), ("伯", "泊")]
    accept(article, sense)
    assert rounds.valid_approvals(current) == {}
    assert now(article).stage == Stage.REVIEW_1


def test_accepted_words_make_an_author_of_whoever_suggested_them() -> None:
    """Decision 22: an edit that nobody judged afterwards is authorship, whoever saved it."""
    article = at_step()
    zhao = person("zhao")
    before = suggest(article, {"十二天": "十天"}, by="shen")
    reason = workflow.ReturnReason("金额与公告不一致")
    workflow.return_article(now(article), "review_1", by=person("shen"), at=LATER, reason=reason)
    typed = TypedText(
        version=article.version, texts={"headline": "码头采购提速一成"}, credits=[REPORTER]
    )
    after = suggested_edits.suggest_edits(
        now(article), typed, by=zhao, at=LATER + timedelta(minutes=1)
    )
    accept(article, *before, *after, by="lin")
    workflow.submit_article(now(article), by=person("lin"), at=LATER + timedelta(minutes=2))
    current = rounds.current_round(now(article))
    assert current is not None
    assert zhao.pk in current.authors
    assert person("shen").pk not in current.authors


def test_writer_and_suggester_hear_of_it() -> None:
    article = at_step()
    at = LATER + timedelta(minutes=1)
    quiet = count_unread_alerts(person("lin"), at)
    rows = suggest(article, {"靠伯": "靠泊", "十二天": "十天"})
    assert count_unread_alerts(person("lin"), at) == quiet + 1
    assert count_unread_alerts(person("shen"), at) == 0
    accept(article, rows[0])
    reason = "港口说十二天"
    edit_decisions.reject_edits(article, [rows[1].pk], by=person("zhao"), at=LATER, reason=reason)
    heard = [alert.row.act for alert in list_alerts(person("shen"), at)]
    assert sorted(heard) == ["suggestion.accepted", "suggestion.rejected"]
    assert list_alerts(person("jiao"), at) == []


def test_a_decided_suggestion_is_never_changed() -> None:
    article = at_step()
    [row] = suggest(article, {"靠伯": "靠泊"})
    SuggestedEdit.objects.filter(pk=row.pk).update(why="先改一改")
    accept(article, row)
    with pytest.raises(DatabaseError), transaction.atomic():
        SuggestedEdit.objects.filter(pk=row.pk).update(after="船")
