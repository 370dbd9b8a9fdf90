"""Every kind of readers' page, in both languages, without an error of the Nu HTML checker, which is
the one of the W3C. All pages in one run: it takes longer to start than to check."""

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from newsroom.accounts.models import User
from subscriptions.actions.access import access
from subscriptions.actions.service import holds
from subscriptions.models import AccessRule, Dispatch, Term
from tests.browser import Browser
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_column, make_published
from tests.factories.subscriptions import make_order, make_prices, make_term
from tests.house import public_paper

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # pages are the same on PostgreSQL
ROOT = Path(__file__).resolve().parents[2]
CHECKER = ROOT / ".ci" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# A run of seconds is over before a better compiler or collector pays.
JAVA = ("java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
COUNTER = (
    "/subscribe/",
    "/subscribe/?start=2024-04-01&months=6",
    "/subscribe/order/",
    "/subscribe/gift/",
    "/account/sign-in/",
    "/account/",
    "/account/sign-ins/",
    "/account/erase/",
    "/account/receipt/",
    "/terms/",
    "/privacy/",
)
SEARCHES = ("/search/?q=码头", "/search/?q=没有这样的词", "/nothing/", "/epaper/2024-03-06/")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody with a term, in a newspaper that has one of everything and sells some of it."""
    monkeypatch.setattr(timezone, "now", lambda: public_paper.NOW)
    paper = public_paper.make_paper()
    body = "<h4>先有小标题</h4><p>文。</p><h3>再有大标题</h3><h4>一</h4><ul><li>一</li></ul>"
    for mode, free in (("paid", 0), ("metered", 1)):
        column = make_column(mode, slug=mode)
        rule = AccessRule(
            publication=paper.publication, column=column, mode=mode, monthly_free=free
        )
        access.save_access_rule(rule, by=OPERATOR, at=MORNING)
        make_published(f"{mode}的稿件", columns=[column], body=body * 30)
    make_prices()
    user = User.objects.create_user("tian", email="tian@example.com")
    make_term(by=user)
    browser = Browser()
    browser.force_login(user)
    return browser


def own_pages() -> Iterator[str]:
    """Yield the pages of somebody's order, subscription and term."""
    term = Term.objects.get()
    hold = holds.hold_delivery(
        term.subscription,
        date(2024, 4, 1),
        date(2024, 4, 9),
        by=person("miao"),
        at=MORNING,
    )
    for name in ("hold", "address", "complaint"):
        yield f"/account/subscriptions/{term.subscription_id}/{name}/"
    yield f"/account/holds/{hold.pk}/back/"
    yield f"/account/addresses/{Dispatch.objects.get().pk}/withdraw/"
    yield f"/account/terms/{term.pk}/renew/"
    yield f"/account/terms/{term.pk}/end/"
    yield f"/subscribe/order/{make_order().code}/"


def kind_of(address: str) -> str:
    """Return what is the same for pages of one template."""
    return re.sub(r"\d+|\?.*", "", address)


def test_no_kind_of_readers_page_has_an_error(client: Client, tmp_path: Path) -> None:
    public = (path for path in public_paper.addresses() if not path.startswith("/media/"))
    addresses = [*public, *COUNTER, *SEARCHES, *own_pages()]
    one_of_each = list({kind_of(address): address for address in addresses}.values())
    pages = {"zh-hans": addresses, "en": one_of_each}
    kinds = set()
    for language, asked in pages.items():
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for address in asked:
            response = client.get(address)
            content = response.getvalue()
            if content and response.headers["Content-Type"].startswith("text/html"):
                kinds.add(kind_of(address))
                number = addresses.index(address)
                (tmp_path / f"{number}-{language}.html").write_bytes(content)
    assert len(kinds) > 30
    assert check_html(tmp_path, addresses) == []


def check_html(folder: Path, addresses: list[str]) -> list[str]:
    """Return the errors of the pages in a folder, each with the address of its page."""
    assert CHECKER.is_file(), "npm ci --ignore-scripts --prefix .ci installs the checker"
    command = [*JAVA, "-jar", str(CHECKER), "--format", "json", "--errors-only", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [
        f"{addresses[int(Path(error['url']).name.partition('-')[0])]}: {error['message']}"
        for error in json.loads(done.stderr)["messages"]
    ]
