"""A subscriber goes on in a long text where she stopped, and gives it to a friend, who reads it
whole without an account."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from newsroom.accounts.models import User
from subscriptions.actions.access import access
from subscriptions.models import AccessRule, GiftLink, Source
from tests.cast import OPERATOR, reader
from tests.factories.articles import MORNING, correct, make_draft, make_published, the_publication
from tests.journeys.keyboard import follow, go_to
from tests.patience import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PARAGRAPHS = [f"第{number}段。" + "三月的江岸，货船一早靠泊。" * 12 for number in range(40)]
BEGUN = "() => JSON.parse(localStorage.getItem('newsroom-begun') || '[]')"
SCROLL = """number => document.querySelector('.story > .body').children[number].scrollIntoView()"""


def body_of(paragraphs: list[str]) -> str:
    return "".join(f"<p>{words}</p>" for words in paragraphs)


@pytest.fixture
def tian() -> User:
    """A reader whose subscription opens the whole site, which is sold."""
    rule = AccessRule(publication=the_publication(), mode="paid")
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)
    user = reader("tian")
    days = (timezone.localdate(), timezone.localdate() + timedelta(days=60))
    grant = access.EntitlementGrant(
        user, the_publication(), "site", *days, source=Source.COMPLIMENTARY
    )
    access.grant_entitlement(grant, by=OPERATOR, at=timezone.now())
    return user


def kept_places(page: Page) -> list[int]:
    """Return the numbers of the paragraphs that the browser keeps."""
    return [one["block"] for one in page.evaluate(BEGUN)]


def stop_at(page: Page, number: int) -> None:
    """Scroll to a paragraph, and wait until the browser has kept its place."""
    page.evaluate(SCROLL, number)
    wait_until(lambda: kept_places(page) == [number])


def stopped_at(page: Page) -> str:
    """Return the first words of the paragraph on which the focus stands at the top of the
    screen."""
    expect(page.locator(".stopped-here")).to_be_focused()
    assert 0 <= page.evaluate("() => document.activeElement.getBoundingClientRect().top") <= 40
    return str(page.evaluate("() => document.activeElement.textContent")).split("。")[0]


def shows_the_offer_only_to_whoever_stopped(page: Page, article: Article) -> None:
    address = f"{article.get_absolute_url()}full/"
    page.goto(address)
    expect(page.locator(".go-on")).to_be_hidden()
    stop_at(page, 20)
    page.goto(article.get_absolute_url())  # the page that everybody shares has the beginning alone
    expect(page.locator(".go-on")).to_contain_text("50%")
    go_to(page, "[data-go-on-jump]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert stopped_at(page) == "第20段"
    assert page.url.endswith(address)


def finds_the_paragraph_after_changes(page: Page, article: Article) -> None:
    shorter = PARAGRAPHS[:5] + PARAGRAPHS[8:]
    correct(article, make_draft(article.headline, body=body_of(shorter)), at=timezone.now())
    page.goto("/account/")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("() => localStorage.setItem('newsroom-size', 'large')")
    page.goto(f"{article.get_absolute_url()}full/")
    go_to(page, "[data-go-on-jump]")
    page.keyboard.press("Enter")
    assert stopped_at(page) == "第20段"
    wait_until(lambda: kept_places(page) == [17])


def lists_what_was_begun_and_forgets_it(
    page: Page, article: Article, axe: Callable[[Page], None]
) -> None:
    page.goto("/account/saved/")
    line = page.locator("[data-begun-list] li")
    expect(line).to_contain_text(article.headline)
    axe(page)
    follow(line.locator("a"))
    assert stopped_at(page) == "第20段"
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    wait_until(lambda: kept_places(page) == [])  # read to its end
    page.goto(f"{article.get_absolute_url()}full/")
    stop_at(page, 10)
    page.goto("/account/saved/")
    page.locator("[data-begun-forget]").click()
    expect(page.locator("[data-begun-none]")).to_be_visible()
    assert kept_places(page) == []


def test_a_subscriber_goes_on_reading_and_gives_the_text_to_a_friend(
    browser_page: Page,
    chromium: Any,
    live_server: Any,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
    tian: User,
) -> None:
    at = timezone.now() - timedelta(hours=1)
    article = make_published("江岸货运的一天", body=body_of(PARAGRAPHS), at=at)
    sign_in(browser_page, tian)
    shows_the_offer_only_to_whoever_stopped(browser_page, article)
    finds_the_paragraph_after_changes(browser_page, article)
    lists_what_was_begun_and_forgets_it(browser_page, article, axe)

    browser_page.goto(f"{article.get_absolute_url()}full/")
    follow(browser_page.get_by_role("link", name="分享全文"))
    axe(browser_page)
    follow(browser_page.get_by_role("button", name="生成链接"))
    axe(browser_page)
    address = browser_page.locator(".link-address").input_value()
    friend = chromium.new_context(locale="zh-CN", base_url=live_server.url).new_page()
    friend.goto(address[address.index("/articles/") :])
    axe(friend)
    expect(friend.locator(".story")).not_to_contain_text("第39段")
    go_to(friend, ".read-on button")
    with friend.expect_navigation():
        friend.keyboard.press("Enter")
    expect(friend.locator(".story")).to_contain_text("第39段")
    expect(friend.locator(".gift-strip")).to_contain_text("送给您的全文")
    axe(friend)
    friend.context.close()
    assert GiftLink.objects.get().opened == 1
