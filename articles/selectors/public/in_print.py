"""Where a released text was printed, as far as readers may know: an issue that lies ahead is
not told of.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.urls import reverse

from articles.domain.imprint import source_line
from articles.domain.shared_knowledge import NOTHING_SHARED, SharedKnowledge
from articles.models import Issue, Publication, Release
from articles.models.texts.releases import PrintedPlace


class PrintedPageLink(NamedTuple):
    """A page on which a text was printed, and its address."""

    label: str
    address: str


@dataclass(frozen=True)
class InPrint:
    """The first place in print that readers may know of, the address of its page, and the source
    line. `pages` are all pages of that issue with the text, where it goes over several.
    """

    place: PrintedPlace | None
    address: str
    source_line: str
    pages: Sequence[PrintedPageLink] = ()


def find_in_print(
    publication: Publication,
    release: Release,
    at: datetime,
    knowledge: SharedKnowledge = NOTHING_SHARED,
) -> InPrint:
    """Return what readers are told of a release's place in print at the moment `at`.

    At most one query, none where the issue is known.
    """
    if not release.printed_in:
        return InPrint(None, "", release.source_line)
    place = release.printed_in[0]
    name = ("issue", publication.pk, place["number"])
    issue = knowledge.find(name, partial(_find_issue, publication, place))
    if issue is not None and not issue.public(at):
        line = source_line(publication.name, None, release.revision.source_name)
        return InPrint(None, "", line)
    pages = [
        PrintedPageLink(other["label"], page_address(issue, other))
        for other in sorted(release.printed_in, key=_position_of)
        if other["number"] == place["number"] and issue is not None
    ]
    address = page_address(issue, place)
    return InPrint(place, address, release.source_line, pages if len(pages) > 1 else ())


def _position_of(place: PrintedPlace) -> int:
    return place["position"]


def _find_issue(publication: Publication, place: PrintedPlace) -> Issue | None:
    return find_issues(publication, [place]).get(place["number"])


def find_issues(publication: Publication, places: Iterable[Mapping[str, Any]]) -> dict[int, Issue]:
    """Return the issues of these places by their number. One query, none without a place."""
    numbers = {place["number"] for place in places}
    if not numbers:
        return {}
    issues = Issue.objects.of(publication).filter(number__in=numbers)
    return {issue.number: issue for issue in issues}


def page_address(issue: Issue | None, place: Mapping[str, Any]) -> str:
    """Return the address of a page under the date its issue has now; empty for an issue that is
    no more.
    """
    if issue is None:
        return ""
    address = reverse("articles:page", args=[issue.date.isoformat(), place["position"]])
    return address if issue.is_regular else f"{address}?number={issue.number}"
