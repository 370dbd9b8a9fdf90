"""Every page type, in both languages, light and dark, on a telephone and on a desk: no violation of
WCAG 2.2 AA that axe can find."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from articles.actions.editions import calendar, editions
from articles.actions.publishing import corrections, publishing
from articles.actions.review import locks, workflow
from articles.actions.writing import autosave, proofs, remarks
from articles.actions.writing.drafts import CreditLine
from articles.models import Article, Issue, JournalEntry, KeptText, Revision, SavedView, Task
from newsroom.accounts.models import User
from subscriptions.actions.access import access, meter
from subscriptions.actions.readers import receipts
from subscriptions.models import AccessRule, NetworkRange
from tests.cast import OPERATOR, person, reader
from tests.factories.articles import (
    correct,
    lead_picture,
    make_article,
    make_column,
    make_draft,
    make_issue,
    make_person,
    make_publication,
    make_published,
    sign_off,
)
from tests.factories.subscriptions import make_prices, make_term
from tests.house.money import money
from tests.house.service import service
from tests.house.shares import portion_of, share_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"telephone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
LANGUAGES = ("zh-hans", "en")
LOOKS = tuple(product(LANGUAGES, ("light", "dark"), SIZES))  # a page has one of them on each round
PARTS = 12  # of the pages of a desk


@pytest.fixture
def paper(live_server: Any) -> tuple[Article, Issue]:
    """A small newspaper that has one of everything."""
    make_publication(
        organiser_line="江岸报业集团主办",
        about="<p>本报创刊于2010年。</p>",
        contacts="电话 | 010-1234 5678",
        licences="备案 | 京ICP备00000000号 | https://example.org/",
    )
    column = make_column("专版")
    author = make_person("林晓舟")
    body = (
        "<p>三月的江岸，货船一早靠泊。</p><h3>一次采购</h3><blockquote><p>引文</p></blockquote><ul><li>一</li></ul>"
        "<table><thead><tr><th scope='col'>项目</th><th scope='col'>天数</th></tr></thead>"
        "<tbody><tr><td>旧</td><td>30</td></tr></tbody></table><p><a "
        "href='https://example.org/'>链接</a></p>"
    )
    picture = lead_picture()
    article = make_article(
        columns=[column],
        body=body,
        pictures=[picture],
        credits=[CreditLine(role="reporter", person=author)],
    )
    issue = make_issue(1322)
    editions.place_article(article, issue.pages.get(position=3), by=OPERATOR, at=timezone.now())
    article = publishing.publish_article(sign_off(article), by=OPERATOR, at=timezone.now())
    for number in range(3):
        make_published(f"第{number}篇消息", columns=[column])
    gone = make_published("已撤稿件")
    publishing.withdraw_article(gone, by=OPERATOR, at=timezone.now(), reason="内容有误")
    make_article("草稿")
    now = timezone.now()
    article = correct(
        article, make_draft("更正后的标题", columns=[column], pictures=[picture], body=body), at=now
    )
    corrections.add_note(
        article,
        corrections.CorrectionText(severity="serious", note="本项目已重新招标。"),
        by=person("gu"),
        at=now,
    )
    waiting = workflow.submit_article(
        make_article("待审稿件", by=person("lin")), by=person("lin"), at=now
    )
    workflow.approve_step(waiting, "review_1", by=person("shen"), at=now)
    remarks.add_remark(
        waiting, "核对金额", by=person("shen"), at=now, must_fix=True, mentions=[person("gu")]
    )
    locked = make_article("锁定稿件", by=person("lin"))
    locks.take_lock(locked, "w", by=person("lin"), at=now)
    autosave.autosave_text(
        locked, "w", {"headline": ["没保存的标题"]}, version=1, by=person("lin"), at=now
    )
    mark = proofs.ProposedMark(field="body", kind="replace", start=0, end=2, proposal="四月")
    proofs.mark_proof(waiting, mark, by=person("jiao"), at=now)
    back = workflow.submit_article(
        make_article("被退稿件", by=person("lin")), by=person("lin"), at=now
    )
    workflow.return_article(
        back,
        "review_1",
        by=person("shen"),
        at=now,
        reason=workflow.ReturnReason("金额没有出处", codes=["fact"]),
    )
    next_year = timezone.localdate().year + 1
    title = issue.publication
    calendar.plan_dates(title, by=OPERATOR, at=now)
    rows = title.issue_dates.filter(date__year=next_year, date__month=4).order_by("date")
    first, second, third = (row.date for row in rows[:3])
    calendar.suspend_dates(title, [first], reason="清明节放假休刊", by=OPERATOR, at=now)
    calendar.move_date(
        title, second, second + timedelta(days=1), reason="印刷厂检修", by=OPERATOR, at=now
    )
    calendar.add_extra(title, third + timedelta(days=1), reason="博览会增刊", by=OPERATOR, at=now)
    calendar.add_extra(
        title, third + timedelta(days=2), reason="读者赠阅特刊", counts=False, by=OPERATOR, at=now
    )
    return article, issue


@pytest.fixture
def axe(axe_always: Callable[[Page], None]) -> Callable[[Page], None]:
    """This module takes shares of its pages before it opens them."""
    return axe_always


@pytest.fixture
def window(browser_page: Page, visit: Any) -> Page:
    """The browser.

    Told on the console and meant to be: the factory's pictures have no files, some pages are
    errors, and axe tries inline styles of its own, which the policy forbids it.
    """
    visit.tolerated = ("Failed to load resource", "Applying inline style")
    return browser_page


def look_at(
    page: Page, addresses: list[str], axe: Callable[[Page], None], *, parts: int = 1
) -> None:
    """Open each address; axe looks at it in one language, in one of both sizes, by day or by night,
    and otherwise the next time. All faults are told at once.

    `parts` says of how many parts these addresses are one: they come again after as many runs.
    """
    faults: dict[str, list[str]] = {}
    for address in addresses:
        opened = ""
        for language, light, size in share_of(LOOKS, 1, address, outer_parts=parts):
            if language != opened:
                open_in(page, address, language)
                opened = language
            page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
            page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
            try:
                axe(page)
            except AssertionError as fault:
                for words in str(fault).splitlines():
                    faults.setdefault(words, []).append(
                        f"{address} in {language} on a {light} {size}"
                    )
    assert not faults, "\n".join(
        f"{words}\n    {len(where)} × {where[0]}" for words, where in faults.items()
    )


def open_in(page: Page, address: str, language: str) -> None:
    """Open an address as whoever has chosen this language sees it."""
    chosen = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language}
    page.context.add_cookies([{**chosen, "domain": "localhost", "path": "/"}])  # type: ignore[list-item]
    page.goto(address)


def look_at_some(page: Page, addresses: list[str], axe: Callable[[Page], None]) -> None:
    """Look at a twelfth of the addresses; at others on the next run (tests/house/shares.py)."""
    look_at(page, portion_of(addresses, PARTS), axe, parts=PARTS)


def test_every_page_of_the_readers_site(
    window: Page, paper: tuple[Article, Issue], axe: Callable[[Page], None]
) -> None:
    article, issue = paper
    gone = Article.objects.get(headline="已撤稿件")
    today = timezone.localdate()
    look_at_some(
        window,
        [
            "/",
            "/columns/专版/",
            article.get_absolute_url(),
            gone.get_absolute_url(),
            "/articles/999999/",
            "/epaper/",
            f"/epaper/{issue.date}/",
            f"/epaper/{issue.date}/3/",
            "/epaper/1999-01-01/",
            "/search/",
            "/search/?q=货船",
            "/search/?q=货船 OR 林晓舟 -龘龘",
            "/search/?q=货船 龘龘",
            f"/search/?q={issue.date}",
            "/archive/",
            f"/archive/{today.year}/",
            f"/archive/{today.year}/{today.month}/",
            f"/archive/{today.year}/{today.month}/{today.day}/",
            "/authors/",
            "/authors/林晓舟/",
            "/columns/",
            "/about/",
            "/subscribe/",
            "/corrections/",
        ],
        axe,
    )


def test_an_article_that_is_not_free_and_a_readers_receipts(
    window: Page,
    paper: tuple[Article, Issue],
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    article, _issue = paper
    rule = AccessRule(publication=article.publication, mode="metered", monthly_free=1)
    access.save_access_rule(rule, by=OPERATOR, at=timezone.now())
    other = Article.objects.get(headline="第0篇消息")
    shut = f"{other.get_absolute_url()}full/"
    # The first is the free one of the month; the second, over the limit, is told so.
    look_at(window, [article.get_absolute_url(), f"{article.get_absolute_url()}full/", shut], axe)
    rule.mode = "paid"
    access.save_access_rule(rule, by=OPERATOR, at=timezone.now())
    look_at(window, [article.get_absolute_url(), shut], axe)
    sign_in(window, reader())
    today = timezone.localdate()
    said = {"channel": "post", "name": "王立", "first_day": today, "last_day": today}
    receipts.claim_receipt(
        reader(),
        receipts.ReceiptDetails(article.publication, "AB123456", **said),  # type: ignore[arg-type]
        at=timezone.now(),
    )
    look_at(window, [shut, "/account/receipt/", "/account/contact/", "/account/sign-ins/"], axe)


def test_every_page_of_the_counter(
    window: Page,
    paper: tuple[Article, Issue],
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    article = paper[0]
    now = timezone.now()
    today = timezone.localdate()
    publication = article.publication
    owner = reader()
    rule = AccessRule(publication=publication, mode="paid", free_after_days=30)
    access.save_access_rule(rule, by=OPERATOR, at=now)
    network = NetworkRange(
        publication=publication, institution="江岸大学", network="192.0.2.0/24", first_day=today
    )
    access.save_network(network, by=OPERATOR, at=now)
    meter.count_institution_read(publication.pk, "江岸大学", today.replace(day=1))
    kept = access.grant_entitlement(
        access.EntitlementGrant(owner, publication, "site", today, today, source="complimentary"),
        by=OPERATOR,
        at=now,
    )
    said = {"channel": "post", "name": "王立", "first_day": today, "last_day": today}
    claim = receipts.claim_receipt(
        owner,
        receipts.ReceiptDetails(publication, "AB123456", **said),  # type: ignore[arg-type]
        at=now,
    )
    sign_in(window, person("miao"))
    desk = "/admin/subscriptions"
    look_at_some(
        window,
        [
            f"{desk}/accessrule/",
            f"{desk}/accessrule/add/",
            f"{desk}/accessrule/{rule.pk}/change/",
            f"{desk}/entitlement/",
            f"{desk}/entitlement/add/",
            f"{desk}/entitlement/{kept.pk}/change/",
            f"{desk}/entitlement/{kept.pk}/revoke/",
            f"{desk}/networkrange/",
            f"{desk}/networkrange/add/",
            f"{desk}/networkuse/",
            f"{desk}/receiptclaim/",
            f"{desk}/receiptclaim/{claim.pk}/decide/",
        ],
        axe,
    )


def test_a_newspaper_without_articles(
    window: Page, live_server: Any, axe: Callable[[Page], None]
) -> None:
    make_publication()
    make_column("专版")
    addresses = ["/", "/columns/专版/", "/epaper/", "/archive/", "/search/"]
    look_at(window, portion_of(addresses, 2), axe, parts=2)


def test_every_page_of_the_staff(
    window: Page,
    paper: tuple[Article, Issue],
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    article, issue = paper
    look_at(window, ["/admin/login/"], axe)
    sign_in(window, person("gu"))
    view = SavedView.objects.create(list_name="articles", name="夜班", owner=person("gu"))
    one = f"/admin/articles/article/{article.pk}"
    image = article.image_uses.get().image_id
    waiting, back, locked = (
        f"/admin/articles/article/{Article.objects.get(headline=headline).pk}"
        for headline in ("待审稿件", "被退稿件", "锁定稿件")
    )
    look_at_some(
        window,
        [
            "/admin/",
            "/admin/blocks/",
            "/admin/alerts/settings/",
            f"/admin/alerts/letters/view/{view.pk}/",
            "/admin/sign-ins/",
            "/admin/articles/signing/",
            "/admin/articles/profile/add/",
            "/admin/articles/article/",
            "/admin/articles/article/?q=龘龘&issue=x",
            "/admin/views/articles/",
            f"{one}/change/",
            f"{one}/history/",
            f"{one}/publish/",
            f"{one}/withdraw/",
            f"{one}/place/",
            f"{one}/preview/",
            f"{one}/compare/",
            "/admin/articles/issue/",
            f"/admin/articles/issue/{issue.pk}/change/",
            f"/admin/articles/issue/{issue.pk}/pages/3/",
            "/admin/articles/image/",
            f"/admin/articles/image/{image}/change/",
            "/admin/articles/image/add/",
            "/admin/articles/issue/add/",
            "/admin/articles/journalentry/?since=2024-03-01&until=2024-03-31",
            f"/admin/articles/journalentry/{JournalEntry.objects.latest('pk').pk}/change/",
            "/admin/articles/revision/",
            f"/admin/articles/revision/{Revision.objects.latest('pk').pk}/change/",
            "/admin/articles/release/",
            "/admin/accounts/accountchange/",
            "/admin/articles/publication/1/change/",
            f"{one}/correct/",
            f"{one}/note/",
            f"{waiting}/change/",
            f"{waiting}/approve/",
            f"{waiting}/review/",
            f"{waiting}/return/",
            f"{waiting}/embargo/",
            f"{waiting}/waive/",
            f"{waiting}/remarks/",
            f"{waiting}/history/",
            f"{back}/change/",
            "/admin/articles/approval/",
            "/admin/articles/return/",
            "/admin/articles/task/",
            f"/admin/articles/task/{Task.objects.get().pk}/change/",
            f"/admin/articles/task/{Task.objects.get().pk}/finish/",
            "/admin/articles/correction/",
            f"{locked}/change/",
            f"{locked}/take-over/",
            f"{locked}/deadline/",
            f"{waiting}/proof/",
            "/admin/articles/article/kept/",
            f"/admin/articles/article/kept/{KeptText.objects.get().pk}/",
            "/admin/articles/proofmark/",
            "/admin/articles/proofmark/rates/",
            "/admin/articles/profile/",
            "/admin/articles/waiver/",
            "/admin/articles/issuedate/",
            f"/admin/articles/issuedate/?year={timezone.localdate().year + 1}&proposed=1",
        ],
        axe,
    )


def test_every_page_of_the_money_desk(
    window: Page,
    live_server: Any,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    rows = {name: getattr(row, "pk", row) for name, row in money().items()}
    sign_in(window, person("miao"))
    desk = "/admin/subscriptions"
    order = rows["order"]
    paid = rows["paid"]
    look_at_some(
        window,
        [
            f"{desk}/order/money/",
            f"{desk}/order/",
            f"{desk}/order/?state=refunded",
            f"{desk}/order/?month=x",
            f"{desk}/order/add/",
            f"{desk}/order/{paid}/change/",
            f"{desk}/order/{paid}/refund/",
            f"{desk}/order/{order}/pay/",
            f"{desk}/order/{order}/cancel/",
            f"{desk}/order/{order}/letter/",
            f"{desk}/order/{paid}/invoice/",
            f"{desk}/order/{rows['crediting']}/credit/",
            f"{desk}/bankline/",
            f"{desk}/bankline/{rows['bankline']}/change/",
            f"{desk}/bankline/{rows['bankline']}/return/",
            f"{desk}/bankstatement/",
            f"{desk}/bankstatement/add/",
            f"{desk}/refund/",
            f"{desk}/refund/{rows['refund']}/change/",
            f"{desk}/refund/{rows['refund']}/paid-out/",
            f"{desk}/invoicerequest/",
            f"{desk}/invoicerequest/{rows['invoicerequest']}/change/",
            f"{desk}/invoicerequest/export/",
            f"{desk}/invoicerequest/numbers/",
            f"{desk}/invoice/",
            f"{desk}/invoice/{rows['invoice']}/take-back/",
            f"{desk}/ledgerentry/",
            f"{desk}/ledgerentry/balance/",
            f"{desk}/ledgerentry/{rows['ledgerentry']}/change/",
            f"{desk}/pricelist/",
            f"{desk}/pricelist/{rows['promised']}/change/",
            f"{desk}/pricelist/{rows['promised']}/version/",
            f"{desk}/plan/",
            f"{desk}/plan/add/",
            f"{desk}/channelsetup/",
            f"{desk}/payment/",
            f"{desk}/payment/?least=x",
            f"{desk}/order/sheet/?state=paid&least=1",
        ],
        axe,
    )


def test_every_page_of_the_managers_service(
    window: Page,
    paper: tuple[Article, Issue],
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    make_prices()
    house = service()
    sign_in(window, person("miao"))
    base = "/admin/subscriptions"
    soon = house["soon"]
    party = f"{base}/party/{house['party'].pk}"
    row = f"{base}/subscription/{house['subscription'].pk}"
    run = f"{base}/deliveryrun/{house['deliveryrun'].pk}"
    ending = house["renewal"].split(":")[0]
    look_at_some(
        window,
        [
            "/admin/",
            f"{base}/party/",
            f"{party}/change/",
            f"{party}/contact/",
            f"{party}/merge/",
            f"{party}/export/",
            f"{party}/erase/",
            f"{base}/party/sheet/?q=田",
            f"{party}/give/",
            f"{base}/party/give/",
            f"{base}/subscription/",
            f"{row}/change/",
            f"{row}/hold/",
            f"{row}/address/",
            f"{row}/complain/",
            f"{row}/more/",
            f"{base}/subscription/renewals/?chosen={ending}",
            f"{base}/subscription/renewals/",
            f"{base}/subscription/reminders/",
            f"{base}/subscription/import/",
            f"{base}/complaint/",
            f"{base}/complaint/{house['complaint'].pk}/change/",
            f"{base}/complaint/{house['complaint'].pk}/settle/",
            f"{base}/deliveryrun/",
            f"{base}/deliveryrun/issue/{soon}/",
            f"{run}/change/",
            f"{run}/labels/",
            f"{base}/bulkdraw/",
            f"{base}/bulkdraw/issue/{soon}/",
            f"{base}/bulkdraw/issue/{soon}/import/",
            f"{base}/letter/",
            f"{base}/letter/{house['letter'].pk}/change/",
        ],
        axe,
    )


REPORTS = ("forecast", "active", "movement", "renewals", "revenue", "refunds", "issues", "prices")


def test_every_report_of_the_counter(
    window: Page,
    live_server: Any,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    make_publication()
    now = timezone.now()
    make_prices(effective_from=now.date().replace(day=1, month=1))
    start = now.date() - timedelta(days=2)
    make_term(3, at=now - timedelta(days=3), start=start, end=start + timedelta(days=60))
    sign_in(window, person("miao"))
    base = "/admin/subscriptions/reports/"
    look_at_some(
        window,
        [base, *(f"{base}{name}/" for name in REPORTS), f"{base}active/?since=x&until=1"],
        axe,
    )
