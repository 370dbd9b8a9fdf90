"""The signature page: one reads the text, sees what changed, and signs beside it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from articles.actions.editions import editions
from articles.actions.publishing import corrections
from articles.actions.review import interventions, workflow
from articles.actions.writing import proofs, remarks, writing
from articles.actions.writing.drafts import draft_from_article
from articles.domain.states import Stage
from articles.models import Article, Image, JournalEntry, Profile
from newsroom.accounts.models import User
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_image,
    make_issue,
    make_published,
    the_publication,
)
from tests.factories.pages import make_page_file

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)


def use_profile(code: str) -> None:
    publication = the_publication()
    publication.profile = Profile.named(code)
    publication.save()


def submit(headline: str = "码头采购提速", **fields: Any) -> Article:
    lin = person("lin")
    article = make_article(headline, by=lin, **fields)
    return workflow.submit_article(article, by=lin, at=MORNING)


def address_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/review/"


def change(article: Article, name: str = "lin", **fields: Any) -> Article:
    """Save the text again with other words."""
    article.refresh_from_db()
    draft = draft_from_article(article)
    draft = replace(draft, text={**draft.text, **fields})
    return writing.save_article(
        article, draft, by=person(name), at=LATER, expected_version=article.version
    )


def enter(client: Client, user: User) -> None:
    """Sign in, and read the pages in English."""
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


def judge(client: Client, article: Article, act: str, **sent: Any) -> Any:
    """Press the button of the page as it was when `article` was loaded."""
    looked_at = {"version": article.version, "step": article.stage}
    return client.post(address_of(article), {"act": act, **looked_at, **sent}, follow=True)


def test_the_page_shows_the_text_as_readers_will_read_it(client: Client) -> None:
    use_profile("strict")
    image = make_image("码头", credit="本报摄影")
    article = submit(
        text={"abstract": "采购周期缩短到十二天。"},
        body="<p>三月的江岸，货船一早靠泊。</p><h3>一次采购</h3>",
        pictures=[lead_picture(image)],
    )
    printed = make_issue().pages.get(position=3)
    editions.place_article(article, printed, by=OPERATOR, at=MORNING)
    make_page_file(printed)
    remarks.add_remark(article, "核对金额", by=person("gu"), at=MORNING, must_fix=True)
    enter(client, person("shen"))
    page = client.get(address_of(article)).content.decode()
    assert "<h3>一次采购</h3>" in page
    for words in (article.headline, "采购周期缩短到十二天。", "本报摄影", "核对金额"):
        assert words in page
    assert f'src="/admin/articles/page/{printed.pk}/picture/640/"' in page
    assert "must be settled" in page
    assert "A note that must be settled is still open." in page
    assert "Site: allowed" in page
    assert 'value="approve"' in page
    assert 'value="return"' in page


def test_a_signer_sees_what_changed_since_his_own_signature(client: Client) -> None:
    use_profile("strict")
    article = submit(body="<p>货船一早靠泊。</p><p>第二段没有变。</p>")
    workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    article.refresh_from_db()
    workflow.return_article(
        article,
        Stage.REVIEW_2,
        by=person("zhao"),
        at=MORNING,
        reason=workflow.ReturnReason("金额没有出处"),
    )
    article = change(article, body="<p>货船清晨靠泊。</p><p>第二段没有变。</p>")
    workflow.submit_article(article, by=person("lin"), at=LATER)
    enter(client, person("shen"))
    shown = client.get(address_of(article))
    assert shown.context["base"].reason == "seen"
    assert [block.change for block in shown.context["changed_blocks"]] == ["changed"]
    assert "<ins>清晨</ins>" in shown.content.decode().replace("<ins\n>", "<ins>")


def test_who_never_judged_a_text_sees_what_changed_since_it_was_submitted(client: Client) -> None:
    use_profile("strict")
    article = submit()
    change(article, "zhao", headline="码头采购提速一半")
    enter(client, person("shen"))
    shown = client.get(address_of(article))
    assert shown.context["base"].reason == "submitted"
    assert [label for label, _pieces in shown.context["comparison"].fields] == ["headline"]


def test_a_correction_is_compared_with_what_readers_see(client: Client) -> None:
    article = make_published("码头采购提速")
    words = corrections.CorrectionText(note="标题已改正。")
    corrections.open_correction(article, "correction", words, by=person("gu"), at=LATER)
    article = change(article, "zhao", headline="码头采购提速两成")
    workflow.submit_article(article, by=person("zhao"), at=LATER)
    enter(client, person("shen"))
    shown = client.get(address_of(article))
    assert shown.context["base"].reason == "published"
    assert [label for label, _pieces in shown.context["comparison"].fields] == ["headline"]
    assert "标题已改正。" in shown.content.decode()


def test_signing_opens_the_next_text_that_waits(client: Client) -> None:
    use_profile("strict")
    first = submit("第一篇")
    second = submit("第二篇")
    urgent = submit("急稿")
    interventions.set_deadline(urgent, LATER, by=person("zhao"), at=MORNING)
    enter(client, person("shen"))
    opened = judge(client, first, "approve")
    assert opened.redirect_chain == [(address_of(urgent), 302)]
    assert "Approved “第一篇” at “First review”. Next: Second review." in opened.content.decode()
    opened = judge(client, urgent, "return", reason="金额没有出处", codes=["fact"])
    assert opened.redirect_chain == [(address_of(second), 302)]
    assert urgent.rounds.get().returns.get().codes == ["fact"]
    opened = judge(client, second, "approve")
    assert opened.redirect_chain == [("/admin/", 302)]
    assert "Nothing else waits for your signature." in opened.content.decode()


def test_a_text_changed_meanwhile_is_not_signed_and_nothing_typed_is_lost(client: Client) -> None:
    use_profile("strict")
    looked_at = submit()
    change(looked_at, "zhao", headline="码头采购提速一半")
    looked_at = Article.objects.get(pk=looked_at.pk)
    looked_at.version -= 1
    enter(client, person("shen"))
    refused = judge(client, looked_at, "return", reason="金额没有出处", codes=["fact"])
    page = refused.content.decode()
    assert "The text was changed after you had opened this page." in page
    assert "金额没有出处</textarea>" in page
    assert refused.context["send_back"]["codes"].value() == ["fact"]
    assert refused.context["base"].reason == "shown"
    assert not looked_at.rounds.get().returns.exists()
    # The page shows the new text now, so pressing again returns it.
    current = Article.objects.get(pk=looked_at.pk)
    assert str(refused.context["send_back"]["version"].value()) == str(current.version)
    judge(client, current, "return", reason="金额没有出处", codes=["fact"])
    assert looked_at.rounds.get().returns.exists()


def test_an_open_must_fix_note_refuses_the_signature_and_keeps_the_note(client: Client) -> None:
    use_profile("strict")
    article = submit()
    remarks.add_remark(article, "核对金额", by=person("gu"), at=MORNING, must_fix=True)
    enter(client, person("shen"))
    refused = judge(client, article, "approve", note="数字已核对")
    assert "A note that must be settled is still open." in refused.content.decode()
    assert "数字已核对</textarea>" in refused.content.decode()
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_1


@pytest.mark.parametrize("name", ["lin", "jiao", "rao"])
def test_who_may_not_take_the_step_reads_and_is_refused_in_words(client: Client, name: str) -> None:
    use_profile("strict")
    article = submit()
    enter(client, person(name))
    assert 'value="approve"' not in client.get(address_of(article)).content.decode()
    refused = judge(client, article, "approve")
    assert refused.status_code == 200
    assert refused.context["refused"]
    assert JournalEntry.objects.filter(
        act="workflow.approved", outcome="denied", by=person(name)
    ).exists()
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_1


def test_the_counter_does_not_read_texts_here(client: Client) -> None:
    article = submit()
    enter(client, person("miao"))
    assert client.get(address_of(article)).status_code == 403


def test_a_proof_step_shows_the_undecided_marks(client: Client) -> None:
    use_profile("small")
    article = submit(body="<p>货船一早靠泊。</p>")
    workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    mark = proofs.ProposedMark(field="body", kind="replace", start=2, end=4, proposal="清晨")
    proofs.mark_proof(article, mark, by=person("jiao"), at=MORNING)
    article.refresh_from_db()
    enter(client, person("jiao"))
    shown = client.get(address_of(article))
    assert article.stage == Stage.PROOF_1
    assert [mark.proposal for mark in shown.context["open_marks"]] == ["清晨"]


def test_each_row_of_what_waits_leads_to_the_page(client: Client) -> None:
    use_profile("strict")
    article = submit()
    rows = "/admin/articles/article/?desk=review_1"
    interventions.set_deadline(article, LATER, by=person("zhao"), at=MORNING)
    enter(client, person("shen"))
    for name in ("review_1", "due", "overdue"):
        listed = client.get(f"/admin/articles/article/?desk={name}").content.decode()
        assert address_of(article) in listed
    form = client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert f'href="{address_of(article)}"' in form
    assert f'href="{address_of(article)}?open=return"' in form
    assert (
        '<details class="judgement" open>'
        in client.get(address_of(article), {"open": "return"}).content.decode()
    )
    enter(client, person("jiao"))
    assert address_of(article) not in client.get(rows).content.decode()


def test_the_page_costs_the_same_for_one_note_and_for_twenty(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    use_profile("strict")
    pictures = [lead_picture(make_image(f"图{number}")) for number in range(2)]
    article = submit(pictures=pictures[:1])
    issue = make_issue()
    shen = person("shen")
    enter(client, shen)

    def grow(count: int) -> None:
        for number in range(count):
            remarks.add_remark(
                article, f"核对{number}", by=person("gu"), at=MORNING, mentions=[shen]
            )
            submit(f"待审{number}")

    editions.place_article(article, issue.pages.get(position=1), by=OPERATOR, at=MORNING)
    grow(1)
    small = count_queries(lambda: client.get(address_of(article)))
    grow(19)
    editions.place_article(article, issue.pages.get(position=2), by=OPERATOR, at=MORNING)
    assert count_queries(lambda: client.get(address_of(article))) == small
    assert small <= 60


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_one_signs_by_keyboard_and_the_next_text_opens(
    browser_page: Page,
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], None],
    visit: Any,
) -> None:
    visit.tolerated = ("Failed to load resource", "Applying inline style")
    use_profile("strict")
    image: Image = make_image("码头", credit="本报摄影")
    first = submit("第一篇", text={"abstract": "摘要。"}, pictures=[lead_picture(image)])
    remarks.add_remark(first, "核对金额", by=person("gu"), at=MORNING)
    change(first, "zhao", body="<p>货船清晨靠泊，12,000吨。</p>")
    second = submit("第二篇")
    sign_in(browser_page, person("shen"))
    browser_page.goto("/admin/articles/article/?desk=review_1")
    browser_page.get_by_role("link", name="第一篇").last.click()
    browser_page.goto(address_of(first))
    for light in ("light", "dark"):
        browser_page.emulate_media(color_scheme=light)
        for width in (390, 1440):
            browser_page.set_viewport_size({"width": width, "height": 900})
            axe(browser_page)
            overflow = "document.documentElement.scrollWidth > window.innerWidth"
            assert not browser_page.evaluate(overflow)
    browser_page.locator("summary[accesskey=r]").focus()
    browser_page.keyboard.press("Enter")
    browser_page.locator("#return_reason").fill("金额没有出处")
    browser_page.locator("button[value=return]").focus()
    with browser_page.expect_navigation():
        browser_page.keyboard.press("Enter")
    assert browser_page.url.endswith(address_of(second))
    browser_page.locator("button[accesskey=p]").focus()
    with browser_page.expect_navigation():
        browser_page.keyboard.press("Enter")
    assert browser_page.url.endswith("/admin/")
    assert second.rounds.get().approvals.exists()
