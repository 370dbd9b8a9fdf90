"""What a clerk presses while somebody is on the telephone: from the caller's page to what is done."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from clicks_people import Count, Person, Server
from playwright.sync_api import Browser

CLERK = "fang.suan"  # a manager: a refund takes the right to give money back
FIND_CALLER = """
from django.utils import timezone
from subscriptions.models import Term
today = timezone.localdate()
term = Term.objects.filter(
    first_issue__lt=today, last_issue__gt=today, order__isnull=False, subscription__channel="post",
    subscription__party__erased_at=None,
).latest("subscription__party")
print("CALLER", term.subscription.party_id, term.subscription_id, term.order_id)
"""
ADDRESS = {"recipient": "田甜", "street": "湖滨路 9 号", "postcode": "310001"}
PROVINCE = "浙江"
SUBSCRIPTION = "a[href*='/subscription/{subscription}/change/']"
ORDER = "a[href*='/order/{order}/change/']"


class Clerk(Person):
    """Somebody at the counter, with a caller who was found."""

    def __init__(self, browser: Browser, server: Server) -> None:
        super().__init__(browser, server.address, CLERK)
        found = server.run(FIND_CALLER).split("CALLER ")[1].split()
        self.caller, self.subscription, self.order = map(int, found[:3])

    def open_caller(self) -> None:
        """Go to the caller's page; before there was one, to everything about the subscriber."""
        party = f"/admin/subscriptions/party/{self.caller}"
        answer = self.page.goto(f"{party}/caller/")
        if answer is None or not answer.ok:
            self.page.goto(f"{party}/change/")
        self.page.wait_for_load_state("networkidle")

    def open_act(self, act: str, way: str) -> None:
        """Open an act from the caller's page; before, from the page that `way` leads to."""
        link = f"#content-main a[href*='/{act}/']"
        if self.find(link) is None:
            self.press(way.format(subscription=self.subscription, order=self.order))
        self.press(link)

    def write_address(self, prefix: str = "") -> None:
        for name, words in ADDRESS.items():
            self.page.fill(f"[name={prefix}{name}]", words)
        self.choose(f"[name={prefix}province]", PROVINCE)


def take_order(clerk: Clerk) -> None:
    """Take a new order, to the address that the caller has."""
    clerk.press("#content-main a[href*='/order/add/?party=']")
    if clerk.find("[name=known_place]") is None:
        clerk.write_address()
    clerk.press("[name=agreed]")
    if clerk.find("[name=place]") is None:
        clerk.press("[name=price]")
    clerk.press("[name=place]")


def change_address(clerk: Clerk) -> None:
    """Write another address for good."""
    clerk.open_act("address", SUBSCRIPTION)
    clerk.write_address("form-0-")
    if not takes_written_address(clerk):
        clerk.choose("[name=form-0-known]", "")
    clerk.press("[name=step][value=do]")


def takes_written_address(clerk: Clerk) -> bool:
    """Say whether a written address goes before the known one that the page proposes: since the
    caller's page exists it does."""
    return "next=" in clerk.page.url


def take_complaint(clerk: Clerk) -> None:
    """An issue did not come."""
    clerk.open_act("complain", SUBSCRIPTION)
    clerk.press("[name=step][value=do]")


def give_money_back(clerk: Clerk) -> None:
    """The reader gives the paper up: look at the amount, then confirm it."""
    clerk.open_act("refund", ORDER)
    clerk.press("[name=cause][value=reader]")
    if clerk.find("[name=reason][required]"):
        clerk.page.fill("[name=reason]", "搬去外地")
    clerk.press("[name=step][value=look]")
    clerk.page.fill("[name=reason]", "搬去外地")
    clerk.press("[name=step][value=do]")


ACTS: dict[str, Callable[[Clerk], None]] = {
    "new order by telephone": take_order,
    "change of address": change_address,
    "complaint": take_complaint,
    "refund": give_money_back,
}


def measure_clerk(browser: Browser, server: Server) -> Sequence[tuple[str, Count]]:
    """Return what each act takes, from the caller found."""
    clerk = Clerk(browser, server)
    counts = []
    for name, act in ACTS.items():
        clerk.open_caller()
        before = replace(clerk.count)
        act(clerk)
        clerk.wait_for_success()
        after = clerk.count
        counts.append((name, Count(after.clicks - before.clicks, after.loads - before.loads)))
    return counts
