"""撤回: a signature is taken back by its signer as long as nobody acted after it."""

import pytest
from django.test import Client

from articles.actions.publishing import publishing
from articles.actions.review import signatures, workflow
from articles.actions.writing import proofs
from articles.domain.states import Stage
from articles.errors import NotYours, WrongState
from articles.models import Article, JournalEntry
from tests.articles.signing.desk import DESK, LATER, change, enter, submit, use_profile
from tests.cast import group_of, person
from tests.factories.articles import MORNING, make_ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed() -> Article:
    """A text whose first review Shen signed, in a paper with six steps."""
    use_profile("strict")
    article = submit()
    workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    article.refresh_from_db()
    return article


def test_the_text_waits_at_its_step_again_and_the_signature_stays_on_record(
    signed: Article,
) -> None:
    signatures.take_back_signature(signed, by=person("shen"), at=LATER)
    signed.refresh_from_db()
    assert signed.stage == Stage.REVIEW_1
    assert signed.rounds.get().approvals.get().cancelled_at == LATER
    row = JournalEntry.objects.get(act="workflow.unsigned")
    assert (row.by, row.details["step"]) == (person("shen"), "review_1")
    workflow.approve_step(signed, Stage.REVIEW_1, by=person("shen"), at=LATER)
    signed.refresh_from_db()
    assert signed.stage == Stage.REVIEW_2


def test_nobody_takes_the_signature_of_somebody_else_back(signed: Article) -> None:
    for name in ("lin", "zhao", "gu"):
        with pytest.raises(NotYours):
            signatures.take_back_signature(signed, by=person(name), at=LATER)
    signed.refresh_from_db()
    assert signed.stage == Stage.REVIEW_2


def test_after_the_next_signature_the_earlier_one_stays(signed: Article) -> None:
    workflow.approve_step(signed, Stage.REVIEW_2, by=person("zhao"), at=LATER)
    with pytest.raises(WrongState):
        signatures.take_back_signature(signed, by=person("shen"), at=LATER)
    signatures.take_back_signature(signed, by=person("zhao"), at=LATER)
    signatures_left = signed.rounds.get().approvals.filter(cancelled_at=None)
    assert [approval.step for approval in signatures_left] == [Stage.REVIEW_1]


def test_after_a_return_or_a_changed_word_there_is_nothing_to_take_back(signed: Article) -> None:
    reason = workflow.ReturnReason("金额没有出处")
    workflow.return_article(signed, Stage.REVIEW_2, by=person("zhao"), at=LATER, reason=reason)
    with pytest.raises(NotYours):
        signatures.take_back_signature(signed, by=person("shen"), at=LATER)
    other = submit("另一篇")
    workflow.approve_step(other, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    change(other, headline="换了标题")  # cancels the signature
    with pytest.raises(NotYours):
        signatures.take_back_signature(other, by=person("shen"), at=LATER)


def test_a_mark_on_the_proof_is_an_act_after_the_signature() -> None:
    use_profile("small")
    article = submit(body="<p>货船一早靠泊。</p>")
    workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    mark = proofs.ProposedMark(field="body", kind="replace", start=2, end=4, proposal="清晨")
    proofs.mark_proof(article, mark, by=person("jiao"), at=LATER)
    with pytest.raises(WrongState):
        signatures.take_back_signature(article, by=person("shen"), at=LATER)


def test_the_last_signature_is_taken_back_until_the_text_is_published() -> None:
    article = make_ready()
    last = article.rounds.get().approvals.order_by("at", "pk").last()
    assert last is not None
    signatures.take_back_signature(article, by=last.by, at=LATER)
    article.refresh_from_db()
    assert article.stage == last.step
    workflow.approve_step(article, last.step, by=last.by, at=LATER)
    publishing.publish_article(article, by=person("gu"), at=LATER)
    with pytest.raises(WrongState):
        signatures.take_back_signature(article, by=last.by, at=LATER)


def test_who_lost_the_right_of_the_step_takes_nothing_back(signed: Article) -> None:
    shen = person("shen")
    shen.groups.set([group_of("reporter")])
    with pytest.raises(NotYours):
        signatures.take_back_signature(signed, by=type(shen).objects.get(pk=shen.pk), at=LATER)


def test_the_desk_offers_it_below_the_rows_and_on_the_article(
    signed: Article, client: Client
) -> None:
    address = f"/admin/articles/article/{signed.pk}/unsign/"
    enter(client, "zhao")
    assert address not in client.get(DESK).content.decode()
    enter(client, "shen")
    assert address in client.get(DESK).content.decode()
    assert address in client.get(f"/admin/articles/article/{signed.pk}/change/").content.decode()
    answer = client.post(address, {"version": signed.version, "step": signed.stage}, follow=True)
    page = answer.content.decode()
    assert "Took your signature back from “码头采购提速”. It waits at: First review." in page
    assert address not in client.get(DESK).content.decode()
