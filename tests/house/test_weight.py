"""A page is light: a telephone on a train loads it, and nothing of it comes from elsewhere."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories.articles import (
    lead_picture,
    make_column,
    make_image,
    make_issue,
    make_published,
)

pytestmark = pytest.mark.django_db
ASSET = re.compile(r'<(?:link[^>]+rel="stylesheet"[^>]+href|script[^>]+src)="([^"]+)"')


@pytest.fixture
def pages(client: Client) -> dict[str, str]:
    """A full front page, column, article, issue, and search, as HTML."""
    column = make_column("专版")
    make_issue(1322)
    for number in range(40):
        picture = [lead_picture(make_image(f"图{number}"))] if number % 3 == 0 else []
        article = make_published(
            f"第{number}批物资运抵码头，全程电子化采购提速", columns=[column], pictures=picture
        )
    asked = [
        "/",
        "/columns/专版/",
        article.get_absolute_url(),
        "/epaper/2024-03-05/",
        "/search/?q=物资",
        "/about/",
    ]
    return {address: client.get(address).content.decode() for address in asked}


def test_html_stays_under_forty_kilobytes(pages: dict[str, str]) -> None:
    assert {
        address: len(page.encode())
        for address, page in pages.items()
        if len(page.encode()) > 40_000
    } == {}


def test_styles_and_scripts_together_stay_under_sixty_kilobytes(pages: dict[str, str]) -> None:
    for address, page in pages.items():
        found = [finders.find(asset.removeprefix("/static/")) for asset in ASSET.findall(page)]
        assert found, address
        assert all(found), address
        assert sum(Path(str(path)).stat().st_size for path in found) < 60_000


def test_nothing_of_a_page_comes_from_another_host_or_breaks_its_policy(
    pages: dict[str, str],
) -> None:
    for address, page in pages.items():
        assert not re.findall(
            r'<(?:img|script|iframe|source)[^>]+src(?:set)?="(?:https?:)?//', page
        ), address
        assert not re.findall(
            r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(?:src=|application/ld\+json))", page
        ), address
