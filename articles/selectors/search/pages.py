"""Which printed pages a question finds, newest first, at a cost that does not go with the archive.

A page is found by what it prints, as long as readers may see every article of the passage.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.safestring import SafeString

from articles import search
from articles.common.moments import newspaper_day
from articles.domain.reader_access import FreeSpan
from articles.models import Article, Issue, PagePassage
from articles.search import DocumentSpan, SearchWords, passages
from articles.selectors.printed.printed_pages import frozen_labels, with_snapshot
from articles.selectors.public.site import Site

TESTED_MAX = 600  # passages that are looked at for one page of results
FREE_POSITION = 1  # of the page that everybody may see


@dataclass(frozen=True)
class PageQuestion:
    """What somebody looks for on printed pages: the words, the days of the issues (both included),
    and the total number of one issue.

    `readable` narrows the passages to those that strangers may find; None finds all.
    """

    words: SearchWords
    first: date | None = None
    last: date | None = None
    number: int | None = None
    readable: Q | None = None


@dataclass(frozen=True)
class PageHit:
    """A printed page on which something was found, with the words around it."""

    issue: Issue
    position: int
    label: str
    name: str
    snippet: SafeString


@dataclass(frozen=True)
class PageHits:
    """Some printed pages, and the cursor of those that come after them; None at the end."""

    hits: Sequence[PageHit] = ()
    before: int | None = None


def shown_to_strangers(free_spans: Sequence[FreeSpan]) -> Q:
    """Return which passages everybody may see: those of first pages, and those of issues that are
    free now.

    `free_spans` are those of the whole newspaper; an issue comes out with the first minute of its
    day.
    """
    condition = Q(page__position=FREE_POSITION)
    for span in free_spans:
        first = newspaper_day(span.after) + timedelta(days=1) if span.after else None
        last = newspaper_day(span.until) if span.until else None
        days = passages.passage_span(first, last)
        condition |= Q(pk__range=(days.lowest, days.highest))
    return condition


def search_pages(
    site: Site, question: PageQuestion, at: datetime, *, limit: int, before: int | None = None
) -> PageHits:
    """Return the newest pages that a question finds, or the newest before a cursor.

    Four queries, five on PostgreSQL, and one more where one issue is searched.
    """
    span = _span_of(site, question)
    if before is not None:
        span = span.until(before - 1)
    found = passages.find_passages(question.words, span, TESTED_MAX + 1)
    first_of_page, rest = _choose_pages(_readable(site, question, found[:TESTED_MAX], at), limit)
    if rest is None and len(found) > TESTED_MAX:
        # The last page may have more passages than were looked at: it comes with the next ones.
        rest = passages.page_end(found[TESTED_MAX - 1])
        first_of_page = [pk for pk in first_of_page if pk >= rest]
    return PageHits(_hits(first_of_page, question.words.terms), rest)


def _span_of(site: Site, question: PageQuestion) -> DocumentSpan:
    """Return the passages of the days in question; of one issue those of its day."""
    span = passages.passage_span(question.first, question.last)
    if question.number is None:
        return span
    issues = Issue.objects.of(site.publication).filter(number=question.number)
    days = list(issues.values_list("date", flat=True))  # one: numbers are unique
    if not days:
        return DocumentSpan(1, 0)
    of_day = passages.passage_span(days[0], days[0])
    return DocumentSpan(max(span.lowest, of_day.lowest), min(span.highest, of_day.highest))


def _readable(site: Site, question: PageQuestion, found: Sequence[int], at: datetime) -> list[int]:
    """Return those of the passages that readers may find, newest first. One query."""
    if not found:
        return []
    public = Article.objects.published(at).filter(pk=OuterRef("article"))
    links = PagePassage.articles.through.objects.filter(pagepassage=OuterRef("pk"))
    rows = PagePassage.objects.filter(
        ~Exists(links.filter(~Exists(public))),
        page__issue__publication=site.publication,
        page__issue__published_at__lte=at,
    )
    if question.number is not None:
        rows = rows.filter(page__issue__number=question.number)
    if question.readable is not None:
        rows = rows.filter(question.readable)
    return passages.passages_among(found, search.DocumentQuery.of(rows.values("id")))


def _choose_pages(found: Sequence[int], limit: int) -> tuple[list[int], int | None]:
    """Return the first passage of each of `limit` pages, and the cursor of what comes after."""
    first_of_page: dict[int, int] = {}
    for pk in found:
        page_end = passages.page_end(pk)
        if page_end not in first_of_page and len(first_of_page) == limit:
            return list(first_of_page.values()), page_end
        first_of_page[page_end] = pk
    return list(first_of_page.values()), None


def _hits(chosen: Sequence[int], terms: Sequence[str]) -> list[PageHit]:
    """Return these passages as hits: the newest issue first, its pages in their order."""
    rows = list(PagePassage.objects.filter(pk__in=chosen).select_related("page"))
    issues = with_snapshot(Issue.objects.filter(pk__in={row.page.issue_id for row in rows}))
    by_number = issues.in_bulk()
    hits = [_hit(row, by_number[row.page.issue_id], terms) for row in rows]
    return sorted(hits, key=_order_of_hit)


def _order_of_hit(hit: PageHit) -> tuple[int, int, int]:
    return (-hit.issue.date.toordinal(), hit.issue.number, hit.position)


def _hit(row: PagePassage, issue: Issue, terms: Sequence[str]) -> PageHit:
    page = frozen_labels(issue).get(row.page.position)
    return PageHit(
        issue,
        row.page.position,
        page.label if page else row.page.label,
        page.name if page else row.page.name,
        search.make_snippet(row.text, terms),
    )
