"""What a reader may mean while typing: pages, authors, keywords and headlines that hold the words.

Only what everybody may see is named: of a text that is sold its headline and its keywords.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import search
from articles.characters import fold
from articles.domain.printed.named_times import read_numerals
from articles.fields import split_keywords
from articles.frame.keys import find_range, fold_line
from articles.models import Article, Byline, Person, PersonKey, Topic
from articles.selectors.finding.direct_pages import (
    DirectPage,
    find_issue_pages,
    find_time_pages,
)
from articles.selectors.public.site import Site

QUERY_MAX = 40  # characters
SUGGESTED_MAX = 8
OF_A_KIND = 2  # columns, topics, authors, keywords; headlines take the room that is left
NAMES_LOOKED_AT = 40  # people whose names hold the words
TEXTS_LOOKED_AT = 40  # newest texts with the words in the headline, and with them anywhere


def suggest_pages(site: Site, text: str, at: datetime) -> list[DirectPage]:
    """Return at most eight pages for what is typed, none for nothing and for more than QUERY_MAX
    characters. Six queries, eight on PostgreSQL, and four more for what names an issue or a
    time."""
    typed = text.replace("\0", "")
    terms = search.split_terms(typed)
    if not terms or len(text) > QUERY_MAX:
        return []
    whole = fold_line(typed)
    rows = _read_texts(site, terms, at)
    pages = [
        *_direct_pages(site, fold(typed), at),
        *islice(_columns(site, whole), OF_A_KIND),
        *_topics(site, whole, at),
        *_authors(site, whole, at),
    ]
    named = {page.label for page in pages}
    keywords = (page for page in _keywords(rows, whole) if page.label not in named)
    return [*pages, *islice(keywords, OF_A_KIND), *_headlines(rows, terms)][:SUGGESTED_MAX]


def _direct_pages(site: Site, folded: str, at: datetime) -> Iterator[DirectPage]:
    """Yield issues and times that the words name."""
    named = " ".join(read_numerals(folded).split())
    yield from islice(find_issue_pages(site, named, at), OF_A_KIND)
    yield from islice(find_time_pages(site, named, at), OF_A_KIND)


def _columns(site: Site, whole: str) -> Iterator[DirectPage]:
    for column in site.columns:
        if whole in fold_line(column.name):
            address = reverse("articles:column", args=[column.slug])
            yield DirectPage(pgettext("found page", "Column"), column.name, address)


def _topics(site: Site, whole: str, at: datetime) -> Iterator[DirectPage]:
    """Yield topics whose title holds the words, the latest first. One query."""
    known = Topic.objects.of(site.publication).shown(at).with_articles(at)
    for topic in known.filter(folded__contains=whole).newest_first()[:OF_A_KIND]:
        address = reverse("articles:topic", args=[topic.slug])
        yield DirectPage(pgettext("found page", "Topic"), topic.title, address)


def _authors(site: Site, whole: str, at: datetime) -> Iterator[DirectPage]:
    """Yield people under whose names readers see articles. Two queries, one where no name holds
    the words."""
    low, high = find_range(whole)
    keys = PersonKey.objects.filter(key__gte=low, key__lt=high).order_by("key", "person")
    named = list(dict.fromkeys(keys.values_list("person", flat=True)[:NAMES_LOOKED_AT]))
    if not named:
        return
    public = Article.objects.published(at).of(site.publication).filter(pk=OuterRef("article"))
    bylines = Byline.objects.filter(Exists(public), person=OuterRef("pk"))
    people = Person.objects.filter(Exists(bylines), pk__in=named)
    found = people.only("name", "title", "slug").in_bulk()
    known = (found[pk] for pk in named if pk in found)
    for person in islice((one for one in known if whole in fold_line(one.name)), OF_A_KIND):
        label = f"{person.name} · {person.title}" if person.title else person.name
        address = reverse("articles:author", args=[person.slug])
        yield DirectPage(pgettext("found page", "Author"), label, address)


@dataclass(frozen=True)
class FoundText:
    """A public text with the words, by what everybody may read of it."""

    pk: int
    headline: str
    keywords: Sequence[str]


def _read_texts(site: Site, terms: Sequence[str], at: datetime) -> list[FoundText]:
    """Return the newest public texts with the words in the headline, then the newest with them
    anywhere. Three queries, five on PostgreSQL."""
    titled = search.headlines_with(terms, at, TEXTS_LOOKED_AT)
    span = search.document_span(None, at)
    anywhere = search.take_newest(search.matching_documents(terms, span), TEXTS_LOOKED_AT).ids()
    ids = dict.fromkeys([*titled, *(number & search.ARTICLE_ID_MAX for number in anywhere)])
    rows = Article.objects.of(site.publication).filter(pk__in=ids)
    public = rows.each_of(Article.objects.published(at)).values_list(
        "pk", "release__revision__headline", "release__revision__keywords"
    )
    found = {pk: FoundText(pk, headline, split_keywords(words)) for pk, headline, words in public}
    return [found[pk] for pk in ids if pk in found]


def _keywords(rows: Sequence[FoundText], whole: str) -> Iterator[DirectPage]:
    """Yield keywords that hold the words, those of most of the texts first. No query."""
    counted = Counter(word for row in rows for word in row.keywords)
    for word, _times in counted.most_common():
        if whole in fold_line(word):
            address = f"{reverse('articles:search')}?{urlencode({'q': word})}"
            yield DirectPage(_("Keyword"), word, address)


def _headlines(rows: Sequence[FoundText], terms: Sequence[str]) -> Iterator[DirectPage]:
    """Yield articles whose headline holds every word: those that begin with the first, then the
    others, each the newest first. No query."""
    beginning: list[FoundText] = []
    containing: list[FoundText] = []
    for row in rows:
        folded = fold(row.headline)
        if all(term in folded for term in terms):
            (beginning if folded.startswith(terms[0]) else containing).append(row)
    for row in (*beginning, *containing):
        address = reverse("articles:article", args=[row.pk])
        yield DirectPage(pgettext("found page", "Article"), row.headline, address)
