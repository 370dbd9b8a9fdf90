"""How many clicks and page loads lie between signing in and a published article.

    python benchmarks/clicks.py [--checkout DIR] [--profile small|strict|both|clerk|all]

A demonstration newspaper is built and served from this checkout, or from DIR, an older one, in the
same environment. Chromium does what people do: a reporter writes a text and submits it, each
signatory signs it, somebody publishes it; everybody signs in first. A press of a mouse button is
one click, and so is a choice in a list; a choice in a search box is two. Typing is not counted.
Where a screen looked otherwise before, both ways are written down here, and the one that the page
has is taken. A clerk serves a caller who was found: those clicks are counted from the caller's page.

Goals over all people, with sign-ins: 12 clicks and 10 page loads with the small profile, 24 and 24
with the strict one. For a clerk: a new order by telephone 4, a change of address 3, a complaint 3, a
refund 4.
"""

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from clicks_counter import measure_clerk
from clicks_people import Count, Person, Server, serve
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
REPORTER = "lin.xiaozhou"
HEADLINE = "码头验收改用一张清单"
BODY = "<p>三月的江岸，货船一早靠泊。验收的人只带一张清单。</p>"
# Who signs in turn; the last one publishes as well.
SIGNATORIES = {
    "small": ("shen.yan", "he.zhitang"),
    "strict": ("shen.yan", "ding.fang", "he.zhitang", "mo.jiao", "an.dui", "he.zhitang"),
}
PROFILES = {
    "small": ("small",),
    "strict": ("strict",),
    "both": ("small", "strict"),
    "all": ("small", "strict"),
}
SET_PROFILE = """
from articles.models import Profile, Publication
Publication.objects.update(profile=Profile.named("{profile}"))
"""
FIND = """
from articles.models import Article
print("PK", Article.objects.filter(headline="{headline}").latest("pk").pk)
"""
STAGE = """
from articles.models import Article
print("STAGE", Article.objects.filter(headline="{headline}").latest("pk").stage)
"""


def write(person: Person) -> None:
    """Write a text and submit it."""
    page = person.page
    if person.find(".section-begins a[href='/admin/articles/article/add/']"):
        person.press(".section-begins a[href='/admin/articles/article/add/']")
    else:
        person.press("a[href='/admin/articles/article/']:not(.addlink)")
        person.press(".object-tools .addlink")
    page.wait_for_function("() => window.CKEDITOR?.instances.id_body?.status === 'ready'")
    page.fill("#id_headline", HEADLINE)
    person.press(".cke_wysiwyg_div", "iframe.cke_wysiwyg_frame")
    page.evaluate("html => CKEDITOR.instances.id_body.setData(html)", BODY)
    page.keyboard.type(" ")
    choose_publication(person)
    choose_column(person)
    if person.find("button[name=_submit]"):
        person.press("button[name=_submit]")
        person.wait_for_success()
        return
    person.press("input[name=_continue]", "input[name=_save]")
    person.wait_for_success()
    person.press(".acts a[href$='/submit/']")
    person.press(".submit-row input[type=submit]")


def choose_publication(person: Person) -> None:
    chooser = person.page.locator("select#id_publication")
    if not chooser.input_value():
        chooser.select_option(index=1)
        person.count.clicks += 1


def choose_column(person: Person) -> None:
    """Choose the home column where the form does not fill it in. A search box is two clicks."""
    page = person.page
    chooser = page.locator("#id_standings-0-column")
    if chooser.count() == 0 or chooser.input_value():
        return
    page.locator("[aria-labelledby=select2-id_standings-0-column-container]").click()
    page.keyboard.type("要闻")
    page.locator(".select2-results__option--highlighted", has_text="要闻").click()
    person.count.clicks += 2
    home = page.locator("#id_standings-0-is_primary")
    if not home.is_checked():
        home.click()
        person.count.clicks += 1


def sign(person: Person, pk: int, step: str) -> None:
    """Sign the text at a step, from the start page, or from the list of the step where the start
    page has no room for it."""
    row = f"#row-{pk}"
    if not person.find(row):
        person.press(f"a[href*='step={step}'], #waiting ~ ul li a[href*='desk={step}']")
    if not person.find(row):
        person.press(f"#result_list a[href*='/article/{pk}/change/']")
        person.press(".acts a[href$='/approve/']", ".acts a[href$='/review/']")
        person.press(".submit-row input[type=submit]", ".judgement button[value=approve]")
        return
    if person.find(f"{row} .waiting-acts > form button[value=approve]"):
        person.press(f"{row} .waiting-acts > form button[value=approve]")
        return
    person.press(f"{row} .waiting-text > summary")
    person.press(f"{row} button[value=approve]")


def publish(person: Person, pk: int) -> None:
    """Publish the text, from the page where the last signature left the person."""
    publication = f"form[action='/admin/articles/article/{pk}/publish/']"
    if person.page.locator(publication).count():
        person.press(f"details:has({publication}) > summary")
        person.press(f"{publication} button")
        return
    person.press(".acts a[href$='/publish/']")
    person.press(".submit-row input[type=submit]")


def measure(browser: Browser, server: "Server", profile: str) -> Sequence[tuple[str, Count]]:
    """Return what each person did, in turn."""
    server.run(SET_PROFILE.format(profile=profile))
    reporter = Person(browser, server.address, REPORTER)
    write(reporter)
    pk = int(server.run(FIND.format(headline=HEADLINE)).split("PK ")[1])
    counts = [(REPORTER, reporter.count)]
    names = SIGNATORIES[profile]
    for number, name in enumerate(names, 1):
        signatory = Person(browser, server.address, name)
        step = server.run(STAGE.format(headline=HEADLINE)).split("STAGE ")[1].strip()
        sign(signatory, pk, step)
        signatory.wait_for_success()
        if number == len(names):
            publish(signatory, pk)
            signatory.wait_for_success()
        counts.append((name, signatory.count))
    stage = server.run(STAGE.format(headline=HEADLINE))
    assert "STAGE published" in stage, stage
    server.run(
        "from articles.models import Article\n"
        f"Article.objects.filter(pk={pk}).update(headline='{HEADLINE}（{profile}）')"
    )
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkout", type=Path, default=ROOT, help="serve this one")
    parser.add_argument("--profile", choices=[*PROFILES, "clerk"], default="all")
    asked = parser.parse_args()
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(asked.checkout.resolve(), Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for profile in PROFILES.get(asked.profile, ()):
            print_profile(profile, measure(browser, server, profile))
        if asked.profile in {"clerk", "all"}:
            print_acts(measure_clerk(browser, server))
        browser.close()


def print_profile(profile: str, counts: Sequence[tuple[str, Count]]) -> None:
    print("| profile | who | clicks | page loads | sign-ins |")
    print("|---|---|--:|--:|--:|")
    for name, count in counts:
        print(f"| {profile} | {name} | {count.clicks} | {count.loads} | {count.sign_ins} |")
    totals = [
        sum(getattr(count, field) for _name, count in counts)
        for field in ("clicks", "loads", "sign_ins")
    ]
    print(f"| {profile} | all | {totals[0]} | {totals[1]} | {totals[2]} |", flush=True)


def print_acts(counts: Sequence[tuple[str, Count]]) -> None:
    print("| a clerk, from the caller found | clicks | page loads |")
    print("|---|--:|--:|")
    for act, count in counts:
        print(f"| {act} | {count.clicks} | {count.loads} |", flush=True)


if __name__ == "__main__":
    main()
