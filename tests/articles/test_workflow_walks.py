"""Random walks through the house: whatever people try, the table, the journal and the approvals
hold."""

import os
from contextlib import suppress
from datetime import timedelta
from functools import cache, partial
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from articles.actions.editions import editions
from articles.actions.publishing import corrections, publishing
from articles.actions.review import interventions, locks, workflow
from articles.actions.review.rounds import is_fully_approved
from articles.actions.writing import proofs, writing
from articles.domain.profiles import APART, AUTHOR
from articles.domain.states import MOVES, STEPS, WRITING, Stage, Visibility, stage_at
from articles.errors import Refused
from articles.models import Approval, Article, Correction, Issue, JournalEntry, Profile, ProofMark
from articles.selectors.desk.proofs import plain_text_of
from newsroom.accounts.models import User
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_draft, make_issue, the_publication
from tests.house.shares import share_of

# In ten parts, of which one runs each time.
WALKS = int(os.environ.get("WALKS", "500"))
PARTS = 40  # of which a run tries one
WALKERS = ("lin", "shen", "zhao", "gu", "jiao", "dui", "pan", "rao", "ji", "miao", "xu")
WHO = st.sampled_from(WALKERS)
PAIRS = {
    (source, target)
    for row in MOVES
    for source in row.sources
    for target in (row.targets or (source,))
}


@cache
def known(name: str) -> User:
    """A member of the cast, asked for once: nobody's rights change on these walks."""
    return person(name)


class House(RuleBasedStateMachine):
    """One article, everybody of the house, and any act at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.at = MORNING
        self.before = Stage.DRAFT
        self.moves = 0
        self.seen = 0
        self.acts = 0
        self.judged: dict[str, int] = {}

    @initialize(profile=st.sampled_from(["strict", "small", "flash"]))
    def begin(self, profile: str) -> None:
        publication = the_publication()
        publication.profile = Profile.named(profile)
        publication.save()
        self.article = make_article(by=known("lin"), publication=publication)
        self.seen = JournalEntry.objects.latest("pk").pk

    def attempt(self, act: Any) -> None:
        """Try something a minute later. It is done with its row in the journal, or refused with one
        and no more."""
        self.at += timedelta(minutes=1)
        row = self.row()
        self.before = stage_at(row["stage"], row["published_at"], self.at)
        last = JournalEntry.objects.latest("pk").pk
        outcome = "done"
        try:
            act()
        except Refused:
            outcome = "denied"
            assert self.row() == row
        self.acts += outcome == "done" or self.before == Stage.SCHEDULED
        assert JournalEntry.objects.filter(pk__gt=last, outcome=outcome).exists()

    def attempt_quietly(self, act: Any) -> None:
        """Try what may be a mere sign of life, which leaves no row."""
        self.at += timedelta(minutes=1)
        row = self.row()
        with suppress(Refused):
            act()
        assert self.row() == row

    def anew(self, question: str) -> bool:
        """Say whether anything was done since this question was asked last; a refusal changed
        nothing."""
        new = self.judged.get(question) != self.acts
        self.judged[question] = self.acts
        return new

    def row(self) -> dict[str, Any]:
        return dict(Article.objects.filter(pk=self.article.pk).values().get())

    @property
    def now(self) -> Article:
        return Article.objects.get(pk=self.article.pk)

    @rule(who=WHO, text=st.sampled_from(["甲稿", "乙稿"]))
    def save(self, who: str, text: str) -> None:
        draft = make_draft(text, rights=None)
        self.attempt(lambda: writing.save_article(self.now, draft, by=known(who), at=self.at))

    @rule(who=WHO, web=st.booleans())
    def keep_rights(self, who: str, web: bool) -> None:
        values = {"kind": "original", "web_allowed": web}
        self.attempt(lambda: writing.change_rights(self.now, values, by=known(who), at=self.at))

    @rule(who=WHO)
    def submit(self, who: str) -> None:
        self.attempt(lambda: workflow.submit_article(self.now, by=known(who), at=self.at))

    @rule(who=WHO)
    def recall(self, who: str) -> None:
        self.attempt(lambda: workflow.recall_article(self.now, by=known(who), at=self.at))

    @rule(who=WHO)
    def approve_where_it_stands(self, who: str) -> None:
        self.attempt(
            lambda: workflow.approve_step(self.now, self.now.stage, by=known(who), at=self.at)
        )

    @rule(who=WHO, step=st.sampled_from(STEPS))
    def approve_some_step(self, who: str, step: Stage) -> None:
        self.attempt(lambda: workflow.approve_step(self.now, step, by=known(who), at=self.at))

    @rule()
    def hand_in(self) -> None:
        """A writer hands the text in, so that walks get anywhere."""
        if self.now.stage in WRITING:
            self.attempt(lambda: workflow.submit_article(self.now, by=known("lin"), at=self.at))

    @rule(signing=st.booleans())
    def go_on(self, signing: bool) -> None:
        """Whoever may takes the steps the text waits for, and the chief signs: so that walks reach
        readers."""
        for who in ("shen", "zhao", "gu", "jiao", "dui", "gu"):
            if self.now.stage in STEPS:
                self.attempt(partial(self.approve_here, who))
        if signing and self.now.stage == Stage.READY:
            self.attempt(lambda: publishing.publish_article(self.now, by=known("gu"), at=self.at))

    def approve_here(self, who: str) -> None:
        workflow.approve_step(self.now, self.now.stage, by=known(who), at=self.at)

    @rule(who=WHO, reason=st.sampled_from(["", "金额与公告不一致"]), previous=st.booleans())
    def send_back(self, who: str, reason: str, previous: bool) -> None:
        self.attempt(
            lambda: workflow.return_article(
                self.now,
                self.now.stage,
                by=known(who),
                at=self.at,
                reason=workflow.ReturnReason(reason),
                to_previous=previous,
            )
        )

    @rule(who=WHO, words=st.sampled_from([("三月", "四月"), ("靠泊", "靠伯"), ("，", ",")]))
    def mark(self, who: str, words: tuple[str, str]) -> None:
        """Mark a place of the proof: a number, a slip, or punctuation."""
        place = plain_text_of(self.now, "body").find(words[0])
        self.attempt(
            lambda: proofs.mark_proof(
                self.now,
                proofs.ProposedMark(
                    field="body",
                    kind="replace",
                    start=place,
                    end=place + len(words[0]),
                    proposal=words[1],
                ),
                by=known(who),
                at=self.at,
            )
        )

    @rule(who=WHO, accepting=st.booleans())
    def decide(self, who: str, accepting: bool) -> None:
        one = ProofMark.objects.filter(round__article=self.article, accepted=None).first()
        if one is not None and accepting:
            self.attempt(lambda: proofs.accept_mark(one, by=known(who), at=self.at))
        elif one is not None:
            self.attempt(
                lambda: proofs.reject_mark(one, by=known(who), at=self.at, reason="原文如此，不改")
            )

    @rule(who=WHO, window=st.sampled_from(["a", "b"]), over=st.booleans())
    def write(self, who: str, window: str, over: bool) -> None:
        """Begin to write, or take over what somebody else writes; the walk's minutes let locks
        lapse."""
        if over:
            self.attempt(
                lambda: locks.take_over_lock(
                    self.now, window=window, by=known(who), at=self.at, reason="截稿在即，我来改"
                )
            )
        else:
            self.attempt_quietly(
                lambda: locks.take_lock(self.now, window, by=known(who), at=self.at)
            )

    @rule(who=WHO, act=st.sampled_from([interventions.hold_article, interventions.spike_article]))
    def set_aside(self, who: str, act: Any) -> None:
        self.attempt(lambda: act(self.now, by=known(who), at=self.at, reason="等待律师意见"))

    @rule(act=st.sampled_from([interventions.resume_article, interventions.unspike_article]))
    def take_back(self, act: Any) -> None:
        self.attempt(lambda: act(self.now, by=known("gu"), at=self.at))

    @rule(who=WHO, later=st.sampled_from([0, 3, -3]))
    def publish(self, who: str, later: int) -> None:
        moment = self.at + timedelta(minutes=later + 1) if later else None
        self.attempt(
            lambda: publishing.publish_article(
                self.now, by=known(who), at=self.at, public_from=moment
            )
        )

    @rule(who=WHO)
    def flash(self, who: str) -> None:
        self.attempt(lambda: publishing.flash_article(self.now, by=known(who), at=self.at))

    @rule(who=WHO)
    def unschedule(self, who: str) -> None:
        self.attempt(lambda: publishing.unschedule_article(self.now, by=known(who), at=self.at))

    @rule(who=WHO)
    def correct(self, who: str) -> None:
        words = corrections.CorrectionText(note="更正一处数字。")
        self.attempt(
            lambda: corrections.open_correction(
                self.now, "correction", words, by=known(who), at=self.at
            )
        )

    @rule(who=WHO)
    def cancel(self, who: str) -> None:
        self.attempt(lambda: corrections.cancel_correction(self.now, by=known(who), at=self.at))

    @rule(
        who=WHO, act=st.sampled_from([publishing.unpublish_article, publishing.republish_article])
    )
    def off_and_on(self, who: str, act: Any) -> None:
        more = {"reason": "等待当事人核实"} if act is publishing.unpublish_article else {}
        self.attempt(lambda: act(self.now, by=known(who), at=self.at, **more))

    @rule()
    def place(self) -> None:
        issue = Issue.objects.first() or make_issue()
        page = issue.pages.get(position=1 + self.now.placements.count() % 8)
        self.attempt(lambda: editions.place_article(self.now, page, by=known("pan"), at=self.at))

    @rule(sure=st.integers(0, 19))
    def withdraw(self, sure: int) -> None:
        if sure == 0:  # the end of a walk, so it comes seldom
            self.attempt(
                lambda: publishing.withdraw_article(
                    self.now, by=known("gu"), at=self.at, reason="内容失实"
                )
            )

    @invariant()
    def every_move_is_in_the_table_and_in_the_journal(self) -> None:
        if not self.acts or not self.anew("table"):
            return
        rows = JournalEntry.objects.filter(
            article=self.article, pk__gt=self.seen, outcome="done"
        ).exclude(to_stage="")
        for row in rows.order_by("pk"):
            start = row.from_stage or row.to_stage
            assert (start, row.to_stage) in PAIRS, (row.act, start, row.to_stage)
            self.seen = row.pk
        now = self.now
        after = stage_at(now.stage, now.published_at, self.at)
        last = (
            JournalEntry.objects.filter(article=self.article, outcome="done")
            .exclude(to_stage="")
            .latest("pk")
        )
        assert after in {last.to_stage, stage_at(last.to_stage, now.published_at, self.at)}

    @invariant()
    def what_readers_see_was_approved_by_different_people(self) -> None:
        if not self.acts or not self.anew("readers"):
            return
        shown = Article.objects.published(self.at).filter(pk=self.article.pk).first()
        if shown is None:
            return
        assert shown.release is not None
        found = (
            shown.rounds.exclude(closed_at=None)
            .filter(
                approvals__revision__digest=shown.release.revision.digest,
                approvals__cancelled_at=None,
            )
            .order_by("-number")
            .first()
        )
        assert found is not None
        rows = {row.step: row for row in Approval.objects.filter(round=found, cancelled_at=None)}
        assert set(rows) == set(found.steps)
        assert rows[found.steps[-1]].revision.digest == shown.release.revision.digest
        for (
            row
        ) in rows.values():  # what came after a signature is a slip, or the signature was cancelled
            later = shown.revisions.filter(
                number__gt=row.revision.number,
                number__lte=shown.release.revision.number,
                typographic=False,
            )
            assert all(revision.digest == row.revision.digest for revision in later)
        valid = {step: row.by_id for step, row in rows.items()}
        for group in APART:
            people = [valid[part] for part in group if part in valid]
            authors = found.authors if AUTHOR in group else []
            assert len(set(people)) == len(people)
            assert not set(people) & set(authors)

    @invariant()
    def ready_means_that_every_step_signed_this_text(self) -> None:
        if self.acts and self.anew("ready") and self.now.stage == Stage.READY:
            assert is_fully_approved(self.article.rounds.get(closed_at=None))

    @invariant()
    def a_correction_is_open_only_on_what_readers_saw(self) -> None:
        if (
            self.acts
            and self.anew("correction")
            and Correction.objects.open().filter(article=self.article).exists()
        ):
            assert self.now.visibility in {Visibility.LIVE, Visibility.UNPUBLISHED}


class Walk(House):
    """A walk that is taken back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)


@pytest.mark.django_db
@pytest.mark.sqlite  # the rules are the same on PostgreSQL, and this takes minutes
@pytest.mark.parametrize("part", share_of(range(PARTS), 1))
def test_walks_of_fifty_steps_break_nothing(part: int) -> None:
    known.cache_clear()
    for who in WALKERS:
        known(who)
    run_state_machine_as_test(
        seed(part)(type(f"Walk{part}", (Walk,), {})),
        settings=settings(
            max_examples=WALKS // PARTS,
            stateful_step_count=50,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
