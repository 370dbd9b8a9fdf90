"""An issue from the calendar to the reader: planned, filled by keyboard, read, signed, released."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from articles.actions.editions import calendar, flatplan
from articles.domain.schedule import WEEKDAYS
from articles.models import Article, Issue, IssueTemplate, Placement, TemplatePage
from newsroom.accounts.models import User
from tests.cast import OPERATOR, person
from tests.factories.articles import make_article, sign_off, the_publication
from tests.factories.editions import complete_imprint, editor_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Tab, User], None]


def prepare_paper() -> None:
    """A paper of every weekday whose template has two pages with their editors."""
    paper = complete_imprint(the_publication())
    paper.schedules.update(weekdays="".join(map(str, WEEKDAYS)))
    calendar.plan_dates(paper, by=OPERATOR, at=timezone.now())
    for weekday in WEEKDAYS:
        template = IssueTemplate.objects.create(
            publication=paper, name=f"模板{weekday}", weekday=weekday
        )
        for position, (label, name) in enumerate((("A01", "要闻"), ("A02", "民生")), start=1):
            TemplatePage.objects.create(
                template=template,
                position=position,
                section="A",
                label=label,
                name=name,
                responsible_editor=editor_of("shen"),
                layout_editor=person("pan"),
            )


def place_by_keyboard(tab: Tab, headline: str, label: str) -> None:
    card = tab.locator(".unplaced .plan-card", has_text=headline)
    card.locator("input[name=label]").focus()
    tab.keyboard.type(label)
    tab.keyboard.press("Enter")
    expect(tab.locator(".plan-page .plan-card", has_text=headline)).to_be_visible()


def test_an_issue_goes_from_the_calendar_to_its_release(
    browser_page: Tab, sign_in: SignIn, axe: Callable[[Tab], None]
) -> None:
    prepare_paper()
    for headline in ("码头提速", "学校开学"):
        make_article(headline)
    tab = browser_page
    sign_in(tab, person("pan"))
    tab.goto("/admin/articles/issue/overview/")
    axe(tab)
    tab.get_by_role("link", name="规划下一期").click()
    tab.get_by_role("button", name="规划这一期").click()
    expect(tab.locator(".plan-page")).to_have_count(2)
    issue = Issue.objects.get()
    place_by_keyboard(tab, "码头提速", "A01")
    place_by_keyboard(tab, "学校开学", "A01")
    axe(tab)
    tab.locator(".plan-card", has_text="学校开学").locator("a").focus()
    tab.keyboard.press("Alt+ArrowRight")
    expect(tab.locator(".plan-page").nth(1).locator(".plan-card")).to_contain_text("学校开学")
    tab.get_by_role("button", name="撤销").click()
    expect(tab.locator(".plan-page").nth(0).locator(".plan-card")).to_have_count(2)
    tab.locator(".plan-card", has_text="学校开学").locator("a").focus()
    tab.keyboard.press("Alt+ArrowRight")
    expect(tab.locator(".plan-page").nth(1).locator(".plan-card")).to_have_count(1)
    pages = list(issue.pages.order_by("position"))
    for page in pages:
        tab.goto(f"/admin/articles/page/{page.pk}/machine/")
        tab.get_by_role("button", name="本版已拼好").click()
    axe(tab)
    for article in Article.objects.all():
        sign_off(article, at=timezone.now())
    sign_in(tab, person("jiao"))
    for page in pages:
        tab.goto(f"/admin/articles/page/{page.pk}/machine/")
        tab.get_by_role("button", name="一校").click()
    sign_in(tab, person("shen"))
    for page in pages:
        tab.goto(f"/admin/articles/page/{page.pk}/machine/")
        tab.get_by_role("button", name="签版").click()
        expect(tab.locator(".page-way [aria-current=step]")).to_have_text("已签付印")
    sign_in(tab, person("gu"))
    tab.goto(f"/admin/articles/issue/{issue.pk}/release/")
    axe(tab)
    tab.get_by_role("button", name="签发这一期").click()
    expect(tab.locator(".messagelist")).to_contain_text("已签发")
    issue.refresh_from_db()
    tab.goto(f"/epaper/{issue.date.isoformat()}/2/")
    expect(tab.locator("body")).to_contain_text("学校开学")


def test_another_editor_s_move_appears_by_itself(browser_page: Tab, sign_in: SignIn) -> None:
    prepare_paper()
    tab = browser_page
    sign_in(tab, person("pan"))
    tab.goto("/admin/articles/issue/plan/")
    tab.get_by_role("button", name="规划这一期").click()
    make_article("码头提速")
    tab.reload()
    place_by_keyboard(tab, "码头提速", "A01")
    issue = Issue.objects.get()
    second = issue.pages.select_related("issue").get(position=2)
    tab.locator(".plan-page h3 a").first.focus()
    flatplan.move_placement(
        Placement.objects.get(), second, by=person("zhao"), at=timezone.now() + timedelta(seconds=1)
    )
    expect(tab.locator(".plan-page").nth(1).locator(".plan-card")).to_have_count(1, timeout=15_000)
    expect(tab.locator("#plan-told")).to_contain_text("赵望")
