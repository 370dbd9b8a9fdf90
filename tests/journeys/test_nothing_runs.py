"""The sanitiser against a real browser: what runs when it stands in a page raw, does not run once
cleaned."""

from typing import Any

import pytest
from playwright.sync_api import Page

from articles.markup.sanitising import clean_body
from articles.models import Image
from articles.reading.rendering import render_body
from tests.articles.test_sanitising import PAYLOADS

pytestmark = pytest.mark.browser
MORE = [
    "<img src=x onerror=window.ran=1>",
    "<svg><animate onbegin=window.ran=1 attributeName=x dur=1s>",
    "<details open ontoggle=window.ran=1>",
    "<p><style><img src=x onerror=window.ran=1></style></p>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 "
    "onerror=window.ran=1&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=window.ran=1>",
    "<table><caption><svg><style><img src=x onerror=window.ran=1></style></svg></caption></table>",
    "<a href='jav&#x0A;ascript:window.ran=1' id=go>x</a>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<input autofocus onfocus=window.ran=1>",
    "<video><source onerror=window.ran=1></video>",
]
# Each text stands in a frame of its own, where what runs sets `ran` or calls `alert`.
COUNT = """texts => new Promise(done => {
  document.body.replaceChildren();
  const ran = texts.map(() => false);
  texts.forEach((html, number) => {
    const view = document.body.appendChild(document.createElement('iframe')).contentWindow;
    const notice = () => { ran[number] = true; };
    Object.defineProperty(view, 'ran', { set: notice });
    view.alert = notice;
    view.document.body.innerHTML = html;
    view.document.querySelectorAll('a').forEach(link => link.click());
  });
  setTimeout(() => done(ran), 1000);
})"""


@pytest.fixture(scope="module")
def blank(chromium: Any) -> Any:
    """An empty page without any policy, where everything that can run runs."""
    page = chromium.new_page()
    page.route("**/*", lambda route: route.abort())
    yield page
    page.close()


def running(page: Page, texts: list[str]) -> list[str]:
    """Return those of the texts of which something ran."""
    page.goto("about:blank")
    return [text for text, ran in zip(texts, page.evaluate(COUNT, texts), strict=True) if ran]


def test_the_control_some_of_it_does_run_raw(blank: Page) -> None:
    assert len(running(blank, MORE)) >= 5


def test_nothing_runs_once_it_is_cleaned_and_shown(blank: Page) -> None:
    images: dict[int, Image] = {}
    payloads = [*PAYLOADS, *MORE]
    shown = [
        *(clean_body(payload) for payload in payloads),
        *(render_body(payload, images) for payload in payloads),
        *(clean_body(clean_body(payload)) for payload in payloads),
    ]
    assert not running(blank, shown)
