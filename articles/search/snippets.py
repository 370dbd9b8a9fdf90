"""What a reader sees of a hit: the words around it, with the hit marked."""

import re
from collections.abc import Iterator, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.characters import fold, fold_with_places

BEFORE = 24
LENGTH = 96
SENTENCE_END = re.compile(r"[。！？!?；;\n][”’」』）)》】]*\s*")
OPENING_MARKS = "“‘「『（(《〈【["


def find_hit(text: str, terms: Sequence[str]) -> int | None:
    """Return where the first hit begins, None where there is none.

    Lines are folded by themselves: nothing after the hit is read, and one line closely.
    """
    start = 0
    for line in text.split("\n"):
        folded = fold(line)
        if any(term in folded for term in terms):
            return start + next(place for place, _end in _spans(line, terms))
        start += len(line) + 1
    return None


def make_snippet(text: str, terms: Sequence[str], hit: int | None = None) -> SafeString:
    """Return about a hundred characters around the first hit, escaped, every hit in <mark>.

    They begin with a sentence, where one begins shortly before the hit, and never with a mark that
    belongs to what is left out. `hit`: what find_hit() said, if it was asked.
    """
    start = _find_start(text, find_hit(text, terms) or 0 if hit is None else hit)
    end = min(len(text), start + LENGTH)
    cut = mark_terms(text[start:end].replace("\n", " "), terms)
    # Safe: mark_terms() escaped the text; only ellipses are added.
    return mark_safe(("…" if start else "") + cut + ("…" if end < len(text) else ""))  # noqa: S308


def mark_terms(text: str, terms: Sequence[str]) -> SafeString:
    """Return the text escaped, every occurrence of a term wrapped in <mark>."""
    parts = []
    last_end = 0
    for start, end in _spans(text, terms):
        parts += [escape(text[last_end:start]), "<mark>", escape(text[start:end]), "</mark>"]
        last_end = end
    # Safe: every piece of text passed through escape().
    return mark_safe("".join([*parts, escape(text[last_end:])]))  # noqa: S308


def _find_start(text: str, first: int) -> int:
    """Return where a snippet with a hit at `first` begins."""
    start = max(0, first - BEFORE)
    if start == 0:
        return 0
    if sentence_end := SENTENCE_END.search(text, start - 1, first):
        return sentence_end.end()
    while start < first and not (text[start].isalnum() or text[start] in OPENING_MARKS):
        start += 1
    return start


def _spans(text: str, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the text that terms cover, in order, merged where they touch."""
    folded, places = fold_with_places(text)
    covered = bytearray(len(text))
    for term in terms:
        place = folded.find(term)
        while place >= 0:
            start, _end = places[place]
            _start, end = places[place + len(term) - 1]
            covered[start:end] = b"\1" * (end - start)
            place = folded.find(term, place + 1)
    start = covered.find(1)
    while start >= 0:
        end = covered.find(0, start)
        end = len(text) if end < 0 else end
        yield start, end
        start = covered.find(1, end)
