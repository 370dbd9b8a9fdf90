"""What programs read of a printed issue: its articles in page order, its notice, the years that
have issues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from articles.common.numbers import read_number
from articles.domain.choices import RightsKind
from articles.domain.copyright_notices import fill_notice
from articles.errors import Invalid
from articles.models import Article, CopyrightNotice, Issue, Publication
from articles.selectors.machines.api_items import with_release
from articles.selectors.printed.printed_pages import read_pages_in_print


@dataclass(frozen=True)
class ItemPlace:
    """Where an article is printed in an issue: the page, and its order there."""

    label: str
    name: str
    position: int
    order: int


@dataclass(frozen=True)
class IssueItem:
    """A published article of an issue with its places in it, the first one first."""

    article: Article
    places: Sequence[ItemPlace]


@dataclass(frozen=True)
class IssueItems:
    """A part of the articles of an issue in page order; `after` asks for the next part, empty at
    the end."""

    items: Sequence[IssueItem]
    after: str


def list_issue_items(issue: Issue, at: datetime, *, size: int, after: str = "") -> IssueItems:
    """Return a part of the articles that readers see of an issue, which was read
    `with_snapshot`. Four queries.

    `after` is the number of the article that the part before ended with. Refuses Invalid for one
    that is not in the issue.
    """
    places = _places_of(issue)
    numbers = list(places)
    start = _start_behind(numbers, after)
    public = set(Article.objects.published(at).filter(pk__in=numbers).values_list("pk", flat=True))
    shown = [number for number in numbers[start:] if number in public]
    part = shown[:size]
    rows = {row.pk: row for row in with_release(Article.objects.published(at)).filter(pk__in=part)}
    items = [IssueItem(rows[number], places[number]) for number in part if number in rows]
    return IssueItems(items, str(part[-1]) if len(shown) > size else "")


def _places_of(issue: Issue) -> Mapping[int, Sequence[ItemPlace]]:
    """Return where each article of an issue was printed, in page order. At most two queries."""
    places: dict[int, list[ItemPlace]] = {}
    for page in read_pages_in_print(issue):
        for order, placement in enumerate(page.placements, start=1):
            place = ItemPlace(page.label, page.name, page.position, order)
            places.setdefault(placement.article, []).append(place)
    return places


def _start_behind(numbers: Sequence[int], after: str) -> int:
    if not after:
        return 0
    number = read_number(after)
    if number is None or number not in numbers:
        raise Invalid(_("“after” is no article of this issue. Follow the address in “next”."))
    return numbers.index(number) + 1


def find_issue_notice(issue: Issue) -> str:
    """Return the newspaper's copyright notice in force on the date of an issue, filled in for the
    issue; the holder and the year where there is none. One query."""
    paper = issue.publication
    holder = paper.holder or paper.name
    notices = CopyrightNotice.objects.filter(
        Q(effective_until__isnull=True) | Q(effective_until__gte=issue.date),
        publication=paper,
        article=None,
        column=None,
        kind=RightsKind.ORIGINAL,
        effective_from__lte=issue.date,
    )
    notice = notices.order_by("-effective_from", "-version").first()
    if notice is None:
        return f"© {issue.date.year} {holder}"
    values = {
        "publication": paper.name,
        "holder": holder,
        "year": str(issue.date.year),
        "author": holder,
        "issue": str(issue.number),
        "page": "",
        "source": paper.name,
        "contact": next((fact.value for fact in paper.contact_facts()), ""),
    }
    return fill_notice(notice.text, values)


def list_issue_years(publication: Publication, at: datetime) -> list[int]:
    """Return the years that have issues which readers may leaf through, the newest first. One
    query."""
    issues = Issue.objects.of(publication).published(at)
    return [day.year for day in issues.dates("date", "year", order="DESC")]


def list_issues_of_year(publication: Publication, year: int, at: datetime) -> list[Issue]:
    """Return the issues of a year that readers may leaf through, the oldest first. One query."""
    issues = Issue.objects.of(publication).published(at)
    in_year = issues.filter(date__range=(date(year, 1, 1), date(year, 12, 31)))
    return list(in_year.order_by("date", "number"))
