"""A caller at the counter: found by telephone, served on one page, in few clicks."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from newsroom.accounts.models import User
from subscriptions.models import Complaint, Order, Refund
from tests.cast import person
from tests.factories.subscriptions import make_prices
from tests.house.service import service

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TELEPHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
CALLER = re.compile(r"/admin/subscriptions/party/\d+/caller/$")
MAIN_BUTTON = ".submit-row .button.default"


class Clicks:
    """A page whose clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.count += 1

    def act(self, label: str) -> None:
        """Open an act of the caller's page by its words."""
        self.page.locator(".caller-acts").get_by_text(label, exact=True).click()
        self.count += 1


@pytest.fixture
def house() -> dict[str, Any]:
    make_prices()
    person("miao")
    return service()


def find_caller(page: Page) -> None:
    """Find whoever calls by the telephone number, with the keyboard alone."""
    page.goto("/admin/")
    page.keyboard.press("/")
    page.keyboard.type("138 0000 0001")
    page.keyboard.press("Enter")
    expect(page.locator(".find-page a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(CALLER)


def test_a_clerk_takes_a_complaint_in_three_clicks_and_is_back_with_the_caller(
    browser_page: Page,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
    house: dict[str, Any],
) -> None:
    sign_in(browser_page, person("ying"))
    find_caller(browser_page)
    expect(browser_page.locator(".caller-summary")).to_contain_text("江滨路****")
    for size in (TELEPHONE, DESK):
        browser_page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            browser_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            axe(browser_page)
        assert browser_page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    clicks = Clicks(browser_page)
    clicks.act("投诉")
    clicks.press(MAIN_BUTTON)
    browser_page.wait_for_url(CALLER)
    assert clicks.count <= 3
    complaint = Complaint.objects.get(subscription=house["subscription"])
    expect(browser_page.locator("[aria-labelledby=complaints]")).to_contain_text(
        f"{complaint.issue_date}"
    )


def test_a_clerk_moves_a_caller_in_three_clicks_and_takes_an_order_in_four(
    browser_page: Page, sign_in: Callable[[Page, User], None], house: dict[str, Any]
) -> None:
    sign_in(browser_page, person("ying"))
    find_caller(browser_page)
    clicks = Clicks(browser_page)
    clicks.act("改地址")
    for name, words in (("recipient", "田甜"), ("street", "湖滨路 9 号"), ("postcode", "310001")):
        browser_page.fill(f"[name=form-0-{name}]", words)
    browser_page.select_option("[name=form-0-province]", "浙江")
    clicks.count += 1
    clicks.press(MAIN_BUTTON)
    browser_page.wait_for_url(CALLER)
    assert clicks.count <= 3
    assert (
        house["subscription"].dispatches.latest("pk").shares.get().address.street == "湖滨路 9 号"
    )
    clicks = Clicks(browser_page)
    clicks.act("新建订单")
    clicks.press("[name=agreed]")
    clicks.press("[name=place]")
    browser_page.wait_for_url(CALLER)
    assert clicks.count <= 4
    order = Order.objects.filter(party=house["party"]).latest("pk")
    expect(browser_page.locator("[aria-labelledby=orders]")).to_contain_text(order.number)
    expect(browser_page.locator(".caller-owed")).to_be_visible()


def test_a_manager_gives_money_back_in_four_clicks(
    browser_page: Page, sign_in: Callable[[Page, User], None], house: dict[str, Any]
) -> None:
    sign_in(browser_page, person("miao"))
    find_caller(browser_page)
    clicks = Clicks(browser_page)
    clicks.act("退款")
    clicks.press("[name=cause][value=reader]")
    clicks.press("[name=step][value=look]")
    browser_page.fill("[name=reason]", "搬去外地")
    clicks.press("[name=step][value=do]")
    browser_page.wait_for_url(CALLER)
    assert clicks.count <= 4
    refund = Refund.objects.get()
    expect(browser_page.locator("[aria-labelledby=refunds]")).to_contain_text(refund.number)


def test_the_acts_of_a_caller_are_reached_by_keyboard_in_the_order_of_the_page(
    browser_page: Page, sign_in: Callable[[Page, User], None], house: dict[str, Any]
) -> None:
    sign_in(browser_page, person("ying"))
    find_caller(browser_page)
    acts = browser_page.locator(".caller-acts a")
    acts.first.focus()
    for place in range(1, acts.count()):
        browser_page.keyboard.press("Tab")
        expect(acts.nth(place)).to_be_focused()
