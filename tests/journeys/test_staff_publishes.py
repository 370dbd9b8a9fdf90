"""From the sign-in page to the reader: a responsible editor writes, places and publishes; a stranger reads."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from subscriptions.models import PriceList
from tests.cast import PASSWORD, person
from tests.factories.articles import make_column, make_editor, make_issue, make_person, make_publication

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BODY = "<p>三月的江岸，货船一早靠泊。</p><h3>一次采购</h3><p>全程用时缩短到十二天。</p>"


@pytest.fixture
def paper(live_server: Any) -> None:
    """A newspaper with its columns, people, prices, and issue 1322."""
    publication = make_publication(
        organiser_line="江岸报业集团主办", designation="政府采购信息指定发布媒体", format="对开，全彩",
        about="<p>本报创刊于2010年5月7日，此前作为周刊随另一份报纸发行十二年。</p>",
        channels="订阅方式 | 邮局订阅（请到当地邮局直接订阅）",
    )  # fmt: skip
    for name in ("专版", "两会", "电子报"):
        make_column(name)
    make_person("林晓舟")
    make_editor("SHEN YAN")
    make_issue(1322)
    PriceList.objects.create(
        publication=publication, effective_from=date(2024, 1, 1),
        year_fen=27600, quarter_fen=6900, month_fen=2300, copy_fen=300,
    )  # fmt: skip


def choose(page: Page, label: str, text: str) -> None:
    """Choose in one of the admin's search boxes."""
    page.locator(f"[aria-labelledby='select2-{label}-container']").click()
    page.locator(".select2-search__field").last.fill(text)
    page.locator(".select2-results__option", has_text=text).first.click()


def wait_for_editor(page: Page) -> None:
    """Wait until CKEditor is ready. Playwright's own waiting evaluates strings, which the page's policy forbids."""
    for _attempt in range(100):
        if page.evaluate("() => window.CKEDITOR?.instances.id_body?.status === 'ready'"):
            return
        page.wait_for_timeout(100)
    pytest.fail("The editor did not become ready within ten seconds.")


def test_a_responsible_editor_publishes_and_a_stranger_reads(
    browser_page: Page, paper: None, axe: Callable[[Page], None], visit: Any
) -> None:
    page, shen = browser_page, person("shen")
    page.goto("/admin/")
    page.fill("#id_username", "SHEN@example.com")
    page.fill("#id_password", PASSWORD)
    page.locator("input[type=submit]").click()
    page.goto("/admin/articles/article/add/")
    page.fill("#id_headline", "码头电子化采购提速")
    page.fill("#id_subhead", "——访江岸港务局")
    page.fill("#id_abstract", "采购周期由三十天缩短到十二天。")
    wait_for_editor(page)
    page.frame_locator(".cke_wysiwyg_frame").locator("body").click()
    page.evaluate("body => CKEDITOR.instances.id_body.setData(body)", BODY)
    page.select_option("#id_publication", index=1)
    choose(page, "id_responsible_editor", "SHEN YAN")
    choose(page, "id_standings-0-column", "专版")
    choose(page, "id_credits-0-person", "林晓舟")
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    article = Article.objects.get()
    assert article.created_by == shen

    page.goto(f"/admin/articles/article/{article.pk}/place/")
    page.fill("#id_issue", "1322")
    page.fill("#id_page", "3")
    page.locator("input[type=submit].default").click()
    page.goto(f"/admin/articles/article/{article.pk}/publish/")
    page.locator("input[type=submit].default").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"/articles/{article.pk}/")
    for words in (
        "江岸报业集团主办", "政府采购信息指定发布媒体", "当前位置", "专版", "码头电子化采购提速", "——访江岸港务局",
        "栏目：", "时间：",
        "发布： 沈砚", "分享到：", "【摘要】", "■ 本报记者 林晓舟", "一次采购", "版权声明", "责任编辑：SHEN YAN",
        "本文来源：江岸采购报第1322期第3版", "欢迎订阅", "2010年5月7日", "对开，全彩", "星期二",
        "星期五", "276", "69", "23",
        "邮局订阅", "任何一天",
    ):  # fmt: skip
        expect(page.locator("body")).to_contain_text(words)
    assert page.locator(".body h3").inner_text() == "一次采购"
    axe(page)
