"""Somebody who works without a mouse: goes from field to field with Tab, types, and
presses Enter."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.patience import SECONDS

STOPS = 250  # more than any page of ours has


def go_to(page: Page, selector: str) -> None:
    """Press Tab until the focus stands on what `selector` names."""
    for _stop in range(STOPS):
        if page.evaluate(
            "selector => document.activeElement?.matches(selector) ?? false", selector
        ):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {selector} on {page.url}.")


def write(page: Page, selector: str, words: str) -> None:
    """Go to a field and replace what stands there."""
    go_to(page, selector)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def choose(page: Page, label: str, words: str) -> None:
    """Choose in one of the admin's search boxes: Enter opens it, typing finds, Enter takes."""
    go_to(page, f"[aria-labelledby='select2-{label}-container']")
    page.keyboard.press("Enter")
    expect(page.locator(".select2-search__field").last).to_be_focused()
    page.keyboard.type(words)
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text(words)
    page.keyboard.press("Enter")
    expect(page.locator(f"#select2-{label}-container")).to_contain_text(words)
    expect(page.locator(f"[aria-labelledby='select2-{label}-container']")).to_be_focused()


def press(page: Page, selector: str) -> None:
    """Go to a button or link and press Enter; wait for the next page."""
    go_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def act(page: Page, name: str, **fields: str) -> None:
    """From an article's page: open an act, fill its form in, and do it."""
    press(page, f".acts a[href$='/{name}/']")
    for field, words in fields.items():
        write(page, f"#id_{field}", words)
    press(page, ".submit-row input[type=submit]")


def submit(page: Page) -> None:
    """From an article's page: store the text and submit it."""
    press(page, ".acts button[name=_submit]")


def sign(page: Page, note: str = "") -> None:
    """From an article's page: approve the text on the page that shows it."""
    press(page, ".acts a[href$='/review/']")
    if note:
        write(page, "#approve_note", note)
    press(page, "button[value=approve]")


def wait_for_editor(page: Page) -> None:
    """Wait until CKEditor is ready. Playwright's own waiting evaluates strings, which the page's
    policy forbids."""
    ready: Any = None
    for _attempt in range(SECONDS * 10):
        ready = page.evaluate("() => window.CKEDITOR?.instances.id_body?.status === 'ready'")
        if ready:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"The editor did not become ready within {SECONDS} seconds.")


def follow(link: Locator) -> None:
    """Click a link or a button that leads to another page; return when that page is loaded.

    Playwright returns from a click before the next page is there: what is asked then may meet the
    old page, or none.
    """
    with link.page.expect_navigation():
        link.click()
