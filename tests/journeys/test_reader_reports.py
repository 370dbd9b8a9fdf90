"""A stranger selects words of an article, presses, and reports the error in them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import ReportedError
from tests.factories.articles import make_published
from tests.journeys.keyboard import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SELECT = """part => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(part));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_a_stranger_selects_words_and_reports_them(
    browser_page: Page, axe: Callable[[Page], None]
) -> None:
    at = timezone.now() - timedelta(hours=1)
    article = make_published("江堤开标", body="<p>合同金额为一百二十万元。</p>", at=at)
    browser_page.set_viewport_size({"width": 390, "height": 844})
    browser_page.goto(article.get_absolute_url())
    button = browser_page.locator(".report-words")
    expect(button).to_be_hidden()
    browser_page.evaluate(SELECT, ".foot")  # no words of the article
    expect(button).to_be_hidden()
    browser_page.evaluate(SELECT, ".story .body p")
    expect(button).to_be_visible()
    axe(browser_page)
    follow(button)
    expect(browser_page.locator("[name=quote]")).to_have_value("合同金额为一百二十万元。")
    axe(browser_page)
    browser_page.locator("[name=words]").fill("公告上写的是一百零二万元。")
    follow(browser_page.locator("button.main"))
    expect(browser_page.locator("h1")).to_have_text("感谢您")
    assert ReportedError.objects.get().field == "body"
