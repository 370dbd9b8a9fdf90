"""What readers may not see yet, or not any more, leaks through no address of the readers' site,
whoever asks."""

import pytest
from django.contrib.admin import site
from django.test import Client

from articles.models import Article
from tests.cast import person, reader
from tests.house.everything import Everything
from tests.house.rights_matrix import READ

pytestmark = pytest.mark.django_db
HIDDEN = ["draft", "review", "ready", "scheduled", "held", "spiked", "unpublished"]
ASKING = ["", "reader", "lin", "gu", "miao"]
LISTS = [
    "/",
    "/search/?q={headline}",
    "/feeds/latest.rss",
    "/feeds/latest.atom",
    "/columns/{column}/",
    "/columns/{column}/feed.rss",
    "/api/v1/articles/?limit=100",
    "/sitemap.xml",
    "/sitemap-articles.xml",
    "/news-sitemap.xml",
    "/archive/2024/3/5/",
    "/epaper/2024-03-05/",
    "/epaper/2024-03-05/1/",
    "/corrections/",
]


def client_of(name: str) -> Client:
    client = Client()
    if name:
        client.force_login(reader() if name == "reader" else person(name))
    return client


def test_a_hidden_article_has_no_address_for_anybody(house: Everything) -> None:
    for name in ASKING:
        client = client_of(name)
        sides = ["/articles/{}/", "/articles/{}/qr.svg", "/api/v1/articles/{}/"]
        assert {client.get(side.format(house.pk["live"])).status_code for side in sides} == {200}
        answers = {
            side.format(stage): client.get(side.format(house.pk[stage])).status_code
            for side in sides
            for stage in HIDDEN
        }
        assert {side: status for side, status in answers.items() if status != 404} == {}, name


def test_a_hidden_article_stands_in_no_list(house: Everything) -> None:
    for name in ASKING:
        client = client_of(name)
        live = house.pk["live"]
        articles = Article.objects.in_bulk(
            [house.pk[stage] for stage in ("live", *HIDDEN)]
        ).values()
        asked = {
            address.format(headline=article.headline, column=article.columns.get().slug)
            for address in LISTS
            for article in articles
        }
        pages = {address: client.get(address).content.decode() for address in asked}
        named = {
            address: [row for row in articles if f"/articles/{row.pk}/" in page]
            for address, page in pages.items()
        }
        assert {
            address: found for address, found in named.items() if {row.pk for row in found} - {live}
        } == {}
        assert (
            len([address for address, found in named.items() if found]) >= 10
        )  # the lists do name what is public


SOURCES = sorted(
    (model._meta.model_name, field)
    for model, fields in [
        *((model, desk.autocomplete_fields) for model, desk in site._registry.items()),
        *(
            (inline.model, inline.autocomplete_fields)
            for desk in site._registry.values()
            for inline in desk.inlines
        ),
    ]
    for field in fields
)


# Work screens offer these; they belong to no form of the admin.
SOURCES += [("credit", "person"), ("page", "responsible_editor")]


def test_there_are_suggestions_to_ask_for() -> None:
    assert ("responsibleeditor", "person") in SOURCES


def test_suggestions_are_made_only_to_whoever_may_look_at_their_list(house: Everything) -> None:
    for model, field in SOURCES:
        asked = {"app_label": "articles", "model_name": model, "field_name": field, "term": ""}
        for name, role in {
            "lin": "reporter",
            "miao": "subscription_manager",
            "xu": "system_administrator",
        }.items():
            status = client_of(name).get("/admin/autocomplete/", asked).status_code
            allowed = role == "system_administrator" if field == "user" else role in READ
            assert (model, name, status) == (model, name, 200 if allowed else 403)
