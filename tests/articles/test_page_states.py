"""The life of a printed page: its table, its people, and what stands against its signature."""

from datetime import timedelta
from functools import partial

import pytest

from articles.actions.editions import adverts, editions, page_machine, planning
from articles.actions.writing import remarks
from articles.domain.printed.page_states import (
    PAGE_MOVES,
    PageMove,
    PageState,
    apply_page_move,
    next_proof,
)
from articles.errors import Invalid, NotReady, NotYours, WrongState
from articles.models import (
    Article,
    Image,
    JournalEntry,
    Page,
    PageStep,
    Profile,
    Publication,
    RightsRecord,
    Task,
)
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    correct,
    lead_picture,
    make_article,
    make_draft,
    make_image,
    make_published,
)
from tests.factories.editions import editor_of, make_planned, prove, sign

LATER = MORNING + timedelta(hours=1)


class TestTheTable:
    def test_every_state_is_reached_and_left(self) -> None:
        reached = {rule.target for rule in PAGE_MOVES}
        left = {source for rule in PAGE_MOVES for source in rule.sources}
        assert reached | {PageState.EMPTY} == set(PageState)
        assert left == set(PageState)

    def test_a_move_that_the_table_lacks_is_refused(self) -> None:
        with pytest.raises(WrongState):
            apply_page_move(PageState.EMPTY, PageMove.SIGN)
        with pytest.raises(WrongState):
            apply_page_move(PageState.RELEASED, PageMove.REOPEN)

    def test_as_many_proofs_are_read_as_the_profile_asks(self) -> None:
        one = ["review_1", "proof_1"]
        assert next_proof(PageState.LAID_OUT, one) == PageMove.PROOF_1
        assert next_proof(PageState.PROOF_1, one) is None
        three = ["proof_1", "proof_2", "proof_3"]
        assert next_proof(PageState.PROOF_1, three) == PageMove.PROOF_2
        assert next_proof(PageState.EMPTY, three) is None


@pytest.mark.django_db
class TestAPageOnItsWay:
    @pytest.fixture
    def page(self) -> Page:
        page = make_planned().pages.get(position=1)
        editions.place_article(make_published(), page, by=OPERATOR, at=MORNING)
        return page

    def test_it_is_assigned_laid_out_read_signed(self, page: Page) -> None:
        page = page_machine.assign_page(
            page, editor_of("shen"), person("pan"), by=person("zhao"), at=MORNING
        )
        assert page.state == PageState.ASSIGNED
        page = page_machine.lay_out_page(page, by=person("pan"), at=MORNING)
        page = page_machine.read_page_proof(page, "proof_1", by=person("jiao"), at=MORNING)
        page = page_machine.sign_page(page, by=person("shen"), at=MORNING)
        assert page.state == PageState.SIGNED
        assert list(PageStep.objects.values_list("move", "by_printed")) == [
            ("lay_out", "潘一鸣"),
            ("proof_1", "焦点"),
            ("sign", "沈砚"),
        ]
        acts = list(
            JournalEntry.objects.filter(act__startswith="page.").values_list("act", flat=True)
        )
        assert set(acts) == {"page.assigned", "page.laid_out", "page.proofed", "page.signed"}

    def test_a_page_is_signed_by_the_editor_it_is_assigned_to(self, page: Page) -> None:
        assign = partial(page_machine.assign_page, by=person("zhao"), at=MORNING)
        page = prove(assign(page, editor_of("zhao")))
        with pytest.raises(NotReady) as refused:
            page_machine.sign_page(page, by=person("shen"), at=MORNING)
        assert "ZHAO" in str(refused.value)
        assert page_machine.list_signing_reasons(page, person("shen"))
        page = page_machine.sign_page(
            assign(page, editor_of("shen")), by=person("shen"), at=MORNING
        )
        assert page.signed_printed == "SHEN"

    def test_an_empty_page_is_not_laid_out(self) -> None:
        page = make_planned().pages.get(position=1)
        with pytest.raises(Invalid):
            page_machine.lay_out_page(page, by=person("pan"), at=MORNING)
        page.refresh_from_db()
        assert page.state == PageState.EMPTY

    def test_whoever_laid_it_out_does_not_read_it(self, page: Page) -> None:
        page = page_machine.lay_out_page(page, by=person("shen"), at=MORNING)
        with pytest.raises(NotYours):
            page_machine.read_page_proof(page, "proof_1", by=person("shen"), at=MORNING)
        assert page_machine.read_page_proof(page, "proof_1", by=person("jiao"), at=MORNING)

    def test_one_person_does_not_read_two_proofs(self, page: Page) -> None:
        strict = Profile.named("strict")
        Publication.objects.update(profile=strict)
        page = page_machine.lay_out_page(page, by=person("pan"), at=MORNING)
        page = page_machine.read_page_proof(page, "proof_1", by=person("jiao"), at=MORNING)
        with pytest.raises(NotYours):
            page_machine.read_page_proof(page, "proof_2", by=person("jiao"), at=MORNING)
        page = page_machine.read_page_proof(page, "proof_2", by=person("dui"), at=MORNING)
        with pytest.raises(NotReady):
            page_machine.sign_page(page, by=person("shen"), at=MORNING)
        page = page_machine.read_page_proof(page, "proof_3", by=person("gu"), at=MORNING)
        assert page_machine.sign_page(page, by=person("shen"), at=MORNING).signed_at == MORNING

    def test_a_proof_out_of_turn_is_refused(self, page: Page) -> None:
        page = page_machine.lay_out_page(page, by=person("pan"), at=MORNING)
        with pytest.raises(WrongState):
            page_machine.read_page_proof(page, "proof_2", by=person("dui"), at=MORNING)

    def test_a_page_editor_reads_no_proof_and_a_proofreader_lays_out_nothing(
        self, page: Page
    ) -> None:
        with pytest.raises(NotYours):
            page_machine.lay_out_page(page, by=person("jiao"), at=MORNING)
        page_machine.lay_out_page(page, by=person("pan"), at=MORNING)
        with pytest.raises(NotYours):
            page_machine.read_page_proof(page, "proof_1", by=person("pan"), at=MORNING)

    def test_a_signed_page_is_reopened_with_a_reason_alone(self, page: Page) -> None:
        page = sign(page)
        with pytest.raises(Invalid):
            page_machine.reopen_page(page, "", by=person("zhao"), at=LATER)
        page = page_machine.reopen_page(page, "标题有误，重排", by=person("zhao"), at=LATER)
        assert (page.state, page.signed_at) == (PageState.LAID_OUT, None)
        assert not PageStep.objects.filter(move="sign", cancelled_at=None).exists()

    def test_an_advertisement_changed_after_the_signature_reopens_it(self, page: Page) -> None:
        advert = adverts.place_advert(
            page, adverts.AdvertFacts(span=2, height=80, text="招标公告"), by=OPERATOR, at=MORNING
        )
        sign(page)
        adverts.change_advert(
            advert,
            adverts.AdvertFacts(span=3, height=80, text="招标公告"),
            by=OPERATOR,
            at=LATER,
        )
        page.refresh_from_db()
        assert (page.state, page.signed_at) == (PageState.LAID_OUT, None)

    def test_another_name_after_the_signature_reopens_it(self, page: Page) -> None:
        page = sign(page)
        page.name = "民生"
        editions.change_page(page, by=person("gu"), at=LATER)
        page.refresh_from_db()
        assert page.state == PageState.LAID_OUT


@pytest.mark.django_db
class TestWhatStandsAgainstASignature:
    """Each reason alone, and all of them at once."""

    @pytest.fixture
    def page(self) -> Page:
        page = make_planned().pages.get(position=1)
        editions.place_article(make_published("码头提速"), page, by=OPERATOR, at=MORNING)
        return page

    def refusal(self, page: Page) -> str:
        prove(page)
        with pytest.raises(NotReady) as refused:
            page_machine.sign_page(page, by=person("shen"), at=MORNING)
        page.refresh_from_db()
        assert page.signed_at is None
        return str(refused.value)

    def test_nothing_stands_against_a_complete_page(self, page: Page) -> None:
        assert sign(page).state == PageState.SIGNED

    def test_an_article_that_is_not_ready(self, page: Page) -> None:
        editions.place_article(make_article("未审完"), page, by=OPERATOR, at=MORNING)
        assert "未审完" in self.refusal(page)

    def test_an_open_note_that_must_be_settled(self, page: Page) -> None:
        article = Article.objects.get()
        remark = remarks.add_remark(
            article, "数字待核", by=person("zhao"), at=MORNING, must_fix=True
        )
        assert "数字待核" in self.refusal(page)
        remarks.settle_remark(remark, by=person("zhao"), at=LATER)
        assert sign(page).state == PageState.SIGNED

    def test_a_picture_without_its_right(self, page: Page) -> None:
        image = make_image("吊车")
        editions.place_article(
            make_published("有图", pictures=[lead_picture(image)]), page, by=OPERATOR, at=MORNING
        )
        Image.objects.filter(pk=image.pk).update(credit="")
        assert "吊车" in self.refusal(page)

    def test_a_text_that_may_not_be_printed(self, page: Page) -> None:
        RightsRecord.objects.update(print_allowed=False)
        assert "码头提速" in self.refusal(page)

    def test_a_correction_due_on_this_page(self, page: Page) -> None:
        wrong = make_published("错报数字")
        earlier = make_planned(1321, page.issue.date - timedelta(days=4))
        editions.place_article(wrong, earlier.pages.get(position=1), by=OPERATOR, at=MORNING)
        wrong = sign_off_correction(wrong)
        assert "错报数字" in self.refusal(page)
        task = Task.objects.get(kind="print_notice")
        planning.place_notice(task, page, by=person("pan"), at=LATER)
        assert sign(page).state == PageState.SIGNED

    def test_a_correction_of_another_page_stands_against_nothing(self, page: Page) -> None:
        wrong = make_published("错报数字")
        earlier = make_planned(1321, page.issue.date - timedelta(days=4))
        editions.place_article(wrong, earlier.pages.get(position=2), by=OPERATOR, at=MORNING)
        sign_off_correction(wrong)
        assert sign(page).state == PageState.SIGNED

    @pytest.mark.parametrize("field", ["organiser_line", "cn_number", "price_line"])
    def test_a_gap_of_the_imprint(self, page: Page, field: str) -> None:
        Publication.objects.update(**{field: ""})
        assert self.refusal(page)

    def test_an_advertisement_without_its_mark(self, page: Page) -> None:
        facts = adverts.AdvertFacts(span=2, height=80, text="特别报道", mark="专题")
        adverts.place_advert(page, facts, by=OPERATOR, at=MORNING)
        assert "广告" in self.refusal(page)

    def test_every_reason_is_told_at_once(self, page: Page) -> None:
        editions.place_article(make_article("未审完"), page, by=OPERATOR, at=MORNING)
        remarks.add_remark(
            Article.objects.get(headline="码头提速"),
            "数字待核",
            by=person("zhao"),
            at=MORNING,
            must_fix=True,
        )
        RightsRecord.objects.filter(article__headline="码头提速").update(print_allowed=False)
        Publication.objects.update(cn_number="", price_line="")
        with pytest.raises(NotReady) as refused:
            page_machine.sign_page(page, by=person("shen"), at=MORNING)
        assert len(refused.value.reasons) == 6
        denied = JournalEntry.objects.get(act="page.signed", outcome="denied")
        assert "数字待核" in denied.reason


def sign_off_correction(article: Article) -> Article:
    """Publish a correction of a printed article: its print notice falls due."""
    article.refresh_from_db()
    return correct(article, make_draft(article.headline, body="<p>改正的正文。</p>"))
