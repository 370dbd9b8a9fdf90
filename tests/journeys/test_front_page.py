"""An editor arranges the front page on the page itself, by mouse and by keys; strangers see it."""

import gzip
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import FrameLocator, Page, expect

from articles.actions.writing.drafts import CreditLine
from articles.models import FrontEntry, Image
from newsroom.demo.pictures import draw_picture
from tests.cast import person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_column,
    make_image,
    make_issue,
    make_person,
    make_published,
)
from tests.journeys.keyboard import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = ((360, 740), (768, 1024), (1440, 900))
DARK = 768
FIRST_VIEW_BYTES = 150_000
# What the browser notes from the beginning: how far things moved, and the largest of the view.
WATCH = """window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { moved += entry.value; }))
  .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => { window.largest = list.getEntries().at(-1).element; })
  .observe({ type: "largest-contentful-paint", buffered: true });"""


@pytest.fixture
def paper(live_server: Any) -> None:
    """A newspaper with two columns, one of them of opinion."""
    news, opinion = make_column("要闻", position=1), make_column("评论", position=2)
    for number in range(9):
        make_published(
            f"码头新闻第{number}条",
            at=MORNING + timedelta(minutes=number),
            columns=[news],
            pictures=[lead_picture(make_image(f"码头{number}"))],
        )
    author = CreditLine(role="reporter", person=make_person("沈鹤洲"))
    make_published("有话直说", columns=[opinion], credits=[author])
    make_issue()


def piece(frame: FrameLocator, headline: str) -> Any:
    return frame.locator("[data-article]", has_text=headline)


def headlines(frame: FrameLocator, slot: str) -> Any:
    return frame.locator(f"[data-slot='{slot}'] [data-article]").locator("h2, h3")


def test_an_editor_arranges_the_front_page_and_strangers_see_it(
    browser_page: Page,
    paper: None,
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], None],
    visit: Any,
) -> None:
    # what axe tries, and pictures that have no file here
    page, visit.tolerated = browser_page, ("Applying inline style", "404 (Not Found)")
    page.set_viewport_size({"width": 1440, "height": 1900})  # a drag that scrolls misses
    sign_in(page, person("zhao"))
    page.goto("/admin/articles/front/")
    axe(page)
    frame = page.frame_locator("#front-frame")
    expect(headlines(frame, "lead")).to_have_text(["码头新闻第8条"])

    # by mouse: the third of the second leads becomes the lead
    grip = piece(frame, "码头新闻第5条").locator(".grip")
    grip.drag_to(frame.locator("[data-slot=lead] [data-article] h2"))
    expect(headlines(frame, "lead")).to_have_text(["码头新闻第5条"])
    expect(page.locator("#front-status")).to_contain_text("码头新闻第5条")

    # by keys: one place down in its slot, then into the next slot
    first = piece(frame, "码头新闻第8条")
    first.locator("button[name=down]").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(headlines(frame, "second").nth(1)).to_have_text("码头新闻第8条")
    expect(piece(frame, "码头新闻第8条").locator("button[name=up]")).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    expect(headlines(frame, "opinion").first).to_have_text("码头新闻第8条")

    # back again, and a headline for this page only
    page.locator("#undo").click()
    expect(headlines(frame, "second").nth(1)).to_have_text("码头新闻第8条")
    follow(piece(frame, "码头新闻第5条").locator("a", has_text="改动"))
    page.locator("#id_entry-headline").fill("头版另拟一题")
    follow(page.locator("button[name=change]"))
    frame = page.frame_locator("#front-frame")
    expect(headlines(frame, "lead")).to_have_text(["头版另拟一题"])
    follow(page.locator("button[name=width][value='360']"))
    assert page.locator("#front-frame").bounding_box()["width"] == 360  # type: ignore[index]
    assert FrontEntry.objects.count() == 2

    # the page with its handles by itself, which axe does not enter inside the frame
    page.goto(str(page.locator("#front-frame").get_attribute("src")))
    axe(page)

    page.context.clear_cookies()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if width == DARK else "light")
        page.goto("/")
        expect(page.locator(".lead h2")).to_have_text("头版另拟一题")
        expect(page.locator(".second h2").nth(1)).to_have_text("码头新闻第8条")
        expect(page.locator(".voice .letter")).to_have_text("沈")
        assert page.locator(".handles").count() == 0
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") == 0
        assert page.locator(".lead img").get_attribute("loading") is None
        axe(page)


def store_photographs() -> None:
    """Give every picture files of its own, as large as those of a photograph."""
    drawn = Pillow.open(io.BytesIO(draw_picture("harbour", 0, 1).png)).convert("RGB")
    files: dict[tuple[str, int], bytes] = {}
    for image in Image.objects.all():
        for copy in image.renditions:
            kind = (copy["format"], copy["width"])
            if kind not in files:
                file = io.BytesIO()
                drawn.resize((copy["width"], copy["height"])).save(file, copy["format"], quality=75)
                files[kind] = file.getvalue()
            default_storage.delete(copy["name"])
            default_storage.save(copy["name"], ContentFile(files[kind]))


def test_the_first_view_of_a_telephone_is_light_and_nothing_moves(
    chromium: Chromium, paper: None, live_server: Any
) -> None:
    store_photographs()
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": 360, "height": 740},
        device_scale_factor=3,
        is_mobile=True,
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    bodies: dict[str, bytes] = {}
    page.on("requestfinished", lambda request: bodies.update(body_of(request)))
    page.goto("/", wait_until="networkidle")
    page.wait_for_function("() => window.largest")
    leading = page.locator(".lead img")
    assert leading.evaluate("image => image.naturalWidth") > 0
    assert leading.get_attribute("fetchpriority") == "high"
    assert page.evaluate("() => largest.matches('[loading=lazy]')") is False
    assert page.locator("img:not([width]), img:not([height])").count() == 0
    assert page.locator("main img:not([loading=lazy])").count() == 1
    assert page.evaluate("() => moved") == 0
    weights = {address: len(body) for address, body in bodies.items()}
    assert any("/renditions/" in address for address in weights)
    assert sum(weights.values()) < FIRST_VIEW_BYTES, weights
    context.close()


def body_of(request: Any) -> dict[str, bytes]:
    """Return what a request brought, compressed as a server sends it: the one of the tests sends
    text as it is."""
    response = request.response()
    body = response.body()
    is_picture = response.headers.get("content-type", "").startswith("image/")
    return {request.url: body if is_picture else gzip.compress(body)}
