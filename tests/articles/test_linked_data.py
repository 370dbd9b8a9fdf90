"""What search engines read of pages (schema.org): who, what, and the way there."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from articles.actions.pictures.picture_rights import keep_picture_rights
from articles.actions.writing.drafts import CreditLine
from tests.cast import person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_column,
    make_image,
    make_person,
    make_publication,
    make_published,
)

pytestmark = pytest.mark.django_db
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def linked_data(client: Client, address: str) -> dict[str, dict[str, Any]]:
    """Return the entries of a page by their type."""
    page = client.get(address).content.decode()
    entries = [json.loads(script) for script in SCRIPT.findall(page)]
    return {entry["@type"]: entry for entry in entries}


def test_an_article_names_its_authors_pages_its_paper_and_the_way_to_it(client: Client) -> None:
    make_publication()
    news = make_column("新闻", slug="news")
    inner = make_column("要闻", slug="yaowen", parent=news)
    credits_ = [
        CreditLine(role="reporter", person=make_person("林晓舟", slug="lin")),
        CreditLine(role="correspondent", name="周平"),
    ]
    article = make_published("码头采购提速", columns=[inner], credits=credits_)
    found = linked_data(client, article.get_absolute_url())
    assert found["NewsArticle"]["author"] == [
        {"@type": "Person", "name": "林晓舟", "url": "http://testserver/authors/lin/"},
        {"@type": "Person", "name": "周平"},
    ]
    logo = found["NewsArticle"]["publisher"]["logo"]
    assert logo["url"] == "http://testserver/icon-512.png"
    assert client.get("/icon-512.png").status_code == 200
    steps = found["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"]) for step in steps] == [
        (1, "江岸采购报"),
        (2, "新闻"),
        (3, "要闻"),
        (4, "码头采购提速"),
    ]
    assert [step.get("item") for step in steps] == [
        "http://testserver/",
        "http://testserver/columns/news/",
        "http://testserver/columns/yaowen/",
        None,
    ]


def test_the_drawn_name_is_the_logo_where_there_is_one(client: Client) -> None:
    make_publication(masthead=make_image("报头"))
    article = make_published()
    publisher = linked_data(client, article.get_absolute_url())["NewsArticle"]["publisher"]
    assert publisher["logo"]["url"].endswith("/media/renditions/1-800.jpeg")
    assert (publisher["logo"]["width"], publisher["logo"]["height"]) == (800, 400)


def test_a_picture_has_its_words_and_every_shape_it_was_cropped_to(client: Client) -> None:
    area = {"left": 0.0, "top": 0.0, "width": 1.0, "height": 1.0}
    shapes = {
        "lead": (1600, 900),
        "list": (1200, 800),
        "square": (800, 800),
        "search": (1200, 900),
    }
    crops = {
        use: {
            **area,
            "copies": [
                {"format": kind, "width": width, "height": height, "name": f"crops/{use}.{kind}"}
                for kind in ("webp", "jpeg")
            ],
        }
        for use, (width, height) in shapes.items()
    }
    image = make_image(caption="三月的码头", crops=crops)
    article = make_published(pictures=[lead_picture(image)])
    address = article.get_absolute_url()
    pictures = linked_data(client, address)["NewsArticle"]["image"]
    sizes = {(picture["width"], picture["height"]) for picture in pictures}
    assert sizes == {(800, 400), *shapes.values()}
    assert not any("/picture-" in picture["url"] for picture in pictures)
    assert {picture["caption"] for picture in pictures} == {"三月的码头"}
    assert {picture["creditText"] for picture in pictures} == {"王立 摄"}
    record = {
        "holder": "新华社",
        "licence": "",
        "limits": "",
        "valid_from": None,
        "valid_until": date(2024, 3, 5),
        "web_allowed": True,
        "print_allowed": True,
        "machines": "forbidden",
    }
    keep_picture_rights(image, record, by=person("rao"), at=MORNING)
    assert "image" not in linked_data(client, address)["NewsArticle"]
    page = client.get(address).content.decode()
    assert "crops/" not in page
    assert "renditions/" not in page


def test_lists_authors_and_the_site_say_what_they_are(client: Client) -> None:
    make_publication()
    make_column("要闻</script>", slug="news", description="每天的要闻")
    make_person("林晓舟", slug="lin", title="首席记者")
    column = linked_data(client, "/columns/news/")
    assert column["CollectionPage"]["name"] == "要闻</script>"
    assert column["CollectionPage"]["url"] == "http://testserver/columns/news/"
    assert len(column["BreadcrumbList"]["itemListElement"]) == 2
    author = linked_data(client, "/authors/lin/")["ProfilePage"]["mainEntity"]
    assert (author["name"], author["jobTitle"]) == ("林晓舟", "首席记者")
    site = linked_data(client, "/")["WebSite"]
    target = site["potentialAction"]["target"]["urlTemplate"]
    path = target.removeprefix("http://testserver").replace("{search_term_string}", "采购")
    assert client.get(path).status_code == 200
