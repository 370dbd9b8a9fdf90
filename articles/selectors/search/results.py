"""How a hit is shown: headline and snippet with the words marked, and what else holds them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from articles import search
from articles.selectors.public.teasers import Teaser


@dataclass(frozen=True)
class FoundNote:
    """A part of an article beside headline and text that holds a word. `label` names the part."""

    label: str
    text: SafeString


@dataclass(frozen=True)
class SearchResult:
    """One result. `notes` show the words that are neither in the headline nor in the snippet."""

    teaser: Teaser
    headline: SafeString
    snippet: SafeString
    notes: Sequence[FoundNote] = ()
    page_address: str = ""  # its place on a printed page, where that has a picture


def make_result(teaser: Teaser, body: str, terms: Sequence[str]) -> SearchResult:
    """Return a hit as it is shown. `body` is as much of the text as the reader may see."""
    text, hit = _best_text(teaser, body, terms)
    headline = search.fold(teaser.headline)
    unseen = [term for term in terms if term not in headline and not _holds_any(text, [term])]
    return SearchResult(
        teaser,
        search.mark_terms(teaser.headline, terms),
        search.make_snippet(text, terms, hit),
        list(_notes(teaser, unseen)),
    )


def _best_text(teaser: Teaser, body: str, terms: Sequence[str]) -> tuple[str, int]:
    """Return the body where a term is in it, else the abstract, else the body; and where the first
    term is, 0 where there is none."""
    for text in (body, teaser.abstract):
        hit = search.find_hit(text, terms)
        if hit is not None:
            return text, hit
    return teaser.abstract or body, 0


def _notes(teaser: Teaser, terms: Sequence[str]) -> Iterator[FoundNote]:
    """Yield the parts that hold one of the terms."""
    parts = {
        pgettext("part of an article", "Kicker"): teaser.kicker,
        pgettext("part of an article", "Subhead"): teaser.subhead,
        pgettext("part of an article", "Abstract"): teaser.abstract,
        pgettext("part of an article", "Keywords"): _joined(teaser.keywords),
        pgettext("part of an article", "Byline"): _joined(teaser.names),
    }
    for label, text in parts.items():
        if _holds_any(text, terms):
            yield FoundNote(label, search.mark_terms(text, terms))


def _joined(names: Iterable[str]) -> str:
    return " ".join(names)


def _holds_any(text: str, terms: Sequence[str]) -> bool:
    for line in text.split("\n"):
        folded = search.fold(line)
        if any(term in folded for term in terms):
            return True
    return False
