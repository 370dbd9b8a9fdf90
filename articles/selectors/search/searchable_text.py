"""What strangers may find by searching: free texts by every word, sold ones by what their page
shows to everybody.

Otherwise search would answer yes or no about any phrase of a text that is sold, until the whole of
it is known (docs/decisions/0024-what-the-documents-promise.md).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from articles import search
from articles.domain.reader_access import FreeSpan
from articles.search import ARTICLE_ID_MAX, SearchPhrase, SearchWords
from articles.selectors.public.site import Site
from articles.selectors.search.hits import StrangersView

SpansOf = Callable[[Sequence[int]], Sequence[FreeSpan]]


def sells_something(site: Site, spans_of: SpansOf) -> bool:
    """Say whether a newspaper has articles that are not free now, or may have.

    `spans_of` says which articles of a column (its number and those above it, the nearest first)
    are free.
    """
    return any(FreeSpan() not in spans for spans in _columns_by_spans(site, spans_of))


def view_of_strangers(site: Site, spans_of: SpansOf, words: SearchWords) -> StrangersView:
    """Return which documents strangers find by these words. `spans_of` as above."""
    known = [column.pk for column in site.columns]
    free = Q(pk__in=[])
    for spans, columns in _columns_by_spans(site, spans_of).items():
        inside = Q(opening__home__in=[pk for pk in columns if pk is not None])
        if None in columns:
            inside |= Q(opening__home=None) | ~Q(opening__home__in=known)
        free |= _came_out(spans) & inside
    shown = Q()
    for group in words.required:
        shown &= _opening_holds_any(group)
    if words.excluded:
        shown &= ~_opening_holds_any(words.excluded)
    return StrangersView(free, shown)


def _opening_holds_any(phrases: Sequence[SearchPhrase]) -> Q:
    """Return the condition that an opening holds one of these phrases."""
    condition = Q()
    for phrase in phrases:
        whole_phrase = Q()
        for term in phrase.terms:
            place = StrIndex(F("opening__folded"), Value(term))
            whole_phrase &= Q(GreaterThan(place, 0))
        condition |= whole_phrase
    return condition


def _columns_by_spans(
    site: Site, spans_of: SpansOf
) -> Mapping[tuple[FreeSpan, ...], list[int | None]]:
    """Return the columns that share their free spans; None represents articles of no column."""
    columns: dict[tuple[FreeSpan, ...], list[int | None]] = defaultdict(list)
    columns[tuple(spans_of(()))].append(None)
    for column in site.columns:
        path = [above.pk for above in reversed(site.path(column))]
        columns[tuple(spans_of(path))].append(column.pk)
    return columns


def _came_out(spans: Sequence[FreeSpan]) -> Q:
    """Return which documents came out in one of these spans, by the second in their keys."""
    condition = Q(pk__in=[])
    for span in spans:
        inside = Q()
        if span.after is not None:
            inside &= Q(pk__gt=search.key(span.after, ARTICLE_ID_MAX))
        if span.until is not None:
            inside &= Q(pk__lt=search.key(span.until, 0))
        condition |= inside or ~Q(pk__in=[])
    return condition
