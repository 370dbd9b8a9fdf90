"""One address for one page: whichever host it is read at, and where no request is there to ask."""

import json
import re
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client

from articles import checks
from articles.models import Publication
from articles.origins import is_origin, origin_of, whole_address
from tests.factories.articles import make_column, make_publication, make_published, the_publication

pytestmark = pytest.mark.django_db
OWN, OTHER = "http://a.example:8123", "b.example"


@pytest.fixture
def papers(settings: Any) -> Publication:
    """Paper A at SITE_URL, and paper B with a host name of its own."""
    settings.SITE_URL, settings.ALLOWED_HOSTS = OWN, ["*"]
    first = the_publication()
    make_publication(code="b", name="乙报", domain=OTHER)
    return first


@pytest.mark.parametrize(
    ("site", "domain", "origin"),
    [
        ("https://paper.example", "", "https://paper.example"),
        ("http://127.0.0.1:8123", "", "http://127.0.0.1:8123"),
        ("https://paper.example", "www.b.example", "https://www.b.example"),
        ("http://localhost:8123", "b.example", "http://b.example:8123"),
        ("http://localhost:8123", "b.example:90", "http://b.example:90"),
    ],
)
def test_a_newspaper_stands_at_its_host_name_or_at_the_site_s_address(
    settings: Any, site: str, domain: str, origin: str
) -> None:
    settings.SITE_URL = site
    paper = Publication(domain=domain)
    assert origin_of(paper) == origin
    assert whole_address(paper, "/a/") == f"{origin}/a/"
    assert whole_address(paper, "https://pictures.example/1.jpg").startswith("https://pictures")


def test_an_article_read_at_another_paper_s_host_names_its_own(papers: Publication) -> None:
    path = make_published("甲报稿").get_absolute_url()
    address = f"{OWN}{path}"
    page = Client().get(path, headers={"host": OTHER}).content.decode()
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'property="og:url" content="{address}"' in page
    structured = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert OTHER not in json.dumps(structured)
    told = Client().get(f"/api/v1{path}", headers={"host": OTHER}).json()
    assert OTHER not in json.dumps(told)
    assert told["altIds"][0]["value"] == address


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/archive/",
        "/columns/news/",
        "/corrections/",
        "/feeds/latest.rss",
        "/feeds/latest.atom",
        "/columns/news/feed.rss",
        "/sitemap.xml",
        "/sitemap-articles.xml",
        "/sitemap-columns.xml",
        "/sitemap-pages.xml",
        "/news-sitemap.xml",
        "/robots.txt",
        "/api/v1/articles/",
    ],
)
def test_no_public_page_names_the_host_it_was_asked_at(papers: Publication, path: str) -> None:
    column = make_column("要闻", publication=papers, slug="news")
    make_published("甲报稿", columns=[column])
    answer = Client().get(path, headers={"host": "somewhere.example"})
    assert answer.status_code == 200
    assert "somewhere.example" not in answer.content.decode()


def test_a_sitemap_lists_its_own_newspaper_alone(papers: Publication) -> None:
    make_column("要闻", publication=papers, slug="news")
    path = make_published("甲报稿").get_absolute_url()
    own = Client().get("/sitemap-articles.xml", headers={"host": "a.example"}).content.decode()
    other = Client().get("/sitemap-articles.xml", headers={"host": OTHER}).content.decode()
    assert f"<loc>{OWN}{path}</loc>" in own
    assert path not in other
    index = Client().get("/sitemap.xml", headers={"host": OTHER}).content.decode()
    assert f"<loc>http://{OTHER}:8123/sitemap-articles.xml</loc>" in index


def test_the_site_s_address_is_scheme_and_host_and_nothing_more(settings: Any) -> None:
    for good in ("https://paper.example", "http://127.0.0.1:8000", "http://[::1]:8000"):
        assert is_origin(good), good
    for bad in ("", "paper.example", "ftp://a.example", "https://a.example/x", "https://a:b:c"):
        assert not is_origin(bad), bad
    settings.SITE_URL = "paper.example"
    assert "articles.E003" in {found.id for found in run_checks()}


@pytest.mark.parametrize(
    ("address", "guessed", "told"),
    [
        ("https://paper.example", False, []),
        ("https://paper.example", True, ["articles.W001"]),
        ("http://localhost:8000", False, ["articles.W001"]),
    ],
)
def test_production_is_told_where_nobody_said_its_address(
    settings: Any, address: str, guessed: bool, told: list[str]
) -> None:
    settings.SITE_URL, settings.SITE_URL_IS_GUESSED = address, guessed
    assert [found.id for found in checks.site_url_is_set(None)] == told
