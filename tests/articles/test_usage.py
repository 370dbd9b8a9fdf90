"""What a rights record says of reprinting and of machines reaches whoever reads by machine."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions.publishing import publishing
from articles.actions.writing import writing
from articles.models import Article
from articles.selectors.machines.usage_terms import ANSWERING, TRAINING
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_publication,
    make_published,
    the_publication,
)

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)
POLICIES = {
    "forbidden": ({"noai", "noimageai", "noarchive", "max-snippet:150"}, "1"),
    "answers": ({"noai", "noimageai", "nocache"}, "1"),
    "free": (set(), "0"),
}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER)


def of(machines: str, **fields: Any) -> Article:
    return make_published(machines, rights={"kind": "original", "machines": machines, **fields})


def directives(text: str) -> set[str]:
    return {part for part in text.split(", ") if part}


def linked_data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found
    return dict(json.loads(found[1]))


def groups(client: Client) -> dict[str, list[str]]:
    """Return the rules of robots.txt by the name of the robot."""
    rules: dict[str, list[str]] = {}
    names: list[str] = []
    for line in client.get("/robots.txt").content.decode().splitlines():
        key, _, value = line.partition(": ")
        if key == "User-agent":
            names = names if names and not rules.get(names[-1]) else []
            names.append(value)
            rules.setdefault(value, [])
        elif key in {"Allow", "Disallow"}:
            for name in names:
                rules[name].append(f"{key}: {value}")
    return rules


@pytest.mark.parametrize("machines", POLICIES)
def test_the_page_and_the_interface_carry_the_policy(machines: str, client: Client) -> None:
    wanted, reserved = POLICIES[machines]
    article = of(machines)
    for address in (f"/articles/{article.pk}/", f"/api/v1/articles/{article.pk}/"):
        answer = client.get(address)
        assert directives(answer.headers.get("X-Robots-Tag", "")) == wanted, address
        assert answer.headers["TDM-Reservation"] == reserved, address
    page = client.get(f"/articles/{article.pk}/").content.decode()
    assert f'<meta name="tdm-reservation" content="{reserved}">' in page
    tag = re.search(r'<meta name="robots" content="([^"]*)">', page)
    assert directives(tag[1] if tag else "") == wanted


@pytest.mark.parametrize(
    ("machines", "words"),
    [
        ("forbidden", "不得用于训练和生成回答"),
        ("answers", "可注明出处用于回答，不得训练"),
        ("free", "自由使用"),
    ],
)
def test_people_and_programs_read_the_same_terms(machines: str, words: str, client: Client) -> None:
    article = of(machines, reprint="forbidden", holder="某通讯社")
    linked = linked_data(client.get(f"/articles/{article.pk}/").content.decode())
    item = client.get(f"/api/v1/articles/{article.pk}/").json()
    assert words in linked["usageInfo"]["text"] == item["usageTerms"]
    assert "未经书面许可不得转载" in item["usageTerms"]
    assert linked["acquireLicensePage"].endswith("/about/")
    assert linked["copyrightHolder"]["name"] == item["copyrightHolder"] == "某通讯社"
    rights = json.loads(item["rightsInfo"]["encodedRights"])
    assert ("permission" if machines == "free" else "prohibition") in rights


def test_a_changed_record_is_told_at_once(client: Client) -> None:
    article = of("forbidden")
    writing.change_rights(article, {"machines": "free"}, by=person("rao"), at=LATER)
    answer = client.get(f"/articles/{article.pk}/")
    assert "X-Robots-Tag" not in answer.headers
    assert client.get(f"/api/v1/articles/{article.pk}/").json()["version"] == "2"


def test_a_list_of_the_interface_speaks_for_its_strictest_text(client: Client) -> None:
    of("free")
    assert client.get("/api/v1/articles/").headers["TDM-Reservation"] == "0"
    of("forbidden")
    assert client.get("/api/v1/articles/").headers["TDM-Reservation"] == "1"


def test_a_text_that_ends_says_when_robots_shall_forget_it(client: Client) -> None:
    article = of("free")
    publishing.set_expiry(article, LATER + timedelta(days=1), by=OPERATOR, at=LATER)
    told = client.get(f"/articles/{article.pk}/").headers["X-Robots-Tag"]
    assert told.startswith("unavailable_after: 2024-03-06T03:43:20")


def test_robots_of_machines_are_kept_away_by_the_strictest_record(client: Client) -> None:
    free, answers = of("free"), of("answers")
    rules = groups(client)
    assert "Disallow: /" not in rules["*"]
    assert rules["GPTBot"][0] == f"Allow: /articles/{free.pk}/"
    assert rules["GPTBot"][-1] == "Disallow: /"
    assert not set(ANSWERING) & set(rules)
    of("forbidden")
    rules = groups(client)
    assert {*TRAINING, *ANSWERING, "*"} == set(rules)
    assert rules["PerplexityBot"][:2] == [
        f"Allow: /articles/{answers.pk}/",
        f"Allow: /articles/{free.pk}/",
    ]
    assert "Disallow: /admin/" in rules["PerplexityBot"]


def test_a_paper_whose_texts_are_free_keeps_no_machine_away(client: Client) -> None:
    of("free")
    assert set(groups(client)) == {"*"}
    assert client.get("/.well-known/tdmrep.json").json() == [
        {"location": "/", "tdm-reservation": 0}
    ]


def test_a_paper_without_a_text_reserves_everything(client: Client) -> None:
    make_publication()
    assert "GPTBot" in groups(client)
    assert client.get("/.well-known/tdmrep.json").json() == [
        {"location": "/", "tdm-reservation": 1}
    ]


def test_what_is_gone_lets_nobody_in(client: Client) -> None:
    free = of("free")
    of("forbidden")
    assert f"Allow: /articles/{free.pk}/" in groups(client)["GPTBot"]
    publishing.withdraw_article(free, by=OPERATOR, at=LATER, reason="数字有误")
    assert groups(client)["GPTBot"] == ["Disallow: /"]


@pytest.mark.parametrize("address", ["/trust.txt", "/.well-known/trust.txt"])
def test_trust_txt_says_where_the_paper_is_and_what_machines_may_do(
    client: Client, address: str
) -> None:
    paper = the_publication()
    paper.contacts = (
        "微博 | @江岸采购报 | https://weibo.com/jiangan\n"
        "冒名 | @别人 | https://notweibo.com/jiangan\n电话 | 0571-1"
    )
    paper.save()
    of("free")
    lines = client.get(address).content.decode().splitlines()
    assert lines == [
        "social=https://weibo.com/jiangan",
        "contact=http://testserver/about/",
        "disclosure=http://testserver/about/",
        "disclosure=http://testserver/corrections/",
        "datatrainingallowed=yes",
    ]
    of("answers")
    assert "datatrainingallowed=no" in client.get(address).content.decode()
