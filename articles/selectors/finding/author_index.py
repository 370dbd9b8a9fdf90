"""Everybody under whose name readers see articles, by the initial of the name in pinyin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery

from articles.domain.pinyin import OTHER, initial_of, spell_name
from articles.models import Article, Byline, Person
from articles.selectors.public.site import Site

PEOPLE_MAX = 5000  # that are listed; further ones are found by the search
AT_ONCE = 200  # people of a page; where there are more, each initial has pages of its own
COUNTED_MAX = 100  # articles of a person


class BoundedCount(Subquery):
    """How many rows a query with a limit gives."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class IndexedAuthor:
    """An author with the number of articles, at most COUNTED_MAX. `is_more`: there are more."""

    name: str
    title: str
    slug: str
    number: int
    is_more: bool


@dataclass(frozen=True)
class AuthorGroup:
    """The authors of one initial, or some of them."""

    initial: str
    authors: Sequence[IndexedAuthor]


@dataclass(frozen=True)
class AuthorIndex:
    """A page of the index. `shown` is the initial that it is narrowed to, empty where all fit on
    one page. `further` is where the next people of the initial begin, None at the end. `is_cut`:
    there are more people than are listed."""

    initials: Sequence[str]
    shown: str
    groups: Sequence[AuthorGroup]
    further: int | None
    is_cut: bool


@dataclass(frozen=True)
class SpelledPerson:
    """A person with the initial and the spelling that the index is sorted by."""

    pk: int
    initial: str
    spelling: str


def read_author_index(
    site: Site, at: datetime, *, initial: str = "", start: int = 0
) -> AuthorIndex:
    """Return a page of the index: everybody, or those of an initial from the `start`-th on.

    Two queries: one looks for one article of each person, the other counts those of the page.
    """
    rows = _people_in_print(site, at)
    people = sorted((_spell(*row) for row in rows[:PEOPLE_MAX]), key=_by_spelling)
    initials = list(dict.fromkeys(person.initial for person in people))
    is_narrowed = len(people) > AT_ONCE or bool(initial)
    shown = (initial or next(iter(initials), "")) if is_narrowed else ""
    chosen = [person for person in people if not shown or person.initial == shown][start:]
    groups = _read_groups(site, chosen[:AT_ONCE], at)
    further = start + AT_ONCE if len(chosen) > AT_ONCE else None
    return AuthorIndex(initials, shown, groups, further, is_cut=len(rows) > PEOPLE_MAX)


def _people_in_print(site: Site, at: datetime) -> list[tuple[int, str, str]]:
    """Return number, name and sort key of everybody with a public article. One query."""
    newest = _bylines(site, at).order_by("-published_at").values("published_at")[:1]
    people = Person.objects.annotate(newest=Subquery(newest)).filter(newest__isnull=False)
    return list(people.order_by("pk").values_list("pk", "name", "sort_key")[: PEOPLE_MAX + 1])


def _bylines(site: Site, at: datetime) -> QuerySet[Byline]:
    public = Article.objects.published(at).of(site.publication).filter(pk=OuterRef("article"))
    return Byline.objects.filter(Exists(public), person=OuterRef("pk"))


def _spell(pk: int, name: str, sort_key: str) -> SpelledPerson:
    spelling = sort_key.lower() or spell_name(name)
    return SpelledPerson(pk, initial_of(spelling), spelling)


def _by_spelling(person: SpelledPerson) -> tuple[bool, str, str, int]:
    return person.initial == OTHER, person.initial, person.spelling, person.pk


def _read_groups(site: Site, people: Sequence[SpelledPerson], at: datetime) -> list[AuthorGroup]:
    """Return these people with their counts, by initial. One query."""
    articles = _bylines(site, at).order_by().values("article").distinct()[: COUNTED_MAX + 1]
    counted = Person.objects.annotate(number=BoundedCount(articles))
    authors = {
        row.pk: IndexedAuthor(
            row.name, row.title, row.slug, min(row.number, COUNTED_MAX), row.number > COUNTED_MAX
        )
        for row in counted.filter(pk__in=[person.pk for person in people])
    }
    return [
        AuthorGroup(initial, [authors[person.pk] for person in group])
        for initial, group in groupby(people, key=attrgetter("initial"))
    ]
