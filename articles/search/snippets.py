"""What a reader sees of a hit: the words around it, with the hit marked."""

from collections.abc import Iterator, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.search.text import fold

BEFORE, LENGTH = 24, 96


def snippet(text: str, terms: Sequence[str]) -> SafeString:
    """Return about a hundred characters around the first hit, escaped, every hit in <mark>."""
    folded = fold(text)
    first = min((place for place in (folded.find(term) for term in terms) if place >= 0), default=0)
    start = max(0, first - BEFORE) if first > BEFORE else 0
    end = min(len(text), start + LENGTH)
    cut = marked(text[start:end].replace("\n", " "), terms)
    # Safe: marked() escaped the text; only ellipses are added.
    return mark_safe(("…" if start else "") + cut + ("…" if end < len(text) else ""))  # noqa: S308


def marked(text: str, terms: Sequence[str]) -> SafeString:
    """Return the text escaped, every place where a term stands wrapped in <mark>."""
    parts, done = [], 0
    for start, end in _spans(fold(text), terms):
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    # Safe: every piece of text passed through escape().
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308


def _spans(folded: str, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that terms cover, in order, merged where they touch."""
    covered = bytearray(len(folded))
    for term in terms:
        place = folded.find(term)
        while place >= 0:
            covered[place : place + len(term)] = b"\1" * len(term)
            place = folded.find(term, place + 1)
    start = covered.find(1)
    while start >= 0:
        end = covered.find(0, start)
        end = len(folded) if end < 0 else end
        yield start, end
        start = covered.find(1, end)
