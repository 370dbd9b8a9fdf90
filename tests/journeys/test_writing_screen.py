"""Writing in place: the text comes first, its length and its findings are seen while it is written,
and an act stores what was typed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from articles.actions.editions import editions
from articles.domain.states import Stage
from articles.models import Article, Placement
from newsroom.accounts.models import User
from tests.cast import OPERATOR, PASSWORD, person
from tests.factories.articles import MORNING, make_article, make_column, make_issue
from tests.journeys.keyboard import wait_for_editor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAMAGED = "<p>三月的江岸,货船一早靠泊,码头上很忙。</p><p>数字\ue47f与生產(chǎn)力。</p>"
LONG = "".join(f"<p>第{number}段：货船一早靠泊，码头上的工人已经忙了。</p>" for number in range(60))
FIRST_LINE = "() => document.querySelector('.cke_wysiwyg_div p').getBoundingClientRect().bottom"
BAR_TOP = "() => document.querySelector('.write-acts').getBoundingClientRect().top"
WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
CARET = """() => {
  const { anchorNode, anchorOffset } = getSelection();
  return anchorNode.data.slice(0, anchorOffset).length - anchorNode.data.indexOf("船");
}"""
SCROLLS_INSIDE = """() => {
  const body = document.querySelector('.cke_wysiwyg_div');
  return body.scrollHeight > body.clientHeight + 1;
}"""


@pytest.fixture
def article(live_server: object) -> Article:
    article = make_article(
        "码头电子化采购提速", body=DAMAGED, by=person("lin"), text={"subhead": "——访江岸港务局"}
    )
    make_column("专版")
    page = make_issue(1322).pages.get(position=3)
    editions.place_article(article, page, by=OPERATOR, at=MORNING)
    Placement.objects.update(planned_length=20)
    return article


@pytest.fixture
def screen(browser_page: Page, sign_in: Callable[[Page, User], None], article: Article) -> Page:
    """The article as Lin writes it."""
    sign_in(browser_page, person("lin"))
    browser_page.goto(f"/admin/articles/article/{article.pk}/change/")
    wait_for_editor(browser_page)
    return browser_page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_comes_first_on_a_desk_and_on_a_phone(
    screen: Page, scheme: str, axe: Callable[[Page], None]
) -> None:
    screen.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    screen.evaluate("html => CKEDITOR.instances.id_body.setData(html)", LONG)
    expect(screen.locator(".cke_wysiwyg_div p")).to_have_count(60)
    for width, height in ((1440, 900), (390, 844)):
        screen.set_viewport_size({"width": width, "height": height})
        bottom = screen.evaluate(BAR_TOP) if width == 390 else height
        assert screen.evaluate(FIRST_LINE) < bottom, width
        assert not screen.evaluate(WIDER), width
        assert not screen.evaluate(SCROLLS_INSIDE), width
        axe(screen)


def test_the_length_in_print_follows_what_is_typed(screen: Page) -> None:
    verdict = screen.locator(".print-verdict")
    expect(verdict).to_contain_text("超")
    screen.evaluate("() => CKEDITOR.instances.id_body.setData('<p>只有六个字</p>')")
    expect(verdict).to_have_text("缺 15 字")
    expect(screen.locator(".print-actual")).to_have_text("5")


def test_a_finding_leads_to_its_place_and_all_of_a_kind_are_taken_over_and_undone(
    screen: Page, article: Article
) -> None:
    body = screen.locator(".cke_wysiwyg_div")
    marks = screen.locator(".checker details", has_text="半角")
    expect(marks.locator("summary b")).to_have_text("2")
    marks.locator("summary").click()
    marks.locator(".finding").nth(1).click()
    assert screen.evaluate("() => getSelection().toString()") == ","
    assert screen.evaluate("() => CSS.highlights.get('checker').size") == 4
    marks.locator("[name=_accept]").click()
    expect(body).to_contain_text("三月的江岸，货船一早靠泊，码头上很忙。")
    expect(marks).to_be_hidden()
    screen.evaluate("() => CKEDITOR.instances.id_body.execCommand('undo')")
    expect(body).to_contain_text("三月的江岸,货船一早靠泊,码头上很忙。")
    assert Article.objects.get(pk=article.pk).version == 1


def test_a_sentence_that_stands_there_twice_is_put_right_twice(
    screen: Page, article: Article
) -> None:
    twice = "<p>船到了,人也到了。</p>" * 2
    screen.evaluate("html => CKEDITOR.instances.id_body.setData(html)", twice)
    screen.locator("[name=_check]").click()
    expect(screen.locator(".finding").first).to_contain_text(
        "船到了"
    )  # in place: no page is loaded
    marks = screen.locator(".checker details", has_text="半角")
    expect(marks.locator("summary b")).to_have_text("2")
    marks.locator("summary").click()
    marks.locator(".accept-one").nth(1).click()
    expect(screen.locator(".cke_wysiwyg_div p").nth(1)).to_have_text("船到了，人也到了。")
    expect(screen.locator(".cke_wysiwyg_div p").nth(0)).to_have_text("船到了,人也到了。")
    marks.locator("[name=_accept]").click()
    expect(screen.locator(".cke_wysiwyg_div p").nth(0)).to_have_text("船到了，人也到了。")
    screen.locator("input[name=_save]").click()
    expect(screen.locator(".messagelist .success")).to_be_visible()
    body = Article.objects.get(pk=article.pk).body
    assert "".join(body.split()) == "<p>船到了，人也到了。</p>" * 2


def test_findings_follow_what_is_typed_and_the_caret_stays(
    screen: Page, article: Article, axe: Callable[[Page], None]
) -> None:
    screen.emulate_media(color_scheme="dark")
    half = screen.locator(".checker details", has_text="半角")
    expect(half.locator("summary b")).to_have_text("2")
    half.locator("summary").click()
    body = screen.locator(".cke_wysiwyg_div p")
    body.nth(1).click()
    screen.keyboard.press("End")
    screen.keyboard.type("船到了,人也到了")
    expect(half.locator("summary b")).to_have_text("3")
    expect(half).to_have_attribute("open", "")
    screen.keyboard.type("，接着写。")
    assert screen.evaluate(CARET) == 13
    expect(body.nth(1)).to_contain_text("船到了,人也到了，接着写。")
    assert screen.evaluate("() => CSS.highlights.get('checker').size") == 5
    screen.fill("#id_headline", "码头,码头")
    expect(screen.locator("#id_headline.has-finding")).to_be_visible()
    axe(screen)
    assert Article.objects.get(pk=article.pk).version == 1


def test_what_is_missing_puts_the_focus_on_its_field(screen: Page, article: Article) -> None:
    article.standings.all().delete()
    screen.reload()
    screen.locator(".missing-parts a").click()
    expect(screen.locator("#id_standings-0-column")).to_be_focused()


def test_an_act_stores_what_was_typed_before_it_opens(
    browser_page: Page, sign_in: Callable[[Page, User], None], article: Article
) -> None:
    sign_in(browser_page, person("gu"))
    browser_page.goto(f"/admin/articles/article/{article.pk}/change/")
    wait_for_editor(browser_page)
    browser_page.fill("#id_headline", "刚改的标题")
    browser_page.locator(".acts a[href$='/hold/']").click()
    browser_page.wait_for_url("**/hold/")
    expect(browser_page.locator(".acted-on")).to_contain_text("刚改的标题")
    assert Article.objects.get(pk=article.pk).headline == "刚改的标题"


def test_one_press_stores_and_submits_the_text(screen: Page, article: Article) -> None:
    screen.fill("#id_headline", "刚改的标题")
    screen.locator(".acts button[name=_submit]").click()
    expect(screen.locator(".messagelist .success").last).to_contain_text("下一步")
    stored = Article.objects.get(pk=article.pk)
    assert (stored.headline, stored.stage) == ("刚改的标题", Stage.REVIEW_1)


def test_the_text_is_stored_by_a_key_while_it_is_written(screen: Page, article: Article) -> None:
    screen.locator(".cke_wysiwyg_div").click()
    screen.keyboard.type("键盘保存。")
    screen.keyboard.press("Control+s")
    expect(screen.locator(".messagelist .success")).to_be_visible()
    assert "键盘保存。" in Article.objects.get(pk=article.pk).body


def test_a_refused_save_puts_the_focus_on_the_sum_of_its_faults(screen: Page) -> None:
    screen.fill("#id_headline", "")
    screen.fill("#id_subhead", "留着的副题")
    screen.locator("input[name=_save]").click()
    expect(screen.locator("#faults")).to_be_focused()
    expect(screen.locator("#id_subhead")).to_have_value("留着的副题")
    screen.locator("#faults a").click()
    expect(screen.locator("#id_headline")).to_be_focused()


def test_a_second_name_and_a_second_column_are_added_on_the_page(
    screen: Page, article: Article
) -> None:
    screen.locator(".write-byline summary").click()
    screen.locator(".write-byline .add-row").click()
    screen.fill("#id_credits-1-name", "王立")
    expect(screen.locator("#byline-shown")).to_contain_text("王立")
    screen.locator(".write-byline .add-row").click()
    screen.fill("#id_credits-2-name", "周亦衡")
    screen.locator("[data-prefix=standings] .add-row").click()
    screen.locator("#id_standings-1-column").select_option(label="专版")
    screen.locator("input[name=_save]").click()
    expect(screen.locator(".messagelist .success")).to_be_visible()
    assert [str(credit) for credit in article.credits.all()] == ["林晓舟", "王立", "周亦衡"]
    assert sorted(str(column) for column in article.columns.all()) == ["专版", "要闻"]


def test_without_a_script_the_text_is_written_and_stored(
    chromium: Browser, live_server: object, article: Article
) -> None:
    room = chromium.new_context(
        base_url=live_server.url,  # type: ignore[attr-defined]
        java_script_enabled=False,
        locale="zh-CN",
    )
    page = room.new_page()
    page.goto(f"/admin/login/?next=/admin/articles/article/{article.pk}/change/")
    page.fill("#id_username", person("lin").username)
    page.fill("#id_password", PASSWORD)
    page.locator("input[type=submit]").click()
    page.fill("#id_headline", "没有脚本写的标题")
    page.fill("#id_body", "<p>没有脚本写的正文。</p>")
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    room.close()
    stored = Article.objects.get(pk=article.pk)
    assert (stored.headline, stored.body) == ("没有脚本写的标题", "<p>没有脚本写的正文。</p>")
