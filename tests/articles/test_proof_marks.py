"""Proofreading: marks wait for a decision, slips leave signatures standing, and the last signer
sees them all."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from articles.actions.publishing import publishing
from articles.actions.review import locks, rounds, workflow
from articles.actions.writing import proofs, writing
from articles.actions.writing.drafts import CreditLine
from articles.domain.states import Stage
from articles.errors import Invalid, Locked, NotReady, NotYours, Stale, WrongState
from articles.models import Approval, Article, JournalEntry, Profile, ProofMark
from articles.selectors.desk.proofs import make_galley, plain_text_of
from articles.selectors.desk.workflow import find_workflow_state
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_draft, the_publication

pytestmark = pytest.mark.django_db
BODY = "<p>三月的江岸,货船一早靠伯。</p><h3>一次采购</h3><p>全程用时缩短到十二天。</p>"
LATER = MORNING + timedelta(minutes=1)


def at_proof(profile: str = "strict", step: Stage = Stage.PROOF_1, *, body: str = BODY) -> Article:
    """A text of Lin's that stands at a proof, everything before it signed."""
    publication = the_publication()
    publication.profile = Profile.named(profile)
    publication.save()
    byline = [CreditLine(role="reporter", name="林晓舟")]
    draft = make_article(body=body, by=person("lin"), publication=publication, credits=byline)
    article = workflow.submit_article(draft, by=person("lin"), at=MORNING)
    signers = {
        "review_1": "shen",
        "review_2": "zhao",
        "review_3": "gu",
        "proof_1": "jiao",
        "proof_2": "dui",
    }
    while now(article).stage != step:
        workflow.approve_step(
            now(article), now(article).stage, by=person(signers[now(article).stage]), at=MORNING
        )
    return now(article)


def now(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def mark(
    article: Article,
    words: str,
    proposal: str,
    *,
    by: str = "jiao",
    version: int | None = None,
    **more: Any,
) -> ProofMark:
    """Mark the first place of some words in the body."""
    start = plain_text_of(article, "body").index(words)
    values = {
        "field": "body",
        "kind": "replace",
        "start": start,
        "end": start + len(words),
        "proposal": proposal,
    }
    proposed = proofs.ProposedMark(**{**values, **more})  # type: ignore[arg-type]
    return proofs.mark_proof(now(article), proposed, by=person(by), at=MORNING, version=version)


def test_a_slip_is_put_right_and_every_signature_stands() -> None:
    article = at_proof()
    proofs.accept_mark(mark(article, "靠伯", "靠泊"), by=person("shen"), at=LATER)
    proofs.accept_mark(mark(article, ",", "，"), by=person("shen"), at=LATER)
    assert "江岸，货船一早靠泊。" in now(article).body
    assert now(article).stage == Stage.PROOF_1
    assert Approval.objects.filter(cancelled_at=None).count() == 3


def test_a_changed_number_is_no_slip_and_everybody_signs_anew() -> None:
    article = at_proof()
    proofs.accept_mark(mark(article, "十二天", "十八天"), by=person("shen"), at=LATER)
    assert now(article).stage == Stage.REVIEW_1
    assert not Approval.objects.filter(cancelled_at=None).exists()


def test_the_last_signer_signs_the_printed_text_and_is_shown_every_slip() -> None:
    article = at_proof()
    proofs.accept_mark(mark(article, "靠伯", "靠泊"), by=person("shen"), at=LATER)
    for step, name in (("proof_1", "jiao"), ("proof_2", "dui")):
        workflow.approve_step(now(article), step, by=person(name), at=LATER)
    assert [
        str(slip.proposal) for slip in find_workflow_state(now(article), person("gu"), LATER).slips
    ] == ["靠泊"]
    workflow.approve_step(now(article), Stage.PROOF_3, by=person("gu"), at=LATER)
    assert rounds.is_fully_approved(article.rounds.get())
    published = publishing.publish_article(now(article), by=person("gu"), at=LATER)
    assert "靠泊" in published.release.revision.body  # type: ignore[union-attr]
    assert Approval.objects.get(step="proof_3").revision == published.release.revision  # type: ignore[union-attr]


def test_no_mark_is_decided_after_the_last_signature() -> None:
    article = at_proof("small")
    workflow.approve_step(article, Stage.PROOF_1, by=person("jiao"), at=LATER)
    assert now(article).stage == Stage.READY
    with pytest.raises(WrongState):
        mark(article, "靠伯", "靠泊")


def test_a_proof_is_not_signed_while_marks_are_undecided() -> None:
    article = at_proof()
    one = mark(article, "靠伯", "靠泊")
    with pytest.raises(NotReady, match="undecided"):
        workflow.approve_step(now(article), Stage.PROOF_1, by=person("jiao"), at=LATER)
    proofs.reject_mark(one, by=person("shen"), at=LATER, reason="原文如此，地名")
    workflow.approve_step(now(article), Stage.PROOF_1, by=person("jiao"), at=LATER)
    assert ProofMark.objects.get().answer == "原文如此，地名"
    assert "靠伯" in now(article).body


def test_who_made_a_mark_does_not_decide_it() -> None:
    one = mark(at_proof("small"), "靠伯", "靠泊", by="zhao")
    with pytest.raises(NotYours):
        proofs.accept_mark(one, by=person("zhao"), at=LATER)
    with pytest.raises(NotYours):
        proofs.accept_mark(one, by=person("jiao"), at=LATER)
    proofs.accept_mark(one, by=person("shen"), at=LATER)


def test_a_mark_is_decided_once() -> None:
    one = mark(at_proof(), "靠伯", "靠泊")
    proofs.accept_mark(one, by=person("shen"), at=LATER)
    for act in (proofs.accept_mark, proofs.reject_mark):
        with pytest.raises(WrongState):
            act(
                one,
                by=person("zhao"),
                at=LATER,
                **({"reason": "不同意这一处"} if act is proofs.reject_mark else {}),
            )
    assert JournalEntry.objects.filter(act="proof.accepted", outcome="done").count() == 1


def test_a_proofreader_takes_his_own_undecided_mark_back() -> None:
    one = mark(at_proof(), "靠伯", "靠泊")
    with pytest.raises(NotYours):
        proofs.withdraw_mark(one, by=person("dui"), at=LATER)
    proofs.withdraw_mark(one, by=person("jiao"), at=LATER)
    assert not ProofMark.objects.exists()


def test_only_who_may_take_this_proof_marks_it_and_only_at_a_proof() -> None:
    article = at_proof()
    for name in ("lin", "pan", "ji"):
        with pytest.raises(NotYours):
            mark(article, "靠伯", "靠泊", by=name)
    with pytest.raises(WrongState):
        mark(at_proof(step=Stage.REVIEW_2), "靠伯", "靠泊")


def test_who_read_the_first_proof_does_not_mark_the_second() -> None:
    article = at_proof(step=Stage.PROOF_2)
    with pytest.raises(NotYours):
        mark(article, "靠伯", "靠泊", by="jiao")
    mark(article, "靠伯", "靠泊", by="dui")


def test_a_mark_of_yesterdays_proof_is_refused() -> None:
    article = at_proof()
    with pytest.raises(Stale):
        mark(article, "靠伯", "靠泊", version=article.version - 1)


def test_a_mark_still_finds_its_place_after_other_marks_and_not_after_another_text() -> None:
    article = at_proof()
    first = mark(article, "三月", "四月")
    second = mark(article, "靠伯", "靠泊")
    third = mark(article, "一次", "两次")
    proofs.accept_mark(second, by=person("shen"), at=LATER)
    proofs.accept_mark(first, by=person("shen"), at=LATER)
    assert "四月的江岸,货船一早靠泊。" in now(article).body
    draft = make_draft(body="<p>重写的正文。</p>", rights=None)
    writing.save_article(now(article), draft, by=person("zhao"), at=LATER)
    with pytest.raises(Stale):
        proofs.accept_mark(third, by=person("shen"), at=LATER)


def test_a_lost_decimal_point_is_no_slip_and_everybody_signs_anew() -> None:
    article = at_proof(body="<p>出口增长3.5%。</p>")
    place = plain_text_of(article, "body").index(".")
    proofs.accept_mark(
        mark(article, ".", "", kind="delete", start=place, end=place + 1),
        by=person("shen"),
        at=LATER,
    )
    assert "增长35%" in now(article).body
    assert now(article).stage == Stage.REVIEW_1


def test_the_name_of_the_responsible_editor_is_no_slip() -> None:
    article = at_proof(body="<p>编辑沈若水说。</p>")
    editor = now(article).responsible_editor
    assert editor is not None
    editor.printed_name = "沈若水"
    editor.save()
    proofs.accept_mark(mark(article, "若水", "若冰"), by=person("shen"), at=LATER)
    assert now(article).stage == Stage.REVIEW_1


def test_a_moved_stretch_goes_behind_the_words_it_was_told_although_others_went_before_them() -> (
    None
):
    article = at_proof(body="<p>一早货船靠泊在在在码头边等着卸下煤。</p>")
    target = plain_text_of(article, "body").index("等着")
    moved = mark(article, "一早", "", kind="move", target=target)
    proofs.accept_mark(mark(article, "在在在", "在"), by=person("shen"), at=LATER)
    proofs.accept_mark(moved, by=person("shen"), at=LATER)
    assert plain_text_of(now(article), "body") == "货船靠泊在码头边一早等着卸下煤。"


def test_a_mark_whose_place_was_counted_by_earlier_rules_is_carried_out_nowhere_else() -> None:
    article = at_proof(body="<ul><li>水果<ul><li>苹果</li><li>雪梨</li></ul></li></ul>")
    made = mark(article, "苹果", "平果")
    start = made.start - 1  # once the item and its list had no line break between them
    ProofMark.objects.filter(pk=made.pk).update(start=start, end=start + 2)
    with pytest.raises(Stale):
        proofs.accept_mark(made, by=person("shen"), at=LATER)
    ProofMark.objects.filter(pk=made.pk).update(start=made.start, end=made.end)
    proofs.accept_mark(made, by=person("shen"), at=LATER)
    assert plain_text_of(now(article), "body") == "水果\n平果\n雪梨"


def test_marks_still_stand_in_the_galley_after_another_was_accepted() -> None:
    article = at_proof()
    first = mark(article, "三月的", "四月中旬的")
    mark(article, "靠伯", "靠泊")
    mark(article, ",", "，")
    proofs.accept_mark(first, by=person("shen"), at=LATER)
    shown = make_galley(now(article), at=LATER)
    body = [part for part in shown.paragraphs if part.field == "body"]
    assert ["".join(run.text for run in part.runs) for part in body] == plain_text_of(
        now(article), "body"
    ).split("\n")
    assert [run.text for run in body[0].runs if run.mark] == [",", "靠伯"]
    assert not shown.offered


def test_a_new_mark_does_not_stand_on_words_that_wait_since_an_older_proof() -> None:
    article = at_proof()
    mark(article, "靠伯", "靠泊")
    proofs.accept_mark(mark(article, ",", "，"), by=person("shen"), at=LATER)
    with pytest.raises(Invalid, match="Another mark"):
        mark(now(article), "早靠", "晚靠")


@pytest.mark.parametrize(
    ("kind", "words", "more", "after"),
    [
        ("delete", "一早", {"proposal": ""}, "货船靠伯"),
        ("move", "一早", {"target": 6, "proposal": ""}, "一早货船靠伯"),
        ("style", "货船", {"proposal": "bold"}, "<strong>货船</strong>一早"),
        ("style", "货船", {"proposal": "crosshead"}, "<h3>三月的江岸"),
    ],
)
def test_each_kind_of_mark_is_carried_out(
    kind: str, words: str, more: dict[str, Any], after: str
) -> None:
    article = at_proof()
    proofs.accept_mark(
        mark(article, words, kind=kind, **{"proposal": "", **more}), by=person("shen"), at=LATER
    )
    assert after in now(article).body


def test_an_insertion_stands_between_two_words() -> None:
    article = at_proof()
    place = plain_text_of(article, "body").index("靠伯")
    one = mark(article, "靠伯", "缓缓", kind="insert", start=place, end=place)
    proofs.accept_mark(one, by=person("shen"), at=LATER)
    assert "一早缓缓靠伯" in now(article).body


@pytest.mark.parametrize(
    "odd",
    [
        {"field": "body", "start": 0, "end": 0},
        {"start": 5, "end": 3},
        {"start": -1},
        {"end": 10_000},
        {"proposal": ""},
        {"proposal": "靠伯"},
        {"kind": "burn"},
        {"field": "keywords"},
        {"proposal": "两\n段"},
        {"proposal": "坏\0字"},
        {"kind": "style", "proposal": "红色"},
        {"kind": "move", "target": None},
        {"proposal": "长" * 301},
        {"start": 0, "end": 20},
    ],
)
def test_a_mark_that_nobody_could_carry_out_is_refused(odd: dict[str, Any]) -> None:
    article = at_proof()
    with pytest.raises(Invalid):
        mark(article, "靠伯", **{"proposal": "靠泊", **odd})
    assert not ProofMark.objects.exists()


def test_two_undecided_marks_do_not_stand_on_the_same_words() -> None:
    article = at_proof()
    mark(article, "靠伯", "靠泊")
    with pytest.raises(Invalid, match="Another mark"):
        mark(article, "早靠", "晚靠")


def test_nothing_is_accepted_while_somebody_changes_the_text() -> None:
    article = at_proof()
    one = mark(article, "靠伯", "靠泊")
    locks.take_lock(article, "w", by=person("zhao"), at=LATER)
    with pytest.raises(Locked, match="赵望"):
        proofs.accept_mark(one, by=person("shen"), at=LATER)
    assert "靠伯" in now(article).body


def test_no_mark_is_carried_out_on_a_text_that_went_back_to_its_author() -> None:
    article = at_proof()
    one = mark(article, "靠伯", "靠泊")
    workflow.return_article(
        now(article),
        Stage.PROOF_1,
        by=person("jiao"),
        at=LATER,
        reason=workflow.ReturnReason("金额没有出处"),
    )
    with pytest.raises(WrongState):
        proofs.accept_mark(one, by=person("shen"), at=LATER)
    assert "靠伯" in now(article).body


def test_the_database_refuses_to_change_a_revision() -> None:
    article = make_article()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_revision SET headline = 'x' WHERE article_id = %s", [article.pk]
        )


def test_the_galley_shows_marks_in_place_and_what_the_checker_would_mark() -> None:
    article = at_proof()
    mark(article, "靠伯", "靠泊")
    shown = make_galley(now(article), at=MORNING)
    body = [part for part in shown.paragraphs if part.field == "body"]
    assert ["".join(run.text for run in part.runs) for part in body] == plain_text_of(
        article, "body"
    ).split("\n")
    assert [run.text for run in body[0].runs if run.mark] == ["靠伯"]
    assert [(one.field, one.suggestion.found, one.number) for one in shown.offered] == [
        ("body", ",", 1)
    ]
    mark(article, ",", "，")
    assert not make_galley(now(article), at=MORNING).offered
