"""The counter, end to end: a stranger becomes a subscriber, and the manager's books stand at
nothing in the end."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.actions.editions import editions
from articles.models import Article
from articles.reading.access import AccessMode
from newsroom.accounts.models import User
from subscriptions.domain.choices import Channel
from subscriptions.models import (
    AccessRule,
    DeliveryRun,
    Hold,
    InvoiceRequest,
    Order,
    Plan,
    Posting,
    Refund,
    Term,
)
from tests.cast import person
from tests.factories.articles import (
    MORNING,
    make_column,
    make_issue,
    make_published,
    the_publication,
)
from tests.factories.subscriptions import make_prices
from tests.post import bring_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai; issue 1322 is out
LAST_WORDS = "全文的最后一句，只有订户读得到。"


@pytest.fixture
def paper(live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Article:
    """A newspaper that sells print and digital together, whose articles are for subscribers."""
    settings.SITE_URL = live_server.url
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.PAYMENTS = {
        "wechat": {},
        "alipay": {},
        "sandbox": {"secret": "a secret of the sandbox", "page": "/subscribe/sandbox/{reference}/"},
    }
    column = make_column("要闻")
    publication = the_publication()
    issue = make_issue(1322)
    body = (
        "<p>三月的江岸，货船一早靠泊。</p>"
        + "<p>码头上的招标一场接着一场。</p>" * 20
        + f"<p>{LAST_WORDS}</p>"
    )
    article = make_published("码头电子化采购提速", columns=[column], body=body)
    editions.place_article(article, issue.pages.get(position=1), by=person("gu"), at=MORNING)
    make_prices(publication)
    make_prices(publication, channel=Channel.BUNDLE)
    Plan.objects.create(
        publication=publication,
        code="both",
        name="纸质报＋电子报",
        channel=Channel.BUNDLE,
        opens_online=True,
    )
    AccessRule.objects.create(publication=publication, mode=AccessMode.PAID)
    person("miao")
    return article


def quote_and_order(page: Page) -> None:
    """From 15 March to the year's end: 222.00 for one copy; three are ordered."""
    page.goto("/subscribe/")
    page.locator("[name=start]").fill("2024-03-15")
    page.locator("[name=months]").select_option("")
    page.locator("[name=end]").fill("2024-12-31")
    expect(page.locator("#answer tfoot td")).to_have_text("222.00 元")
    expect(page.locator("#answer")).to_contain_text("2024年3月：5期 × 3.00")
    page.locator("[name=copies]").fill("3")
    expect(page.locator("#answer tfoot td")).to_have_text("666.00 元")
    page.locator("form.go button").click()
    for name, words in (
        ("name", "田甜"),
        ("email", "tian@example.com"),
        ("phone", "138 0000 0001"),
        ("recipient", "田甜"),
        ("city", "杭州市"),
        ("street", "江滨路 1 号"),
        ("postcode", "310000"),
    ):
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=province]").select_option("浙江")
    page.locator("[name=privacy]").check()
    page.locator(".counter-form > button.main").click()
    page.wait_for_url("**/subscribe/order/*/")


def pay(page: Page) -> None:
    page.locator("button.main[name=method][value=sandbox]").click()
    page.locator("button[name=pay]").click()
    expect(page.locator(".state")).to_contain_text("已付款")


def come_in(page: Page) -> None:
    """Ask for a way in, and take the one that the mail brings."""
    page.goto("/account/")
    page.locator("[name=email]").fill("tian@example.com")
    page.locator("button.main").first.click()
    expect(page.get_by_role("status")).to_be_visible()
    words = re.search(r"http\S+/account/enter/\S+", str(bring_post()[-1].body))
    assert words
    page.goto(words[0])
    page.locator("main button.main").click()
    page.wait_for_url("**/account/")


def read_to_the_end(page: Page, article: Article, axe: Callable[[Page], None]) -> None:
    page.goto(f"/articles/{article.pk}/")
    expect(page.locator("main")).not_to_contain_text(LAST_WORDS)
    axe(page)
    page.get_by_role("link", name="订户继续阅读").click()
    expect(page.locator("main")).to_contain_text(LAST_WORDS)


def keep_house(page: Page) -> None:
    """Hold delivery for two weeks, renew, pay, and ask for an invoice."""
    page.goto("/account/")
    page.locator("a[href$='/hold/']").click()
    page.locator("[name=first]").fill("2024-04-01")
    page.locator("[name=last]").fill("2024-04-14")
    page.locator("main button.main").click()
    expect(page.locator(".preview-box li")).to_have_count(4)
    page.locator("button[name=confirm]").click()
    expect(page.locator("main")).to_contain_text("停投")
    page.locator("a[href$='/renew/']").first.click()
    expect(page.locator("tfoot td")).to_have_text(
        "804.00 元"
    )  # the hold moved its beginning to 17 January
    page.locator("form.go button").click()
    page.wait_for_url("**/subscribe/order/*/")
    pay(page)
    page.locator("a[href$='/invoice/']").click()
    page.locator("[name=kind][value=organisation]").check()
    page.locator("[name=title]").fill("东江建设有限公司")
    page.locator("[name=code]").fill("91110000600037341L")
    page.locator("main button.main").click()
    expect(page.locator("main")).to_contain_text("东江建设有限公司")


def print_labels(page: Page, tmp_path: Path) -> None:
    page.goto("/admin/subscriptions/deliveryrun/issue/2024-03-15/")
    page.locator("button[name=act][value=list]").click()
    page.goto(f"/admin/subscriptions/deliveryrun/{DeliveryRun.objects.get().pk}/labels/")
    page.locator("[name=purpose]").fill("三月十五日付印")
    with page.expect_download() as download:
        page.locator("#content button.default").click()
    where = tmp_path / "labels.pdf"
    download.value.save_as(where)
    assert where.read_bytes().startswith(b"%PDF")


def refund_a_copy(page: Page, order: Order) -> None:
    """Look at what goes back for one of three copies, grant it, and pay it out."""
    page.goto(f"/admin/subscriptions/order/{order.pk}/refund/")
    page.locator("[name=cause][value=reader]").check()
    page.locator("[name=copies]").fill("1")
    page.locator("[name=reason]").fill("读者减订一份")
    page.locator("button[value=look]").click()
    expect(page.locator(".preview")).to_contain_text("219.00")  # its first issue is on the labels
    page.locator("button[value=do]").click()
    page.goto(f"/admin/subscriptions/refund/{Refund.objects.get().pk}/paid-out/")
    page.locator("#content :is(input.default, button.default)").first.click()


def test_a_stranger_subscribes_reads_holds_renews_and_the_manager_s_books_balance(
    browser_page: Page,
    paper: Article,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
    tmp_path: Path,
    visit: Any,
) -> None:
    page, visit.tolerated = (
        browser_page,
        ("Applying inline style", "403 (Forbidden)"),
    )  # what axe tries
    quote_and_order(page)
    axe(page)
    pay(page)
    come_in(page)
    axe(page)
    read_to_the_end(page, paper, axe)
    keep_house(page)
    assert Hold.objects.get().issues == 4
    assert InvoiceRequest.objects.get().amount == 80400
    assert [term.last_issue for term in Term.objects.order_by("pk")] == [
        date(2024, 12, 31),
        date(2025, 12, 30),
    ]

    page.context.clear_cookies()
    sign_in(page, person("miao"))
    first = Order.objects.order_by("pk")[0]
    page.goto(f"/admin/subscriptions/order/{first.pk}/change/")
    expect(page.locator("main")).to_contain_text("666.00")
    print_labels(page, tmp_path)
    refund_a_copy(page, first)
    assert Refund.objects.get().paid_out_at is not None
    page.goto("/admin/subscriptions/ledgerentry/balance/")
    assert sum(Posting.objects.values_list("amount", flat=True)) == 0
    call_command("check_books")
