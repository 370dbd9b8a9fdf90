"""Pages that a reader's query names: an issue, a day, a month, a year, a column, an author."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    OuterRef,
    QuerySet,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.characters import fold
from articles.common.moments import FIRST_YEAR, LAST_YEAR, newspaper_day
from articles.domain.printed.named_times import (
    NamedTime,
    TimeGrain,
    read_named_times,
    read_numerals,
)
from articles.models import Article, Byline, Issue, Page, Person
from articles.search import SearchWords
from articles.selectors.finding.printed import PrintQuestion, parse_print_question
from articles.selectors.listing.prepared import Given, PreparedQuery
from articles.selectors.public.archive import find_filled_stretches
from articles.selectors.public.editions import address_of_page, issue_address
from articles.selectors.public.site import Site

OFFERED_MAX = 6  # pages of one kind
NEWEST_OF_NAME = 20  # bylines of a name that are looked at: people who share it
NAME_LENGTHS = range(2, 31)  # characters, folded
MEANT_MAX = 60  # issues: a day of forty years, with special issues


@dataclass(frozen=True)
class DirectPage:
    """A page that is offered above the hits of a search. `kind` says in words what it shows."""

    kind: str
    label: str
    address: str


def find_direct_pages(site: Site, text: str, words: SearchWords, at: datetime) -> list[DirectPage]:
    """Return the pages that a query names, as far as readers may see them.

    One query for each name, and one for the people it finds; where the query names print or a
    time, four at most.
    """
    named_print = " ".join(read_numerals(fold(text)).split())
    return [
        *find_issue_pages(site, named_print, at),
        *find_time_pages(site, named_print, at),
        *_find_columns(site, [fold(text), *words.terms]),
        *_find_authors(site, ["".join(fold(text).split()), *words.terms], at),
    ]


def find_issue_pages(site: Site, text: str, at: datetime) -> Iterator[DirectPage]:
    """Yield the issues that a folded text names, or the page of each that it names. Two queries at
    most, none for a text that names no issue."""
    question = parse_print_question(text, newspaper_day(at))
    if question is None:
        return
    published = Issue.objects.of(site.publication).published(at)
    rows = list(published.filter(question.condition).order_by()[:MEANT_MAX])
    issues = sorted(rows, key=_by_date, reverse=True)[:OFFERED_MAX]
    with_page = _issues_with_page(issues, question)
    for issue in issues:
        label = f"{issue.printed_number()} · {issue.date:%Y-%m-%d}"
        address = issue_address(issue)
        if question.page is not None and issue.pk in with_page:
            label = f"{label} · 第{question.page}版"
            address = address_of_page(issue, question.page, full=False)
        yield DirectPage(pgettext("found page", "Issue"), label, address)


def _by_date(issue: Issue) -> tuple[date, int]:
    return issue.date, issue.number


def _issues_with_page(issues: Sequence[Issue], question: PrintQuestion) -> set[int]:
    """Return the issues that have the page which is asked for. One query; none without a page."""
    if question.page is None or not issues:
        return set()
    pages = Page.objects.filter(issue__in=[issue.pk for issue in issues], position=question.page)
    return set(pages.values_list("issue", flat=True))


def find_time_pages(site: Site, text: str, at: datetime) -> Iterator[DirectPage]:
    """Yield the days, months or years of the archive that a text names and in which something
    appeared, the newest first. Two queries, none for a text that names no time."""
    named = [
        time
        for time in read_named_times(text, newspaper_day(at))
        if FIRST_YEAR <= time.first.year <= LAST_YEAR
    ]
    filled = find_filled_stretches(site, [(time.first, time.last) for time in named], at)
    appeared = [time for time in named if (time.first, time.last) in filled]
    for time in appeared[:OFFERED_MAX]:
        yield _archive_page(time)


def _archive_page(time: NamedTime) -> DirectPage:
    """Return the page of the archive that shows a time."""
    first = time.first
    kind = _("Archive")
    match time.grain:
        case TimeGrain.YEAR:
            address = reverse("articles:archive_year", args=[first.year])
            return DirectPage(kind, f"{first:%Y}", address)
        case TimeGrain.MONTH:
            address = reverse("articles:archive_month", args=[first.year, first.month])
            return DirectPage(kind, f"{first:%Y-%m}", address)
        case TimeGrain.DAY:
            address = reverse("articles:archive_day", args=[first.year, first.month, first.day])
            return DirectPage(kind, f"{first:%Y-%m-%d}", address)


def _find_columns(site: Site, names: Sequence[str]) -> Iterator[DirectPage]:
    """Yield the columns of these folded names. No query."""
    for column in site.columns:
        if fold(column.name) in names:
            address = reverse("articles:column", args=[column.slug])
            yield DirectPage(pgettext("found page", "Column"), column.name, address)


def _find_authors(site: Site, names: Sequence[str], at: datetime) -> Iterator[DirectPage]:
    """Yield the authors under whose names, folded, readers see articles. One query for each that
    can be a name, and one for the people it finds."""
    numbers = {
        number
        for name in dict.fromkeys(names)
        if len(name) in NAME_LENGTHS
        for (number,) in WRITERS.ask(
            name=name, publication=site.publication.pk, at=at, day=newspaper_day(at)
        )
    }
    people = Person.objects.filter(pk__in=numbers).order_by("pk")
    for person in people[:OFFERED_MAX]:
        label = f"{person.name} · {person.title}" if person.title else person.name
        address = reverse("articles:author", args=[person.slug])
        yield DirectPage(pgettext("found page", "Author"), label, address)


def _write_writers() -> QuerySet[Any, Any]:
    """The people of the newest bylines of a name."""
    public = Article.objects.public_when(
        Given("at", DateTimeField()), Given("day", DateField())
    ).filter(publication=Given("publication", BigIntegerField()), pk=OuterRef("article"))
    bylines = Byline.objects.filter(
        Exists(public), folded=Given("name", CharField()), person__isnull=False
    )
    return bylines.order_by("-published_at", "-article").values_list("person_id")[:NEWEST_OF_NAME]


WRITERS = PreparedQuery(_write_writers)
