"""The names that the paper knows: in a headline they stay on one line, and the checker trusts
them."""

from collections.abc import Collection, Sequence

from articles.domain.texts.checking import CheckedTerm
from articles.models import Person, Publication, Term

SHORTEST_NAME = 2  # characters
LONGEST_NAME = 12


def find_names_in(headline: str, publication_id: int) -> list[str]:
    """Return the names of people and the names of the paper's list that a headline holds, each
    once, in order. Two queries."""
    possible = list_possible_names(headline)
    people = Person.objects.filter(name__in=possible).values_list("name", flat=True)
    names = Term.objects.filter(publication=publication_id, is_name=True, text__in=possible)
    return sorted({*people, *names.values_list("text", flat=True)})


def list_possible_names(headline: str) -> list[str]:
    """Return each part of a headline that is as long as a name can be."""
    lengths = range(SHORTEST_NAME, LONGEST_NAME + 1)
    parts = (
        headline[start : start + length]
        for length in lengths
        for start in range(len(headline) - length + 1)
    )
    return sorted(set(parts))


def list_house_terms(
    publication: Publication | None,
) -> tuple[list[CheckedTerm], Collection[str]]:
    """Return the words that the checker looks for, and the names that are right. One query."""
    rows: Sequence[Term] = list(Term.objects.filter(publication=publication))
    terms = [CheckedTerm(row.text, row.proposal, row.note) for row in rows if not row.is_name]
    return terms, [row.text for row in rows if row.is_name]
