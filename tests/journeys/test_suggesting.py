"""A proofreader suggests changes in the text; an editor decides them without a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from articles.actions.review import workflow
from articles.models import Article
from newsroom.accounts.models import User
from tests.cast import person
from tests.conftest import Visit
from tests.factories.articles import MORNING, make_article
from tests.journeys.keyboard import follow, press, wait_for_editor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BODY = "<p>三月的江岸，货船一早靠伯。</p><p>全程用时缩短到十二天。</p>"
TYPED = (
    "<p>三月的江岸，货船一早靠泊。</p><p>记者在现场看到。</p><p>全程用时<b>缩短</b>到十二天。</p>"
)
WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_suggested_in_the_editor_and_decided_by_keyboard(
    browser_page: Page,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
    visit: Visit,
) -> None:
    visit.tolerated = ("Applying inline style",)  # what axe tries
    article = make_article("码头采购提速", body=BODY, by=person("lin"))
    workflow.submit_article(article, by=person("lin"), at=MORNING)
    base = f"/admin/articles/article/{article.pk}/"
    sign_in(browser_page, person("jiao"))
    browser_page.goto(f"{base}review/")
    follow(browser_page.get_by_role("link", name="建议修改"))
    wait_for_editor(browser_page)
    axe(browser_page)
    browser_page.evaluate("html => CKEDITOR.instances.id_body.setData(html)", TYPED)
    expect(browser_page.locator(".cke_wysiwyg_div")).to_contain_text("记者在现场看到")
    follow(browser_page.locator("[name=_save]"))
    expect(browser_page.locator("ins.edit")).to_have_count(3)
    for scheme, width in (("dark", 390), ("light", 1440)):
        browser_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        browser_page.set_viewport_size({"width": width, "height": 900})
        assert not browser_page.evaluate(WIDER), width
        axe(browser_page)

    sign_in(browser_page, person("zhao"))
    browser_page.goto(f"{base}change/")
    wait_for_editor(browser_page)
    axe(browser_page)
    browser_page.fill("#id_headline", "码头采购再提速")
    browser_page.locator("button[name=accept][value=all]").click()
    expect(browser_page.locator("[data-save-first]")).to_be_focused()  # nothing typed is lost
    assert Article.objects.get().version == 1

    browser_page.goto(f"{base}review/")
    axe(browser_page)
    browser_page.keyboard.press("j")
    browser_page.keyboard.press("x")
    expect(browser_page.locator("[name=edit]").first).to_be_checked()
    press(browser_page, "button[name=accept][value=ticked]")
    expect(browser_page.locator(".messagelist")).to_contain_text("已采纳1条建议")
    press(browser_page, "button[name=accept][value=all]")
    expect(browser_page.locator(".messagelist")).to_contain_text("已采纳2条建议")
    article = Article.objects.get()
    assert article.version == 3
    assert article.body.replace("\n", "") == TYPED.replace("<b>", "<strong>").replace(
        "</b>", "</strong>"
    )
