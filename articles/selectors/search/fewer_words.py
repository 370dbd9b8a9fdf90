"""What is found by a part of a query, where nothing is found by all of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from articles.domain.texts.word_cutting import list_words
from articles.search import Alternatives, SearchPhrase, SearchWords
from articles.selectors.search.hits import SearchHits, StrangersView

TRIED_MAX = 5  # groups of words of which one after another is left out
COUNTED_MAX = 100  # hits
OFFERED_MAX = 4
StrangersOf = Callable[[SearchWords], StrangersView | None]


@dataclass(frozen=True)
class FewerWords:
    """A part of a query, with how many articles it finds. `is_more`: there are more."""

    words: SearchWords
    number: int
    is_more: bool

    @property
    def query(self) -> str:
        return self.words.as_query()


def find_fewer_words(hits: SearchHits, strangers_of: StrangersOf) -> list[FewerWords]:
    """Return the parts of a query that find something, those with the fewest hits first.

    Tried are: all words with nothing excluded; all but one; if these find nothing, each word alone.
    One word alone is tried as its parts: 采购合同 as 采购 and 合同. Eleven counts at most. Excluded
    words stay excluded, but for single characters, of which each count would cost as much again.
    """
    words = hits.question.words
    kept = words if _excludes_cheaply(words) else words.without_excluded()
    groups = _cut_groups(words)[:TRIED_MAX]
    wider = [words.without_excluded()] if words.excluded else []
    if tuple(groups) != words.required:
        wider.append(kept.only_groups(groups))
    shorter = _without_one(groups) if len(groups) > 1 else []
    tries = [*wider, *(kept.only_groups(rest) for rest in shorter)]
    offers = _count_each(hits, tries, strangers_of)
    if not offers and len(groups) > 2:
        alone = [kept.only_groups([group]) for group in groups]
        offers = _count_each(hits, alone, strangers_of)
    return sorted(offers, key=_fewest_hits)[:OFFERED_MAX]


def _cut_groups(words: SearchWords) -> Sequence[Alternatives]:
    """Return the groups; of a single word those of its parts, where there are several."""
    if len(words.terms) != 1:
        return words.required
    parts = list_words(*words.terms)
    return [(SearchPhrase(part, (part,)),) for part in parts] if len(parts) > 1 else words.required


def _excludes_cheaply(words: SearchWords) -> bool:
    """Say whether each excluded term has two characters, for which the index has a token."""
    return all(len(term) > 1 for phrase in words.excluded for term in phrase.terms)


def _without_one(groups: Sequence[Alternatives]) -> list[list[Alternatives]]:
    """Return the groups without the first, without the second, and so on."""
    return [
        [group for place, group in enumerate(groups) if place != left_out]
        for left_out in range(len(groups))
    ]


def _count_each(
    hits: SearchHits, tries: Sequence[SearchWords], strangers_of: StrangersOf
) -> list[FewerWords]:
    """Return the tries that find something."""
    offers = []
    for words in dict.fromkeys(tries):
        count = hits.with_words(words, strangers_of(words)).counted(COUNTED_MAX)
        if count.number:
            offers.append(FewerWords(words, count.number, count.is_more))
    return offers


def _fewest_hits(offer: FewerWords) -> int:
    """Put the offer first that is nearest to what was asked: it finds the fewest articles."""
    return offer.number
