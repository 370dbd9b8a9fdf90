"""Collections of issues for IIIF viewers (Presentation API 3.0): one of all, one a year."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.api.iiif import (
    CONTEXT,
    Json,
    in_both_languages,
    in_chinese,
    issue_label,
    make_homepage,
    make_provider,
    nav_date,
)
from articles.api.ninjs import absolute_address
from articles.models import Issue, Publication
from articles.selectors.public.editions import manifest_address


def make_collection(paper: Publication, years: Sequence[int], root: str) -> Json:
    """Return the collection of all issues: a collection a year."""
    return {
        "@context": CONTEXT,
        "id": root + reverse("articles:collection"),
        "type": "Collection",
        "label": in_both_languages(_("Issues of %(paper)s"), paper=paper.name),
        "provider": [make_provider(paper, root)],
        "homepage": [make_homepage(root + reverse("articles:epaper"), in_chinese(paper.name))],
        "items": [
            {
                "id": root + reverse("articles:year_collection", args=[year]),
                "type": "Collection",
                "label": year_label(paper, year),
            }
            for year in years
        ],
    }


def year_label(paper: Publication, year: int) -> dict[str, list[str]]:
    """Return the name of a year's collection in both languages."""
    return in_both_languages(_("Issues of %(paper)s, %(year)d"), paper=paper.name, year=year)


def make_year_collection(paper: Publication, year: int, issues: Sequence[Issue], root: str) -> Json:
    """Return the collection of a year: the manifests of its issues with their dates."""
    return {
        "@context": CONTEXT,
        "id": root + reverse("articles:year_collection", args=[year]),
        "type": "Collection",
        "label": year_label(paper, year),
        "navDate": f"{year:04}-01-01T00:00:00Z",
        "partOf": [{"id": root + reverse("articles:collection"), "type": "Collection"}],
        "items": [
            {
                "id": absolute_address(manifest_address(issue), root),
                "type": "Manifest",
                "label": issue_label(issue),
                "navDate": nav_date(issue),
            }
            for issue in issues
        ],
    }
