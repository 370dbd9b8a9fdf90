"""Five callers served by the keyboard alone, and the pages of the queues and of the dashboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from newsroom.accounts.models import User
from subscriptions.domain.choices import PROVINCES
from subscriptions.models import Complaint, Hold, Order, Refund
from tests.cast import person
from tests.factories.subscriptions import make_prices
from tests.house.service import service
from tests.journeys.test_caller import DESK, TELEPHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CALLER = re.compile(r"^[^?]*/admin/subscriptions/party/\d+/caller/$")
TABS_MAX = 40
LOADS_MAX = {"order": 4, "address": 4, "complaint": 4, "refund": 5, "hold": 5}
FOCUSED = "document.activeElement && document.activeElement.matches(%r)"


@pytest.fixture
def house() -> dict[str, Any]:
    make_prices()
    person("miao")
    return service()


class Keys:
    """A page that is used by its keyboard; its loads are counted, and its clicks must be none."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.loads = 0
        page.on("domcontentloaded", self._count)
        page.add_init_script(
            "addEventListener('pointerdown', () => {"
            "sessionStorage.clicks = 1 + Number(sessionStorage.clicks || 0)}, true)"
        )

    def _count(self, _page: Page) -> None:
        self.loads += 1

    @property
    def clicks(self) -> int:
        return int(self.page.evaluate("Number(sessionStorage.clicks || 0)"))

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def find(self, telephone: str) -> None:
        """Search a caller and open the first who is found."""
        self.loads = 0
        self.press("/")
        self.page.keyboard.type(telephone)
        self.press("Enter")
        expect(self.page.locator(".find-page a").first).to_be_focused()
        self.press("Enter")
        self.page.wait_for_url(CALLER)
        expect(self.page.locator("h1")).to_be_focused()

    def open(self, letter: str) -> None:
        """Press the access key of an act, and wait until its page has the focus."""
        here = self.page.url
        self.press(f"Alt+{letter}")
        self.page.wait_for_url(lambda address: address != here)
        self.page.wait_for_function("document.activeElement !== document.body")

    def go_to(self, selector: str) -> None:
        """Press Tab until an element has the focus."""
        for _tab in range(TABS_MAX):
            if self.page.evaluate(FOCUSED % selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} is not reached by Tab")

    def write(self, name: str, words: str) -> None:
        self.go_to(f"[name={name}]")
        self.page.keyboard.type(words)

    def confirm(self, selector: str = ".submit-row .button.default") -> None:
        """Go to the button that confirms, press it, and be back with the caller."""
        self.go_to(selector)
        self.press("Enter")
        self.page.wait_for_url(CALLER)
        expect(self.page.locator("h1")).to_be_focused()


def test_five_callers_are_served_by_the_keyboard_alone(
    browser_page: Page, sign_in: Callable[[Page, User], None], house: dict[str, Any]
) -> None:
    sign_in(browser_page, person("miao"))
    browser_page.goto("/admin/")
    keys = Keys(browser_page)
    served = {
        "order": take_order,
        "address": change_address,
        "complaint": take_complaint,
        "hold": hold_delivery,
        "refund": give_money_back,
    }
    loads = {}
    for act, serve in served.items():
        serve(keys, house)
        loads[act] = keys.loads
    assert keys.clicks == 0
    assert all(loads[act] <= LOADS_MAX[act] for act in LOADS_MAX), loads


def take_order(keys: Keys, house: dict[str, Any]) -> None:
    """A known subscriber orders once more, to the known address."""
    keys.find("138 0000 0001")
    keys.open("n")
    expect(keys.page.locator("[name=agreed]")).to_be_focused()
    keys.press("Space")
    keys.confirm("[name=place]")
    assert Order.objects.filter(party=house["party"]).count() == 2


def change_address(keys: Keys, house: dict[str, Any]) -> None:
    keys.find("138 0000 0001")
    keys.open("a")
    keys.write("form-0-recipient", "田甜")
    keys.go_to("[name=form-0-province]")
    for _province in range(PROVINCES.index("浙江") + 1):
        keys.press("ArrowDown")
    keys.write("form-0-street", "湖滨路 9 号")
    keys.write("form-0-postcode", "310001")
    keys.confirm()
    share = house["subscription"].dispatches.latest("pk").shares.get()
    assert share.address.street == "湖滨路 9 号"


def take_complaint(keys: Keys, house: dict[str, Any]) -> None:
    keys.find("138 0000 0001")
    keys.open("c")
    expect(keys.page.locator("[name=issue_date]")).to_be_focused()
    keys.confirm()
    assert Complaint.objects.filter(subscription=house["subscription"]).count() == 1


def hold_delivery(keys: Keys, house: dict[str, Any]) -> None:
    keys.find("138 0000 0001")
    keys.open("h")
    for name, day in (("first", house["soon"]), ("last", house["late"])):
        keys.go_to(f"[name={name}]")
        keys.page.keyboard.type(f"{day:%m%d%Y}")
    keys.go_to(".submit-row .button.default")
    keys.press("Enter")
    expect(keys.page.locator("[name=step][value=do]")).to_be_focused()
    keys.confirm("[name=step][value=do]")
    assert Hold.objects.filter(subscription=house["subscription"]).count() == 1


def give_money_back(keys: Keys, house: dict[str, Any]) -> None:
    keys.find("138 0000 0002")
    keys.open("t")
    keys.go_to("[name=cause]")
    keys.press("Space")
    keys.go_to("[name=step][value=look]")
    keys.press("Enter")
    expect(keys.page.locator("[name=reason]")).to_be_focused()
    keys.page.keyboard.type("搬去外地")
    keys.confirm("[name=step][value=do]")
    assert Refund.objects.count() == 1


def test_queues_and_dashboard_are_read_by_everybody_on_every_screen(
    browser_page: Page,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
    house: dict[str, Any],
) -> None:
    sign_in(browser_page, person("miao"))
    for address in (
        "/admin/",
        "/admin/subscriptions/queues/",
        "/admin/subscriptions/queues/complaints/",
        "/admin/subscriptions/queues/awaiting/",
        "/admin/subscriptions/dashboard/",
    ):
        browser_page.goto(address)
        for size in (TELEPHONE, DESK):
            browser_page.set_viewport_size(size)  # type: ignore[arg-type]
            for scheme in ("light", "dark"):
                browser_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                axe(browser_page)
            assert browser_page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ), (address, size)
