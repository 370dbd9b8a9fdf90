"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.patience import wait_until

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
# An editor that is being built has roles and buttons that are not whole yet.
EDITORS_READY = """
() => Object.values(window.CKEDITOR?.instances ?? {}).every(({ status }) => status === "ready")
"""
LOOK = """options => {
    // What fades from one colour to another is judged by the colour it comes to.
    document.getAnimations().forEach(one => one instanceof CSSTransition && one.finish());
    return axe.run(options).then(found => found.violations);
}"""


def wait_for_editors(page: Page) -> None:
    """Wait until each editor of the page is built."""
    wait_until(lambda: bool(page.evaluate(EDITORS_READY)))


def look_with_axe(page: Page) -> None:
    """Fail on any violation of WCAG 2.2 AA that axe finds on the page.

    By night only what looks at colours is asked: everything else is the same as by day.
    """
    wait_for_editors(page)
    if not page.evaluate("'axe' in window"):  # a page looked at in another size has it already
        page.evaluate(Axe().axe_script)
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    violations = page.evaluate(LOOK, COLOURS if dark else WCAG)
    faults = [
        f"{rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in violations
        for node in rule["nodes"]
    ]
    assert not faults, "\n".join(faults)
