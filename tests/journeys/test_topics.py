"""An editor orders a topic by keyboard, and a reader finds it by what the search suggests."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article, Topic
from tests.cast import person
from tests.factories.articles import MORNING, make_column, make_published
from tests.factories.topics import make_open_topic
from tests.journeys.keyboard import go_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def texts(live_server: Any) -> list[Article]:
    make_column()
    return [
        make_published(f"码头第{number}条", at=MORNING + timedelta(minutes=number))
        for number in range(4)
    ]


def rows(page: Page) -> Any:
    return page.locator("#topic-order .is-article a")


def test_an_editor_puts_a_topic_in_order_by_keyboard(
    browser_page: Page,
    texts: list[Article],
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], None],
    visit: Any,
) -> None:
    page, visit.tolerated = browser_page, ("Applying inline style",)
    topic = make_open_topic("码头改造", "matou", texts[:2])
    sign_in(page, person("zhao"))
    page.goto(f"/admin/articles/topic/{topic.pk}/")
    axe(page)
    go_to(page, f"[name=choose][value='{texts[3].pk}']")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_text(["码头第0条", "码头第1条", "码头第3条"])
    expect(page.locator("#topic-status")).to_contain_text("码头第3条")
    last = topic.chosen.get(article=texts[3])
    page.locator(f"#row-{last.pk} [name=move]").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(rows(page)).to_have_text(["码头第0条", "码头第3条", "码头第1条"])
    expect(page.locator(f"#row-{last.pk} [name=move]")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(rows(page).first).to_have_text("码头第3条")
    page.locator(f"#row-{last.pk} .grip").drag_to(
        page.locator("#topic-order li").last, target_position={"x": 90, "y": 40}
    )
    expect(rows(page).last).to_have_text("码头第3条")
    assert Topic.objects.get().version == topic.version + 4


def test_a_reader_chooses_a_suggestion_by_keyboard(
    browser_page: Page, texts: list[Article], axe: Callable[[Page], None]
) -> None:
    make_open_topic("码头改造", "matou", texts[:2], introduction="码头改造三年了。")
    page = browser_page
    page.goto("/search/")
    field = page.locator("#id_q")
    field.press_sequentially("碼頭")
    options = page.locator("[role=option]")
    expect(options.first).to_contain_text("码头改造")
    expect(options).to_have_count(5)
    expect(field).to_have_attribute("aria-expanded", "true")
    axe(page)
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    field.press("Escape")
    expect(options.first).to_be_hidden()
    assert field.input_value() == "碼頭"
    field.press("ArrowDown")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "suggested-1-0")
    field.press("Enter")
    page.wait_for_url("**/topics/matou/")
    expect(page.locator("h1")).to_have_text("码头改造")
    axe(page)
