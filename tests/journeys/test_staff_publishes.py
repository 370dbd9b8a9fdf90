"""The small paper: a reporter and an editor publish and correct by keyboard alone; strangers and
machines read."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from articles.actions.records.sealing import verify_chain
from articles.models import Article
from subscriptions.models import PriceList
from tests.cast import PASSWORD, person
from tests.factories.articles import make_column, make_issue, make_person, make_publication
from tests.journeys.keyboard import act, go_to, press, sign, submit, wait_for_editor, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paper(live_server: Any) -> None:
    """A newspaper with its columns, people, prices, and issue 1322."""
    publication = make_publication(
        organiser_line="江岸报业集团主办",
        designation="政府采购信息指定发布媒体",
        format="对开，全彩",
        about="<p>本报创刊于2010年5月7日，此前作为周刊随另一份报纸发行十二年。</p>",
        channels="订阅方式 | 邮局订阅（请到当地邮局直接订阅）",
    )
    for name in ("专版", "两会", "电子报"):
        make_column(name)
    make_person("林晓舟", slug="lin", user=person("lin"))
    make_issue(1322)
    person("shen")
    PriceList.objects.create(
        publication=publication,
        effective_from=date(2024, 1, 1),
        year_fen=27600,
        quarter_fen=6900,
        month_fen=2300,
        copy_fen=300,
    )


def enter(page: Page, name: str) -> None:
    """Sign in with the e-mail address, by keyboard."""
    page.context.clear_cookies()
    page.goto("/admin/")
    write(page, "#id_username", f"{name.upper()}@example.com")
    write(page, "#id_password", PASSWORD)
    press(page, "input[type=submit]")


def write_article(page: Page) -> Article:
    page.goto("/admin/articles/article/add/")
    wait_for_editor(page)
    expect(page.locator("#byline-shown")).to_contain_text("本报记者 林晓舟")
    write(page, "#id_headline", "码头电子化采购提速")
    write(page, "#id_subhead", "——访江岸港务局")
    write(page, "#id_abstract", "采购周期由三十天缩短到十二天。")
    go_to(page, ".cke_wysiwyg_div")
    page.keyboard.type("三月的江岸，货船一早靠泊。")
    go_to(page, "#id_standings-0-column")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#id_standings-0-column option:checked")).to_have_text("专版")
    press(page, "input[name=_save]")
    expect(page.locator(".messagelist")).to_be_visible()
    return Article.objects.get()


def test_a_reporter_and_an_editor_publish_and_correct_by_keyboard_alone(
    browser_page: Page, paper: None, axe: Callable[[Page], None], visit: Any
) -> None:
    page, visit.tolerated = browser_page, ("Applying inline style",)  # what axe tries
    enter(page, "lin")
    article = write_article(page)
    form = f"/admin/articles/article/{article.pk}/change/"
    page.goto(form)
    submit(page)

    enter(page, "shen")
    page.goto(form)
    wait_for_editor(page)
    press(page, "input[name=_save]")  # with it goes the rights record: whose text it is
    page.goto(f"/admin/articles/article/{article.pk}/place/")
    write(page, "#id_issue", "1322")
    write(page, "#id_page", "3")
    press(page, ".submit-row input[type=submit]")
    sign(page, note="数字已与公告核对")
    press(page, "button[value=approve]")  # the next that waits is its proof
    page.goto(form)
    act(page, "publish")

    page.context.clear_cookies()
    page.goto(f"/articles/{article.pk}/")
    for words in (
        "江岸报业集团主办",
        "政府采购信息指定发布媒体",
        "当前位置",
        "专版",
        "码头电子化采购提速",
        "——访江岸港务局",
        "栏目：",
        "时间：",
        "发布： 沈砚",
        "分享到：",
        "【摘要】",
        "■ 本报记者 林晓舟",
        "版权声明",
        "责任编辑：SHEN",
        "本文来源：江岸采购报第1322期第3版",
        "欢迎订阅",
        "2010年5月7日",
        "对开，全彩",
        "星期二",
        "星期五",
        "276",
        "69",
        "23",
        "邮局订阅",
        "任何一天",
    ):
        expect(page.locator("body")).to_contain_text(words)
    axe(page)

    enter(page, "shen")
    page.goto(form)
    act(page, "correct", wrong="写成了码头", note="标题中的“码头”应为“港口”。")
    enter(page, "lin")
    page.goto(form)
    wait_for_editor(page)
    write(page, "#id_headline", "港口电子化采购提速")
    press(page, "input[name=_save]")
    page.goto(form)
    submit(page)
    enter(page, "shen")
    page.goto(form)
    sign(page)
    page.goto(form)
    act(page, "publish")

    page.context.clear_cookies()
    page.goto(f"/articles/{article.pk}/")
    page.reload()  # a browser shows what it has for a minute
    expect(page.locator("h1")).to_contain_text("港口电子化采购提速")
    expect(page.locator(".correction")).to_contain_text("应为“港口”")
    axe(page)
    page.goto("/corrections/")
    expect(page.locator(".correction")).to_contain_text("应为“港口”")
    axe(page)
    everything_agrees(article.pk)
    assert verify_chain().fault == ""


def everything_agrees(pk: int) -> None:
    """Page, JSON-LD, API, feeds and sitemap tell the same of the corrected article."""
    client = Client()
    page = client.get(f"/articles/{pk}/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    linked = json.loads(found[1])
    machine = client.get(f"/api/v1/articles/{pk}/").json()
    rss, site_map = (
        client.get(where).content.decode()
        for where in ("/feeds/latest.rss", "/sitemap-articles.xml")
    )
    assert linked["headline"] == "港口电子化采购提速" == machine["headlines"][0]["value"]
    assert linked["dateModified"] == machine["versionCreated"]
    told = linked["correction"][0]["text"]
    assert told in machine["edNote"]
    assert told in rss
    assert "港口电子化采购提速" in rss
    assert machine["versionCreated"][:10] in site_map
