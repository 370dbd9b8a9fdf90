"""A page goes to layout as a ZIP, its text comes back changed, and the changes are taken over."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from articles.models import Article
from newsroom.accounts.models import User
from tests.articles.layout.returned import make_layout_issue, make_picture, text_of
from tests.cast import person
from tests.factories.articles import lead_picture
from tests.journeys.keyboard import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Tab, User], None]


def test_a_text_goes_to_layout_and_comes_back(
    browser_page: Tab, sign_in: SignIn, axe: Callable[[Tab], None], tmp_path: Path
) -> None:
    picture = lead_picture(make_picture(), caption="货船靠泊")
    issue, article = make_layout_issue(pictures=[picture])
    page = issue.pages.get(position=1)
    tab = browser_page
    sign_in(tab, person("shen"))
    tab.goto(f"/admin/articles/page/{page.pk}/machine/")
    follow(tab.get_by_role("link", name="排版系统"))
    axe(tab)
    with tab.expect_download() as download:
        tab.get_by_role("button", name="导出送排").click()
    package = tmp_path / "page.zip"
    download.value.save_as(package)
    with zipfile.ZipFile(package) as opened:
        text = text_of(opened)
    back = tmp_path / "排版改后.txt"
    changed = text.replace("一早靠泊码头", "清晨靠上泊码头").replace(
        "<ParaStyle:小标题>一次采购\r\n", ""
    )
    back.write_bytes(changed.encode("utf-16"))
    tab.locator("input[type=file]").set_input_files(back)
    tab.get_by_role("button", name="比较").click()
    expect(tab.locator(".layout-changed")).to_have_count(1)
    expect(tab.locator(".layout-changed input")).to_be_checked()
    expect(tab.locator(".layout-cut input")).not_to_be_checked()
    axe(tab)
    tab.get_by_role("button", name="采用所选修改").click()
    expect(tab.locator(".messagelist")).to_contain_text("2")
    body = Article.objects.get(pk=article.pk).body
    assert "清晨靠上<a href=" in body
    assert "<h3>一次采购</h3>" in body
