"""The start page arranged by hand: dragged, and by the keyboard without a script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles.models import SavedView
from newsroom.accounts.models import User
from tests.cast import person
from tests.journeys.keyboard import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def rows(window: Page) -> list[str]:
    names: list[str] = (
        window.locator("ol[data-blocks]")
        .last.locator("li")
        .evaluate_all("rows => rows.map(row => row.dataset.block)")
    )
    return names


def test_a_block_is_dragged_and_moved_by_keys_and_letters_have_a_page(
    browser_page: Page,
    visit: Any,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    visit.tolerated = ("Applying inline style",)  # what axe tries
    window = browser_page
    sign_in(window, person("gu"))
    window.goto("/admin/blocks/")
    assert rows(window) == ["next_issue", "chart", "acts"]
    with window.expect_navigation():
        window.locator("#block-acts").drag_to(
            window.locator("#block-next_issue"), target_position={"x": 20, "y": 4}
        )
    assert rows(window) == ["acts", "next_issue", "chart"]
    press(window, "#block-acts button[name=down]")
    assert rows(window) == ["next_issue", "acts", "chart"]
    press(window, "#block-chart button[name=hide]")
    expect(window.locator("#block-chart")).to_contain_text("已收起")
    axe(window)
    view = SavedView.objects.create(list_name="articles", name="夜班", owner=person("gu"))
    window.goto(f"/admin/alerts/letters/view/{view.pk}/")
    axe(window)
    press(window, ".submit-row input[type=submit]")
    expect(window.locator(".own-letters")).to_contain_text("星期一")
    axe(window)
