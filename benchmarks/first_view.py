"""What a telephone downloads before anybody scrolls, and what pictures it loads until the end of
the page: bytes as sent, a page type a line.

    python benchmarks/first_view.py [--folder FOLDER]

360 × 740 pixels at two and at three points a pixel, in Chromium, from the demonstration newspaper
in production behind the nginx of the guide. “Share” is that of a file's pixels to
those that the screen shows of it, from the least to the largest: 1 is exact, less is soft, 2 is
four times the bytes for nothing.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.lighthouse import find_browser
from benchmarks.paper_site import ORIGIN, running_paper

PHONE = {"width": 360, "height": 740}
SCROLL = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 370) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise((done) => setTimeout(done, 100));
  }
}"""
PIXELS = """() => [...document.images]
  .filter((image) => image.srcset && image.complete && image.getBoundingClientRect().width)
  .map((image) => {
    const file = /(\\d+)\\.(?:webp|jpeg)$/.exec(new URL(image.currentSrc).pathname);
    const shown = image.getBoundingClientRect().width * devicePixelRatio;
    return file ? Number(file[1]) / shown : 1;
  })"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, help="keep the newspaper there")
    with running_paper(parser.parse_args().folder) as site, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", *site.browser_flags()]
        )
        print("| page | points | first view KB | of it pictures | pictures to the end KB | share |")
        print("|---|--:|--:|--:|--:|--:|")
        for name, path in site.paths.items():
            for points in (2, 3):
                print(row(browser, name, path, points), flush=True)
        browser.close()


def row(browser: Browser, name: str, path: str, points: int) -> str:
    """Open a page with an empty cache and return its row of the table."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        device_scale_factor=points,
        is_mobile=True,
        has_touch=True,
        ignore_https_errors=True,
    )
    page = context.new_page()
    kinds: dict[str, str] = {}
    loaded: list[tuple[str, float]] = []

    def note(event: dict[str, Any]) -> None:
        loaded.append((kinds.get(event["requestId"], ""), event["encodedDataLength"]))

    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.requestWillBeSent", lambda event: kinds.update({event["requestId"]: event["type"]})
    )
    session.on("Network.loadingFinished", note)
    page.goto(f"{ORIGIN}{path}", wait_until="networkidle")
    first = sum(size for _kind, size in loaded)
    pictures = sum(size for kind, size in loaded if kind == "Image")
    page.evaluate(SCROLL)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    whole = sum(size for kind, size in loaded if kind == "Image")
    shares = page.evaluate(PIXELS)
    context.close()
    span = f"{min(shares):.1f} to {max(shares):.1f}" if shares else ""
    cells = (name, f"{points}", *(f"{size / 1024:.0f}" for size in (first, pictures, whole)), span)
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
