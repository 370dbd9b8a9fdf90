"""The description of the API is true: every answer fits it, and it leaves no address out."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from articles.actions.publishing import publishing
from articles.api.answers import PARAMETERS
from articles.api.views import MOST, USUAL
from articles.models import Article
from subscriptions.actions.access import access
from subscriptions.models import AccessRule
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, make_column, make_published
from tests.house.addresses import routes
from tests.house.public_paper import NOW, make_paper

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/openapi.json"


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    make_paper()
    described: dict[str, Any] = client.get(ADDRESS).json()
    return described


def faults(document: dict[str, Any], path: str, response: Any) -> list[str]:
    """Return in what an answer differs from what the document says of this address and status."""
    described = document["paths"][path]["get"]["responses"].get(str(response.status_code))
    if described is None:
        return [f"{path}: no word of {response.status_code}"]
    missing = [name for name in described.get("headers", {}) if name not in response.headers]
    kinds = described.get("content", {})
    kind = response["Content-Type"].removesuffix("; charset=utf-8")
    if kind not in kinds:
        return [f"{path}: no word of {kind}", *missing]
    schema = {**kinds[kind]["schema"], "components": document["components"]}
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(response.json())] + missing


def asked(gone: Article) -> Iterator[tuple[str, str, int]]:
    """Yield addresses with their paths in the document and the status of their answers."""
    articles = "/api/v1/articles/"
    yield articles, articles, 200
    yield articles, f"{articles}?limit=1&column=yaowen", 200
    yield articles, f"{articles}?limit=0", 400
    yield articles, f"{articles}?since=yesterday", 400
    for article in Article.objects.exclude(pk=gone.pk):
        status = 200 if article.live_until is None or article.live_until > NOW else 410
        yield f"{articles}{{id}}/", f"{articles}{article.pk}/", status
    yield f"{articles}{{id}}/", f"{articles}{gone.pk}/", 410
    yield f"{articles}{{id}}/", f"{articles}999/", 404
    issues = "/api/v1/issues/{date}/"
    yield issues, "/api/v1/issues/2024-03-05/?limit=1", 200
    yield issues, "/api/v1/issues/2024-03-05/?limit=x", 400
    yield issues, "/api/v1/issues/2024-03-06/", 404
    manifest = "/epaper/{date}/manifest.json"
    yield manifest, "/epaper/2024-03-05/manifest.json", 200
    yield manifest, "/epaper/2024-03-06/manifest.json", 404
    yield "/epaper/collection.json", "/epaper/collection.json", 200
    years = "/epaper/collection/{year}.json"
    yield years, "/epaper/collection/2024.json", 200
    yield years, "/epaper/collection/1999.json", 404


def test_every_answer_fits_its_description(
    client: Client, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    sold = make_column("专版", slug="sold")
    rule = AccessRule(publication=sold.publication, column=sold, mode="paid")
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)
    make_published("收费的", columns=[sold])
    gone = make_published("撤下的")
    publishing.withdraw_article(gone, by=OPERATOR, at=MORNING, reason="内容有误")
    for path, address, status in asked(gone):
        response = client.get(address)
        assert response.status_code == status, address
        assert faults(document, path, response) == [], address
        etag = response.headers.get("ETag")
        if status == 200 and etag:
            again = client.get(address, headers={"If-None-Match": etag})
            assert again.status_code == 304
            assert "304" in document["paths"][path]["get"]["responses"]


def test_no_address_and_no_parameter_is_left_out(document: dict[str, Any]) -> None:
    described = {
        path.replace("{id}", "<int:pk>")
        .replace("{date}", "<date:on>")
        .replace("{year}", "<int:year>")
        for path in document["paths"]
    }
    machines = {
        route for route in routes() if route.startswith("/api/") or "manifest.json" in route
    }
    machines |= {route for route in routes() if route.startswith("/epaper/collection")}
    assert described == machines - {ADDRESS}
    parameters = [
        parameter for path in document["paths"].values() for parameter in path["get"]["parameters"]
    ]
    named = {parameter["name"] for parameter in parameters if parameter["in"] == "query"}
    assert named == set(PARAMETERS)
    for parameter in parameters:
        if parameter["name"] == "limit":
            assert (parameter["schema"]["maximum"], parameter["schema"]["default"]) == (MOST, USUAL)


def test_it_names_the_newspaper_and_its_host(client: Client, document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["info"]["title"].startswith("江岸采购报")
    assert document["servers"] == [{"url": "http://testserver"}]
    assert client.get(ADDRESS)["Access-Control-Allow-Origin"] == "*"
    Draft202012Validator.check_schema({"$defs": document["components"]["schemas"]})
