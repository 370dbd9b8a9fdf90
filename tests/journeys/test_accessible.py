"""Every page type, light and dark, on a telephone and on a desk: no violation of WCAG 2.2 AA that axe can find."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from articles.actions import corrections, editions, kept, locks, proofs, publishing, remarks, workflow
from articles.actions.drafts import CreditLine
from articles.models import Article, Issue, KeptText, Task
from newsroom.accounts.models import User
from tests.cast import person
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

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"telephone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


@pytest.fixture
def paper(live_server: Any) -> tuple[Article, Issue]:
    """A small newspaper that has one of everything."""
    make_publication(
        organiser_line="江岸报业集团主办", about="<p>本报创刊于2010年。</p>", contacts="电话 | 010-1234 5678",
        licences="备案 | 京ICP备00000000号 | https://example.org/",
    )  # fmt: skip
    column, author = make_column("专版"), make_person("林晓舟")
    body = (
        "<p>三月的江岸，货船一早靠泊。</p><h3>一次采购</h3><blockquote><p>引文</p></blockquote><ul><li>一</li></ul>"
        "<table><thead><tr><th scope='col'>项目</th><th scope='col'>天数</th></tr></thead>"
        "<tbody><tr><td>旧</td><td>30</td></tr></tbody></table><p><a href='https://example.org/'>链接</a></p>"
    )
    picture = lead_picture()
    article = make_article(
        columns=[column], body=body, pictures=[picture], credits=[CreditLine(role="reporter", person=author)]
    )
    issue = make_issue(1322)
    editions.place(article, issue.pages.get(position=3), by=None, at=timezone.now())
    article = publishing.publish(sign_off(article), by=None, at=timezone.now())
    for number in range(3):
        make_published(f"第{number}篇消息", columns=[column])
    gone = make_published("已撤稿件")
    publishing.withdraw(gone, by=None, at=timezone.now(), reason="内容有误")
    make_article("草稿")
    now = timezone.now()
    article = correct(article, make_draft("更正后的标题", columns=[column], pictures=[picture], body=body), at=now)
    corrections.add_note(
        article, corrections.Words(severity="serious", note="本项目已重新招标。"), by=person("gu"), at=now
    )
    waiting = workflow.submit(make_article("待审稿件", by=person("lin")), by=person("lin"), at=now)
    workflow.approve(waiting, "review_1", by=person("shen"), at=now)
    remarks.add(waiting, "核对金额", by=person("shen"), at=now, must_fix=True, mentions=[person("gu")])
    locked = make_article("锁定稿件", by=person("lin"))
    locks.take(locked, "w", by=person("lin"), at=now)
    kept.keep(locked, "w", {"headline": ["没保存的标题"]}, version=1, by=person("lin"), at=now)
    mark = {"field": "body", "kind": "replace", "start": 0, "end": 2, "proposal": "四月"}
    proofs.mark(waiting, by=person("jiao"), at=now, **mark)  # type: ignore[arg-type]
    back = workflow.submit(make_article("被退稿件", by=person("lin")), by=person("lin"), at=now)
    workflow.send_back(back, "review_1", by=person("shen"), at=now, reason="金额没有出处", codes=["fact"])
    return article, issue


@pytest.fixture(params=["light", "dark"])
def window(request: Any, browser_page: Page, visit: Any) -> Page:
    """The browser in a light and in a dark room.

    Told on the console and meant to be: the factory's pictures have no files, some pages are errors, and axe tries
    inline styles of its own, which the policy forbids it.
    """
    visit.tolerated = ("Failed to load resource", "Applying inline style")
    browser_page.emulate_media(color_scheme=request.param)
    return browser_page


def look_at(page: Page, addresses: list[str], axe: Callable[[Page], None]) -> None:
    """Open each address in both sizes and let axe look; every fault of all of them is told at once."""
    faults: dict[str, list[str]] = {}
    for address in addresses:
        for size, pixels in SIZES.items():
            page.set_viewport_size(pixels)  # type: ignore[arg-type]
            page.goto(address)
            try:
                axe(page)
            except AssertionError as fault:
                for words in str(fault).splitlines():
                    faults.setdefault(words, []).append(f"{address} on a {size}")
    assert not faults, "\n".join(f"{words}\n    {len(where)} × {where[0]}" for words, where in faults.items())


def test_every_page_of_the_readers_site(
    window: Page, paper: tuple[Article, Issue], axe: Callable[[Page], None]
) -> None:
    article, issue = paper
    gone = Article.objects.get(headline="已撤稿件")
    today = timezone.localdate()
    look_at(
        window,
        [
            "/", "/columns/专版/", article.get_absolute_url(), gone.get_absolute_url(), "/articles/999999/",
            "/epaper/", f"/epaper/{issue.date}/", f"/epaper/{issue.date}/3/", "/epaper/1999-01-01/",
            "/search/", "/search/?q=货船", "/search/?q=龘龘", "/archive/", f"/archive/{today.year}/",
            f"/archive/{today.year}/{today.month}/", f"/archive/{today.year}/{today.month}/{today.day}/",
            "/authors/林晓舟/", "/about/", "/subscribe/", "/corrections/",
        ],
        axe,
    )  # fmt: skip


def test_a_newspaper_without_articles(window: Page, live_server: Any, axe: Callable[[Page], None]) -> None:
    make_publication()
    make_column("专版")
    look_at(window, ["/", "/columns/专版/", "/epaper/", "/archive/", "/search/"], axe)


def test_every_page_of_the_staff(
    window: Page, paper: tuple[Article, Issue], sign_in: Callable[[Page, User], None], axe: Callable[[Page], None]
) -> None:
    article, issue = paper
    look_at(window, ["/admin/login/"], axe)
    sign_in(window, person("gu"))
    one = f"/admin/articles/article/{article.pk}"
    image = article.image_uses.get().image_id
    waiting, back, locked = (
        f"/admin/articles/article/{Article.objects.get(headline=headline).pk}"
        for headline in ("待审稿件", "被退稿件", "锁定稿件")
    )
    look_at(
        window,
        [
            "/admin/", "/admin/articles/article/", f"{one}/change/", f"{one}/history/", f"{one}/publish/",
            f"{one}/withdraw/", f"{one}/place/", f"{one}/preview/", f"{one}/compare/", "/admin/articles/issue/",
            f"/admin/articles/issue/{issue.pk}/change/", f"/admin/articles/issue/{issue.pk}/pages/3/",
            "/admin/articles/image/", f"/admin/articles/image/{image}/change/", "/admin/articles/image/add/",
            "/admin/articles/journalentry/", "/admin/articles/publication/1/change/",
            f"{one}/correct/", f"{one}/note/", f"{waiting}/change/", f"{waiting}/approve/", f"{waiting}/return/",
            f"{waiting}/embargo/", f"{waiting}/waive/", f"{waiting}/remarks/", f"{waiting}/history/",
            f"{back}/change/", "/admin/articles/approval/", "/admin/articles/return/", "/admin/articles/task/",
            f"/admin/articles/task/{Task.objects.get().pk}/finish/", "/admin/articles/correction/",
            f"{locked}/change/", f"{locked}/take-over/", f"{locked}/deadline/", f"{waiting}/proof/",
            "/admin/articles/article/kept/", f"/admin/articles/article/kept/{KeptText.objects.get().pk}/",
            "/admin/articles/proofmark/", "/admin/articles/proofmark/rates/", "/admin/articles/profile/",
            "/admin/articles/waiver/",
        ],
        axe,
    )  # fmt: skip


REPORTS = ("forecast", "active", "movement", "renewals", "revenue", "refunds", "issues", "prices")


def test_every_report_of_the_counter(
    window: Page, live_server: Any, sign_in: Callable[[Page, User], None], axe: Callable[[Page], None]
) -> None:
    make_publication()
    now = timezone.now()
    make_prices(effective_from=now.date().replace(day=1, month=1))
    start = now.date() - timedelta(days=2)
    make_term(3, at=now - timedelta(days=3), start=start, end=start + timedelta(days=60))
    sign_in(window, person("miao"))
    base = "/admin/subscriptions/reports/"
    look_at(window, [base, *(f"{base}{name}/" for name in REPORTS), f"{base}active/?since=x&until=1"], axe)
