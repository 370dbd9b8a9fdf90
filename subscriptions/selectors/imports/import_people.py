"""Who of the rows of a file is known already, and what terms they have. A file says it by name and
telephone, street or mailbox; a number that a file gives somebody counts only beside the same name.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from articles.models import Publication
from subscriptions.domain.parsing import fold_text
from subscriptions.models import Address, ImportedTerm, Party, Span, Term
from subscriptions.selectors.imports.import_rows import Candidate

CHUNK = 2_000  # rows of the database read at once
PIECE = 500  # values that a question to the database names at once


@dataclass
class RowPerson:
    """A subscriber as far as a row of a file can say who he is; street and name folded."""

    pk: int
    name: str
    phone: str
    email: str
    streets: set[str] = field(default_factory=set)

    def agrees(self, one: Candidate) -> bool:
        """Say whether a row of the same name has the same telephone, street or mailbox."""
        return bool(
            (one.contact["phone"] and one.contact["phone"] == self.phone)
            or (one.contact["email"] and one.contact["email"].casefold() == self.email)
            or street_of(one) in self.streets
        )

    def cannot_tell(self, one: Candidate) -> bool:
        """Say whether nothing of a row and of this person can be compared but the name."""
        return not (
            (one.contact["phone"] and self.phone)
            or (one.contact["email"] and self.email)
            or (street_of(one) and self.streets)
        )


@dataclass(frozen=True)
class KnownTerm:
    """A term that somebody has: how it was sold, and the number that a file gave it, with the name
    it stands under."""

    party: int
    name: str
    channel: str
    first: date
    last: date
    copies: int
    key: str = ""

    def is_of(self, one: Candidate) -> bool:
        """Say whether a row tells of the same issues, copies and channel."""
        return (self.channel, self.first, self.last, self.copies) == (
            one.channel,
            one.days[0],
            one.days[-1],
            one.copies,
        )


class KnownPeople:
    """Subscribers whom the rows of a file may mean. A few queries, each over all subscribers: names
    and streets are compared folded, which no database does for us."""

    def __init__(self, publication: Publication, candidates: Sequence[Candidate]) -> None:
        self.by_name: dict[str, list[RowPerson]] = defaultdict(list)
        self.by_phone: dict[str, list[RowPerson]] = defaultdict(list)
        self.keys = _keys(publication, candidates)
        self._load(candidates)
        mine = {person.pk for people in self.by_name.values() for person in people}
        self.sold = _terms_as_sold(publication, mine)
        self.running = _running(publication, mine)

    def same(self, one: Candidate) -> RowPerson | None:
        """Return who a row means beyond doubt: the same name, and something else that is the
        same."""
        named = self.by_name[fold_text(one.contact["name"])]
        certain = [person for person in named if person.agrees(one)]
        by_key = {term.party for term in self.keys.get(one.key, []) if self._is_named(term, one)}
        return next(
            (person for person in [*certain, *named] if person in certain or person.pk in by_key),
            None,
        )

    def namesake(self, one: Candidate) -> RowPerson | None:
        """Return somebody of the name of whom, or by the row, nothing else is known."""
        named = self.by_name[fold_text(one.contact["name"])]
        return next((person for person in named if person.cannot_tell(one)), None)

    def others_by_phone(self, one: Candidate) -> list[RowPerson]:
        """Return people of another name with the telephone of a row."""
        phone = one.contact["phone"]
        name = fold_text(one.contact["name"])
        people = self.by_phone[phone] if phone else []
        return [person for person in people if fold_text(person.name) != name]

    def others_by_key(self, one: Candidate) -> list[KnownTerm]:
        """Return terms of another name that came with the number of a row."""
        return [term for term in self.keys.get(one.key, []) if not self._is_named(term, one)]

    def _is_named(self, term: KnownTerm, one: Candidate) -> bool:
        return fold_text(term.name) == fold_text(one.contact["name"])

    def _load(self, candidates: Sequence[Candidate]) -> None:
        names = {fold_text(one.contact["name"]) for one in candidates}
        phones = {one.contact["phone"] for one in candidates} - {""}
        rows = Party.objects.filter(erased_at=None).order_by("pk")
        fields = ("pk", "name", "phone", "email")
        people: dict[int, RowPerson] = {}
        for pk, name, phone, email in rows.values_list(*fields).iterator(CHUNK):
            is_named = fold_text(name) in names
            is_called = phone in phones
            if not (is_named or is_called):
                continue
            people[pk] = RowPerson(pk, name, phone, email.casefold())
            if is_named:
                self.by_name[fold_text(name)].append(people[pk])
            if is_called:
                self.by_phone[phone].append(people[pk])
        for piece in split_values(sorted(people)):
            places = Address.objects.filter(party__in=piece).values_list("party_id", "street")
            for pk, street in places:
                people[pk].streets.add(fold_text(street))


def street_of(one: Candidate) -> str:
    """Return the street of a row, folded; nothing where it has none."""
    return fold_text(one.place["street"]) if one.place else ""


def split_values(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield values in pieces of which a database takes one in a question."""
    for start in range(0, len(values), PIECE):
        yield values[start : start + PIECE]


def _standing(publication: Publication) -> Any:
    """Return terms of a newspaper but those of files that were undone."""
    rows = Term.objects.filter(subscription__publication=publication)
    return rows.exclude(imported__batch__undone_at__isnull=False)


SOLD = (
    "subscription__party_id",
    "subscription__party__name",
    "subscription__channel",
    "first_issue",
    "last_issue",
    "copies",
)


def _terms_as_sold(publication: Publication, parties: set[int]) -> dict[int, list[KnownTerm]]:
    """Return the terms of subscribers as they were sold, by subscriber."""
    terms: dict[int, list[KnownTerm]] = defaultdict(list)
    for piece in split_values(sorted(parties)):
        rows = _standing(publication).filter(subscription__party__in=piece)
        for values in rows.values_list(*SOLD):
            term = KnownTerm(*values)
            terms[term.party].append(term)
    return terms


def _keys(publication: Publication, candidates: Sequence[Candidate]) -> dict[str, list[KnownTerm]]:
    """Return the terms that came with the numbers of a file, by number."""
    terms: dict[str, list[KnownTerm]] = defaultdict(list)
    for piece in split_values(sorted({one.key for one in candidates} - {""})):
        rows = ImportedTerm.objects.filter(
            batch__publication=publication, batch__undone_at=None, key__in=piece
        )
        for values in rows.values_list(*(f"term__{name}" for name in SOLD), "key"):
            term = KnownTerm(*values)
            terms[term.key].append(term)
    return terms


def _running(
    publication: Publication, parties: set[int]
) -> dict[int, list[tuple[str, date, date]]]:
    """Return what subscribers have, by subscriber: channel, first and last issue."""
    runs: dict[int, list[tuple[str, date, date]]] = defaultdict(list)
    for piece in split_values(sorted(parties)):
        rows = Span.objects.filter(
            subscription__party__in=piece, subscription__publication=publication
        )
        names = ("subscription__party_id", "subscription__channel", "first_issue", "last_issue")
        for party, channel, first, last in rows.values_list(*names):
            runs[party].append((channel, first, last))
    return runs


def sources_of(publication: Publication, candidates: Sequence[Candidate]) -> dict[str, set[int]]:
    """Return what rows of files that stand said, each with its numbers of copies."""
    asked = {one.source for one in candidates} | {one.old_source for one in candidates}
    copies_by_source: dict[str, set[int]] = defaultdict(set)
    for piece in split_values(sorted(asked)):
        rows = ImportedTerm.objects.filter(
            batch__publication=publication, batch__undone_at=None, source__in=piece
        )
        for source, copies in rows.values_list("source", "term__copies"):
            copies_by_source[source].add(copies)
        terms = _standing(publication).filter(source__in=piece)
        for source, copies in terms.values_list("source", "copies"):
            copies_by_source[source].add(copies)
    return copies_by_source
