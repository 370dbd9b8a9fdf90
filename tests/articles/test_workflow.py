"""三审三校: different people, one text, a reason for every return."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from articles.actions.editions import editions
from articles.actions.pictures import describing
from articles.actions.publishing import publishing
from articles.actions.records.reasons import check_reason
from articles.actions.review import interventions, workflow
from articles.actions.writing import remarks, writing
from articles.actions.writing.drafts import CreditLine, draft_from_article
from articles.domain.states import Stage
from articles.errors import Invalid, NotReady, NotYours, Refused, Stale, WrongState
from articles.models import Article, JournalEntry, Profile, Task
from tests.cast import person
from tests.factories.articles import (
    MORNING,
    SIGNERS,
    lead_picture,
    make_article,
    make_draft,
    make_image,
    make_issue,
    make_publication,
    make_published,
    make_ready,
    sign_off,
    the_publication,
)

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)


def use(code: str) -> Profile:
    """Let the newspaper work after a profile."""
    publication = the_publication()
    publication.profile = Profile.named(code)
    publication.save()
    return publication.profile


def submitted(code: str = "strict", **fields: Any) -> Article:
    use(code)
    return workflow.submit_article(
        make_article(by=person("lin"), **fields), by=person("lin"), at=MORNING
    )


def approve(article: Article, *steps: Stage) -> Article:
    for step in steps:
        workflow.approve_step(article, step, by=person(SIGNERS[step]), at=MORNING)
        article.refresh_from_db()
    return article


def denied(act: str) -> bool:
    return JournalEntry.objects.filter(act=act, outcome="denied").exists()


def test_a_strict_text_takes_three_reviews_and_three_proofs() -> None:
    use("strict")
    article = make_article(by=person("lin"))
    sign_off(article)
    article.refresh_from_db()
    assert article.stage == Stage.READY
    assert list(article.rounds.get().approvals.order_by("pk").values_list("step", flat=True)) == [
        "review_1",
        "review_2",
        "review_3",
        "proof_1",
        "proof_2",
        "proof_3",
    ]


def test_a_small_paper_takes_one_review_and_one_proof() -> None:
    article = submitted("small")
    workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    workflow.approve_step(article, Stage.PROOF_1, by=person("shen"), at=MORNING)
    article.refresh_from_db()
    assert article.stage == Stage.READY


def test_the_profile_of_the_home_column_stands_above_that_of_the_newspaper() -> None:
    use("strict")
    article = make_article(by=person("lin"))
    column = article.columns.get()
    column.profile = Profile.named("small")
    column.save()
    workflow.submit_article(article, by=person("lin"), at=MORNING)
    assert article.rounds.get().steps == ["review_1", "proof_1"]


def test_a_profile_changed_later_leaves_running_articles_alone() -> None:
    article = submitted("small")
    profile = Profile.named("small")
    profile.steps = ["review_1", "review_2", "review_3"]
    profile.save()
    approve(article, Stage.REVIEW_1)
    assert article.stage == Stage.PROOF_1


def test_one_person_cannot_do_two_reviews() -> None:
    article = approve(submitted(), Stage.REVIEW_1)
    chief = person("gu")
    workflow.approve_step(article, Stage.REVIEW_2, by=chief, at=MORNING)
    with pytest.raises(NotYours) as refused:
        workflow.approve_step(article, Stage.REVIEW_3, by=chief, at=MORNING)
    assert str(Stage.REVIEW_2.label) in str(refused.value)
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_3
    assert denied("workflow.approved")


def test_nobody_reviews_a_text_of_his_or_her_own() -> None:
    use("small")
    own = make_article(by=person("shen"))
    workflow.submit_article(own, by=person("shen"), at=MORNING)
    with pytest.raises(NotYours):
        workflow.approve_step(own, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    workflow.approve_step(own, Stage.REVIEW_1, by=person("zhao"), at=MORNING)


def test_a_name_in_the_byline_is_an_author_as_well() -> None:
    shen = person("shen")
    article = submitted("small", credits=[CreditLine(role="reporter", person=shen.person)])
    with pytest.raises(NotYours):
        workflow.approve_step(article, Stage.REVIEW_1, by=shen, at=MORNING)


def test_first_and_second_proof_are_read_by_two_people() -> None:
    article = approve(submitted(), Stage.REVIEW_1, Stage.REVIEW_2, Stage.REVIEW_3, Stage.PROOF_1)
    with pytest.raises(NotYours):
        workflow.approve_step(article, Stage.PROOF_2, by=person("jiao"), at=MORNING)
    workflow.approve_step(article, Stage.PROOF_2, by=person("dui"), at=MORNING)


def test_only_the_chief_waives_and_the_waiver_is_listed() -> None:
    article = submitted("small", headline="缺人的一天")
    own = make_article("编辑自己写的", by=person("shen"))
    workflow.submit_article(own, by=person("shen"), at=MORNING)
    with pytest.raises(NotYours):
        interventions.waive_four_eyes(
            own,
            Stage.REVIEW_1,
            person("shen"),
            by=person("zhao"),
            at=MORNING,
            reason="今日值班只有一人",
        )
    waiver = interventions.waive_four_eyes(
        own, Stage.REVIEW_1, person("shen"), by=person("gu"), at=MORNING, reason="今日值班只有一人"
    )
    workflow.approve_step(own, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    assert waiver.reason == "今日值班只有一人"
    assert article.stage == Stage.REVIEW_1


def test_a_locked_profile_knows_no_waiver() -> None:
    article = submitted("strict")
    with pytest.raises(NotYours):
        interventions.waive_four_eyes(
            article,
            Stage.REVIEW_1,
            person("shen"),
            by=person("gu"),
            at=MORNING,
            reason="今日值班只有一人",
        )


def test_a_changed_text_cancels_every_approval_and_an_unchanged_one_none() -> None:
    article = approve(submitted(), Stage.REVIEW_1, Stage.REVIEW_2, Stage.REVIEW_3)
    writing.save_article(article, draft_from_article(article), by=person("gu"), at=LATER)
    article.refresh_from_db()
    assert article.stage == Stage.PROOF_1
    writing.save_article(article, make_draft("另一个标题"), by=person("gu"), at=LATER)
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_1
    assert JournalEntry.objects.filter(act="approvals.cancelled").count() == 1


def test_changed_rights_cancel_approvals_and_take_a_text_off_the_schedule() -> None:
    article = make_ready(by=person("lin"))
    publishing.publish_article(article, by=person("gu"), at=MORNING, public_from=LATER)
    draft = make_draft(rights={"kind": "original", "web_allowed": False})
    writing.save_article(article, draft, by=person("gu"), at=MORNING)
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_1
    assert article.schedule_failed_at == MORNING
    assert not Article.objects.published(LATER).exists()


def test_another_place_in_print_cancels_the_proofs_and_no_review() -> None:
    article = approve(submitted(), Stage.REVIEW_1, Stage.REVIEW_2, Stage.REVIEW_3, Stage.PROOF_1)
    editions.place_article(article, make_issue().pages.get(position=2), by=person("gu"), at=MORNING)
    article.refresh_from_db()
    assert article.stage == Stage.PROOF_1


def test_an_approval_of_yesterdays_text_from_a_stale_tab_is_refused() -> None:
    article = submitted("small")
    writing.save_article(article, make_draft("夜里改过的标题"), by=person("zhao"), at=LATER)
    with pytest.raises(Stale):
        workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=LATER, version=1)
    workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=LATER, version=2)


def test_a_second_click_approves_nothing_twice_and_tells_who_did() -> None:
    article = submitted("small")
    workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    with pytest.raises(WrongState) as refused:
        workflow.approve_step(article, Stage.REVIEW_1, by=person("zhao"), at=MORNING)
    assert "沈砚" in str(refused.value)
    assert article.rounds.get().approvals.count() == 1


def test_somebody_taken_out_of_the_group_while_the_page_is_open_approves_nothing() -> None:
    article, shen = submitted("small"), person("shen")
    shen.groups.clear()
    with pytest.raises(NotYours):
        workflow.approve_step(
            article, Stage.REVIEW_1, by=type(shen).objects.get(pk=shen.pk), at=MORNING
        )
    assert denied("workflow.approved")


@pytest.mark.parametrize("reason", ["", "   ", "\t\n", "不行", "x" * 4 + "\0"])
def test_a_return_needs_a_reason_somebody_can_act_on(reason: str) -> None:
    article = submitted("small")
    with pytest.raises(Invalid):
        workflow.return_article(
            article,
            Stage.REVIEW_1,
            by=person("shen"),
            at=MORNING,
            reason=workflow.ReturnReason(reason),
        )
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_1


def test_a_strict_return_begins_anew_and_a_small_one_comes_back_to_where_it_was() -> None:
    strict = approve(submitted("strict"), Stage.REVIEW_1)
    workflow.return_article(
        strict,
        Stage.REVIEW_2,
        by=person("zhao"),
        at=MORNING,
        reason=workflow.ReturnReason("数字没有出处", codes=["source"]),
    )
    strict.refresh_from_db()
    assert strict.stage == Stage.RETURNED
    workflow.submit_article(strict, by=person("lin"), at=LATER)
    strict.refresh_from_db()
    assert strict.stage == Stage.REVIEW_1
    small = approve(submitted("small", headline="小报的稿子"), Stage.REVIEW_1)
    workflow.return_article(
        small,
        Stage.PROOF_1,
        by=person("jiao"),
        at=MORNING,
        reason=workflow.ReturnReason("第三段有两种写法"),
    )
    workflow.submit_article(small, by=person("lin"), at=LATER)
    small.refresh_from_db()
    assert small.stage == Stage.PROOF_1


def test_a_return_to_the_step_before_asks_that_step_again() -> None:
    article = approve(submitted(), Stage.REVIEW_1, Stage.REVIEW_2)
    workflow.return_article(
        article,
        Stage.REVIEW_3,
        by=person("gu"),
        at=MORNING,
        reason=workflow.ReturnReason("标题与正文不符"),
        to_previous=True,
    )
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_2
    workflow.approve_step(article, Stage.REVIEW_2, by=person("zhao"), at=LATER)
    other = submitted("strict", headline="第一步没有前一步")
    with pytest.raises(Invalid):
        workflow.return_article(
            other,
            Stage.REVIEW_1,
            by=person("shen"),
            at=MORNING,
            reason=workflow.ReturnReason("退回上一步看看"),
            to_previous=True,
        )


def test_a_text_is_recalled_until_somebody_approved_it() -> None:
    article = submitted("small")
    workflow.recall_article(article, by=person("lin"), at=MORNING)
    workflow.submit_article(article, by=person("lin"), at=MORNING)
    approve(article, Stage.REVIEW_1)
    with pytest.raises(WrongState):
        workflow.recall_article(article, by=person("lin"), at=MORNING)


def test_a_reporter_writes_drafts_and_touches_nothing_under_review() -> None:
    article = submitted("small")
    with pytest.raises(NotYours):
        writing.save_article(article, make_draft("偷偷改"), by=person("lin"), at=LATER)
    foreign = make_article("别人的稿子", by=person("shen"))
    with pytest.raises(NotYours):
        writing.save_article(foreign, make_draft("改别人的"), by=person("lin"), at=LATER)


def test_held_and_spiked_texts_come_back_to_where_they_stood() -> None:
    article = approve(submitted(), Stage.REVIEW_1)
    for away, back in (
        (interventions.hold_article, interventions.resume_article),
        (interventions.spike_article, interventions.unspike_article),
    ):
        away(article, by=person("gu"), at=MORNING, reason="等待律师意见")
        with pytest.raises(WrongState):
            workflow.approve_step(article, Stage.REVIEW_2, by=person("zhao"), at=MORNING)
        back(article, by=person("gu"), at=MORNING)
        article.refresh_from_db()
        assert article.stage == Stage.REVIEW_2


def test_a_note_that_must_be_settled_stops_the_approval() -> None:
    article = submitted("small")
    remark = remarks.add_remark(
        article, "核对采购金额", by=person("zhao"), at=MORNING, must_fix=True
    )
    with pytest.raises(NotReady):
        workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    with pytest.raises(NotYours):
        remarks.settle_remark(remark, by=person("lin"), at=MORNING)
    remarks.settle_remark(remark, by=person("zhao"), at=MORNING)
    with pytest.raises(WrongState):
        remarks.settle_remark(remark, by=person("zhao"), at=MORNING)
    workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING)


def test_whoever_signs_the_first_review_is_the_responsible_editor_with_the_date() -> None:
    article = make_ready(by=person("lin"))
    release = publishing.publish_article(article, by=person("gu"), at=LATER).release
    assert release is not None
    assert release.editor_printed == "SHEN"
    assert release.editor_signed_at == MORNING


def test_an_account_without_a_printed_name_signs_no_first_review() -> None:
    article, shen = submitted("small"), person("shen")
    shen.person.editor.active = False
    shen.person.editor.save()
    with pytest.raises(NotYours):
        workflow.approve_step(article, Stage.REVIEW_1, by=shen, at=MORNING)


def test_a_draft_is_not_published_without_its_approvals() -> None:
    article = make_article(by=person("lin"))
    with pytest.raises(WrongState):
        publishing.publish_article(article, by=person("gu"), at=MORNING)
    assert denied("article.published")


def test_where_the_chief_signs_nobody_else_publishes() -> None:
    use("strict")
    article = sign_off(make_article(by=person("lin")))
    with pytest.raises(NotYours):
        publishing.publish_article(article, by=person("zhao"), at=MORNING)
    publishing.publish_article(article, by=person("gu"), at=MORNING)


def test_nobody_publishes_a_text_of_his_or_her_own() -> None:
    use("small")
    own = make_article(by=person("gu"))
    workflow.submit_article(own, by=person("gu"), at=MORNING)
    approve(own, Stage.REVIEW_1, Stage.PROOF_1)
    with pytest.raises(NotYours):
        publishing.publish_article(own, by=person("gu"), at=MORNING)
    publishing.publish_article(own, by=person("shen"), at=MORNING)


def test_the_duty_chief_publishes_at_once_and_somebody_else_checks_it_within_half_an_hour() -> None:
    use("flash")
    article = make_article(by=person("lin"))
    publishing.flash_article(article, by=person("gu"), at=MORNING)
    assert Article.objects.published(MORNING).get() == article
    task = Task.objects.get(kind="after_check")
    assert task.due_at == MORNING + timedelta(minutes=30)
    with pytest.raises(NotYours):
        interventions.finish_task(task, by=person("gu"), at=LATER)
    interventions.finish_task(task, by=person("shen"), at=LATER)
    with pytest.raises(WrongState):
        interventions.finish_task(task, by=person("zhao"), at=LATER)


def test_nothing_goes_out_at_once_where_the_profile_does_not_say_so() -> None:
    use("strict")
    article = make_article(by=person("lin"))
    with pytest.raises(NotYours):
        publishing.flash_article(article, by=person("gu"), at=MORNING)
    assert not Article.objects.published(MORNING).exists()


def test_every_refusal_is_journalled_as_denied_and_changes_nothing() -> None:
    article = submitted("strict")
    before = Article.objects.values().get(pk=article.pk)
    tries: list[Any] = [
        lambda by: workflow.approve_step(article, Stage.REVIEW_2, by=by, at=LATER),
        lambda by: workflow.return_article(
            article, Stage.REVIEW_1, by=by, at=LATER, reason=workflow.ReturnReason("这里要改一改")
        ),
        lambda by: interventions.hold_article(article, by=by, at=LATER, reason="等待律师意见"),
        lambda by: interventions.spike_article(article, by=by, at=LATER, reason="不再刊用此稿"),
        lambda by: publishing.publish_article(article, by=by, at=LATER),
        lambda by: publishing.withdraw_article(article, by=by, at=LATER, reason="撤稿"),
    ]
    for number, attempt in enumerate(tries, start=1):
        with pytest.raises(Refused):
            attempt(person("lin"))
        assert JournalEntry.objects.filter(outcome="denied").count() == number
    assert Article.objects.values().get(pk=article.pk) == before


def test_a_text_without_essentials_is_not_handed_in() -> None:
    article = make_article(by=person("lin"), body="")
    with pytest.raises(NotReady):
        workflow.submit_article(article, by=person("lin"), at=MORNING)


def test_nobody_signs_before_it_is_known_whose_text_it_is() -> None:
    article = submitted("small")
    article.rights.delete()
    with pytest.raises(NotReady):
        workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING)


def test_papers_have_profiles_of_their_own() -> None:
    use("strict")
    other = make_publication("weekly", profile=Profile.named("small"))
    assert other.profile != the_publication().profile


def test_notes_of_the_house_reach_colleagues_and_never_readers(client: Any) -> None:
    article = make_published()
    remarks.add_remark(
        article,
        "只给同事看的话",
        by=person("shen"),
        at=MORNING,
        about=remarks.NotedPlace("headline"),
        mentions=[person("lin")],
    )
    for address in (
        article.get_absolute_url(),
        "/",
        "/feeds/latest.rss",
        f"/api/v1/articles/{article.pk}/",
    ):
        assert "只给同事看的话" not in client.get(address).content.decode()
    for words, field in ((" ", ""), ("有话", "no_such_field")):
        with pytest.raises(Invalid):
            remarks.add_remark(
                article, words, by=person("shen"), at=MORNING, about=remarks.NotedPlace(field)
            )
    client.force_login(person("lin"))
    page = f"/admin/articles/article/{article.pk}/remarks/"
    assert "只给同事看的话" in client.get(page).content.decode()
    assert client.post(page, {"words": "已核对"}).status_code == 302
    assert client.post(page, {"settle": "x"}).status_code == 404
    assert client.post(page, {"settle": str(article.remarks.first().pk)}).status_code == 302
    assert article.remarks.filter(settled_at=None).count() == 1


def test_a_held_text_whose_rights_change_comes_back_to_where_it_must_be_signed() -> None:
    article = approve(submitted("small"), Stage.REVIEW_1)
    interventions.hold_article(article, by=person("gu"), at=MORNING, reason="等待律师意见")
    writing.change_rights(
        article, {"kind": "original", "holder": "另一家"}, by=person("rao"), at=LATER
    )
    interventions.resume_article(article, by=person("gu"), at=LATER)
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_1


def test_the_chief_may_let_a_writer_publish_where_nobody_else_is_there() -> None:
    use("small")
    own = make_article(by=person("zhao"))
    workflow.submit_article(own, by=person("zhao"), at=MORNING)
    approve(own, Stage.REVIEW_1, Stage.PROOF_1)
    with pytest.raises(NotYours):
        publishing.publish_article(own, by=person("zhao"), at=MORNING)
    interventions.waive_four_eyes(
        own, Stage.READY, person("zhao"), by=person("gu"), at=MORNING, reason="今日值班只有一人"
    )
    publishing.publish_article(own, by=person("zhao"), at=MORNING)


@pytest.mark.parametrize(
    "steps", [[], ["proof_1"], ["review_2", "review_1"], ["review_1", "review_1"], "review_1", [7]]
)
def test_a_profile_begins_with_a_review_and_names_its_steps_in_order(steps: Any) -> None:
    profile = Profile(code="odd", name="怪流程", steps=steps, correction_steps=["review_1"])
    with pytest.raises(ValidationError):
        profile.full_clean()


def test_a_placed_proof_of_a_held_text_is_read_again_when_it_comes_back() -> None:
    article = approve(submitted(), Stage.REVIEW_1, Stage.REVIEW_2, Stage.REVIEW_3, Stage.PROOF_1)
    interventions.hold_article(article, by=person("gu"), at=MORNING, reason="等待律师意见")
    editions.place_article(article, make_issue().pages.get(position=2), by=person("gu"), at=MORNING)
    interventions.resume_article(article, by=person("gu"), at=MORNING)
    article.refresh_from_db()
    assert article.stage == Stage.PROOF_1


def test_a_task_is_seen_by_who_may_see_articles_only(client: Any) -> None:
    task = Task.objects.create(kind="after_check", article=make_published(), opened_at=MORNING)
    for name, status in (("miao", 403), ("shen", 200)):
        client.force_login(person(name))
        assert client.get(f"/admin/articles/task/{task.pk}/finish/").status_code == status


def test_another_credit_of_a_picture_cancels_what_was_signed_under_the_old_one() -> None:
    image = make_image()
    article = approve(submitted("small", pictures=[lead_picture(image)]), Stage.REVIEW_1)
    image.focal_x = 0.2
    describing.describe_image(image, by=person("gu"), at=MORNING)
    article.refresh_from_db()
    assert article.stage == Stage.PROOF_1
    image.credit = "周平 摄"
    describing.describe_image(image, by=person("gu"), at=MORNING)
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_1


def test_a_deadline_is_set_by_the_desk_before_the_text_has_passed_its_round() -> None:
    article, later = submitted("small"), MORNING + timedelta(hours=8)
    with pytest.raises(NotYours):
        interventions.set_deadline(article, later, by=person("lin"), at=MORNING)
    with pytest.raises(Invalid):
        interventions.set_deadline(
            article, MORNING - timedelta(hours=1), by=person("shen"), at=MORNING
        )
    interventions.set_deadline(article, later, by=person("shen"), at=MORNING)
    assert Article.objects.get(pk=article.pk).due_at == later
    assert (
        JournalEntry.objects.get(act="article.deadline", outcome="done").details["due_at"]
        == later.isoformat()
    )
    with pytest.raises(WrongState):
        interventions.set_deadline(make_ready("待签稿"), later, by=person("shen"), at=MORNING)


@pytest.mark.parametrize("nothing", ["", " \n", "\u202e\u200b", "\0"])
def test_a_note_of_invisible_characters_is_none(nothing: str) -> None:
    with pytest.raises(Invalid):
        remarks.add_remark(submitted("small"), nothing, by=person("shen"), at=MORNING)
    with pytest.raises(Invalid):
        check_reason(nothing * 5)
