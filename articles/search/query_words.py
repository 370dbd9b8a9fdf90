"""What somebody types into the search box: words to find and words to leave out. Pure.

Blanks part words. All words must be found, but of words joined by OR (或, |) one is enough. A word
behind a minus, or behind NOT, must not be found. What is between quotation marks is of one piece.
An operator that joins nothing is left out; alone it is a word.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from articles.characters import fold
from articles.search.text import LONE, QUOTED, TERM_LENGTH_MAX, TERMS_MAX

QUERY_MAX = 200  # characters; the form refuses more
PIECE = re.compile(rf"(?P<minus>[-－−](?![\s\-－−|｜]))?(?P<word>(?:{QUOTED}|[^\s|｜])++)|[|｜]+")
ANY_OF = frozenset({"OR", "或", "或者", "|", "｜"})
ALL_OF = frozenset({"AND"})
NONE_OF = frozenset({"NOT"})
OPERATORS = ANY_OF | ALL_OF | NONE_OF
MARKS = '"“”„＂「」『』〝〞〟«»‘’'


@dataclass(frozen=True)
class SearchPhrase:
    """A word as typed, without quotation marks, and the folded terms that it is found by."""

    text: str
    terms: tuple[str, ...]


Alternatives = tuple[SearchPhrase, ...]


@dataclass(frozen=True)
class SearchWords:
    """What a text must hold: of each group one phrase at least, and none of the excluded ones.

    `is_cut`: some words were left out, because there were more than eight.
    """

    required: tuple[Alternatives, ...] = ()
    excluded: Alternatives = ()
    is_cut: bool = False

    @classmethod
    def all_of(cls, terms: Sequence[str]) -> Self:
        """Return what finds texts with every one of these folded terms."""
        return cls(tuple((SearchPhrase(term, (term,)),) for term in terms))

    def __bool__(self) -> bool:
        return bool(self.required or self.excluded)

    @property
    def terms(self) -> list[str]:
        """Return the terms that are found, each once: those that are marked in a hit."""
        phrases = (phrase for group in self.required for phrase in group)
        return list(dict.fromkeys(term for phrase in phrases for term in phrase.terms))

    @property
    def needs_words(self) -> bool:
        """Say whether there are words to leave out only, so that nothing can be looked for."""
        return bool(self.excluded) and not self.required

    @property
    def is_plain(self) -> bool:
        """Say whether there is one word at most, and nothing to explain."""
        is_single = len(self.required) <= 1 and all(len(group) == 1 for group in self.required)
        return is_single and not self.excluded and not self.is_cut

    def without_excluded(self) -> Self:
        return type(self)(self.required)

    def only_groups(self, groups: Sequence[Alternatives]) -> Self:
        """Return the same question with these groups instead."""
        return type(self)(tuple(groups), self.excluded)

    def as_query(self) -> str:
        """Return the text that asks for the same when it is typed."""
        groups = (" OR ".join(_quote(phrase.text) for phrase in group) for group in self.required)
        return " ".join([*groups, *(f"-{_quote(phrase.text)}" for phrase in self.excluded)])


@dataclass(frozen=True)
class QueryPiece:
    """A part of a query between blanks: an operator or a word, which may be excluded."""

    text: str
    is_excluded: bool = False

    @property
    def is_operator(self) -> bool:
        return not self.is_excluded and self.text in OPERATORS


def parse_query(text: str) -> SearchWords:
    """Return what a typed text asks for. At most eight terms are looked for and eight excluded."""
    pieces = _read_pieces(text[:QUERY_MAX])
    groups: list[list[SearchPhrase]] = []
    excluded: list[SearchPhrase] = []
    joins = False
    excludes = False
    for piece in pieces:
        if piece.is_operator and len(pieces) > 1:
            joins = piece.text in ANY_OF
            excludes = piece.text in NONE_OF
            continue
        phrase = _make_phrase(piece.text)
        if not phrase.terms:
            continue
        if piece.is_excluded or excludes:
            excluded.append(phrase)
        elif joins and groups:
            groups[-1].append(phrase)
        else:
            groups.append([phrase])
        joins = excludes = False
    return _bounded(groups, excluded)


def _read_pieces(text: str) -> list[QueryPiece]:
    """Return the pieces in order; characters that are all alone are one name: 王　立.

    Marks between blanks are left out where there are words.
    """
    all_pieces = [
        QueryPiece(match["word"] or match[0], match["minus"] is not None)
        for match in PIECE.finditer(text.replace("\0", ""))
    ]
    named = [piece for piece in all_pieces if piece.is_operator or _has_letters(piece.text)]
    pieces = named or all_pieces
    is_name = len(pieces) > 1 and all(
        LONE.fullmatch(piece.text) and not piece.is_excluded and not piece.is_operator
        for piece in pieces
    )
    return [QueryPiece("".join(piece.text for piece in pieces))] if is_name else pieces


def _has_letters(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _make_phrase(text: str) -> SearchPhrase:
    terms = dict.fromkeys(run[:TERM_LENGTH_MAX] for run in fold(text).split())
    shown = " ".join(text.translate(str.maketrans("", "", MARKS)).split())
    return SearchPhrase(shown, tuple(terms))


def _bounded(
    groups: Sequence[Sequence[SearchPhrase]], excluded: Sequence[SearchPhrase]
) -> SearchWords:
    """Return the first words, each once, as many as are looked for."""
    room = TERMS_MAX
    required: dict[Alternatives, None] = {}
    for group in groups:
        fitting = tuple(_take_fitting(dict.fromkeys(group), room))
        room -= sum(len(phrase.terms) for phrase in fitting)
        if fitting and fitting not in required:
            required[fitting] = None
    left_out = tuple(_take_fitting(dict.fromkeys(excluded), TERMS_MAX))
    phrases = {phrase for group in [*groups, excluded] for phrase in group}
    taken = {phrase for group in [*required, left_out] for phrase in group}
    return SearchWords(tuple(required), left_out, is_cut=phrases != taken)


def _take_fitting(phrases: Iterable[SearchPhrase], room: int) -> Iterator[SearchPhrase]:
    """Yield the first phrases, as long as there is room for their terms."""
    for phrase in phrases:
        room -= len(phrase.terms)
        if room < 0:
            return
        yield phrase


def _quote(text: str) -> str:
    """Return a phrase as it is typed; quotation marks keep one that an operator would divide."""
    is_divided = any(mark in text for mark in " |｜")
    return f"“{text}”" if is_divided or text in OPERATORS or text[:1] in "-－−" else text
