"""A spreadsheet of subscribers, tried: which rows could be brought in, what the rule asks for each, who is known."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import IO, TYPE_CHECKING, TypeVar

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Publication
from subscriptions.models import Address, ImportBatch, ImportedTerm, Party, Span, Term
from subscriptions.pricing import Calendar, NotPriced, price
from subscriptions.pricing.prices import Prices
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.import_rows import HEADINGS, NEEDED, Candidate, Fault, read_row
from subscriptions.selectors.prices import as_prices, rows_of
from subscriptions.sheets import Limits, read

if TYPE_CHECKING:
    from newsroom.accounts.models import User

BATCHES = 10  # files shown
LIMITS = Limits(size=5 * 1024**2, unpacked=60 * 1024**2, rows=5_000, columns=60)
BEFORE, AFTER = (
    timedelta(days=3 * 366),
    timedelta(days=5 * 366),
)  # terms that lie farther away are slips of a key

Value = TypeVar("Value")


@dataclass
class Tried:
    """What a file brings. `known` rows were brought in before and stay as they are; nothing is stored by trying."""

    good: list[Candidate] = field(default_factory=list)
    bad: list[Fault] = field(default_factory=list)
    known: int = 0
    rows: int = 0
    passed_over: Sequence[str] = ()
    other_sheets: Sequence[str] = ()

    @property
    def bad_rows(self) -> int:
        return len({fault.number for fault in self.bad})


def tried(file: IO[bytes], publication: Publication, at: datetime) -> Tried:
    """Read a file and judge every row. A dozen queries, however many rows. Refuses Unreadable."""
    table = read(file, HEADINGS, needed=NEEDED, limits=LIMITS)
    found = Tried(passed_over=table.passed_over, other_sheets=table.other_sheets)
    candidates: list[Candidate] = []
    for row in table.rows:
        found.rows += 1
        told = read_row(row)
        if isinstance(told, Candidate):
            candidates.append(told)
        else:
            found.bad += told
    judge = Judge(publication, candidates, at)
    for one in candidates:
        if one.source in judge.known:
            found.known += 1
        elif faults := judge.faults_of(one):
            found.bad += faults
        else:
            found.good.append(one)
    found.bad.sort(key=lambda fault: fault.number)
    return found


class Judge:
    """What is asked of all rows at once: the calendar, the prices, who is known, what stands already."""

    def __init__(
        self, publication: Publication, candidates: Sequence[Candidate], at: datetime
    ) -> None:
        today = timezone.localdate(at)
        self.first, self.last = (
            (today - BEFORE).replace(day=1),
            (today + AFTER).replace(day=1) - timedelta(days=1),
        )
        self.publication = publication
        self.dates = issue_days(publication, self.first, self.last)
        self.calendar = Calendar(self.dates, self.first, self.last)
        self.known = known_sources([one.source for one in candidates])
        self.lists: dict[str, list[Prices]] = {}
        self.sources: dict[str, int] = {}
        self.people = _people(candidates)
        self.running = _running(
            publication, {pk for found in self.people.values() for pk, _name in found}
        )

    def faults_of(self, one: Candidate) -> list[Fault]:
        """Fill in what is known of a row, and return what speaks against it."""
        if one.source in self.sources:
            words = _("Row %(number)d says the same.") % {"number": self.sources[one.source]}
            return [Fault(one.number, HEADINGS["name"][0], one.contact["name"], words)]
        self.sources[one.source] = one.number
        if one.first < self.first or one.last > self.last:
            return [
                self._fault(one, _("Issues are known from %(first)s to %(last)s.") % self._span())
            ]
        one.days = self.dates[
            bisect_left(self.dates, one.first) : bisect_right(self.dates, one.last)
        ]
        if not one.days:
            return [self._fault(one, _("No issue appears in these days."))]
        self._recognise(one)
        if one.party and any(
            low <= one.last and high >= one.first and channel == one.channel
            for channel, low, high in self.running[one.party]
        ):
            return [self._fault(one, _("This subscriber has a term in these days already."))]
        one.rule = self._rule(one)
        if one.difference:
            one.notes.append(_("The amount differs from the price list."))
        if one.channel in ("post", "own", "bundle") and one.place is None:
            one.notes.append(_("No address: the paper cannot be sent until there is one."))
        return []

    def _recognise(self, one: Candidate) -> None:
        """Find who is known: the same name with the same telephone, or with the same street. Others are only told."""
        name, phone = one.contact["name"], one.contact["phone"]
        street = one.place["street"] if one.place else ""
        same = [
            pk
            for pk, other in [*self.people["phone", phone], *self.people["street", street]]
            if other == name
        ]
        if same:
            one.party = same[0]
            one.notes.append(_("Known already: the term goes to this subscriber."))
        elif phone and self.people["phone", phone]:
            others = "、".join(sorted({other for _pk, other in self.people["phone", phone]}))
            one.notes.append(_("The same telephone belongs to %(others)s.") % {"others": others})

    def _rule(self, one: Candidate) -> int | None:
        if one.channel not in self.lists:
            self.lists[one.channel] = as_prices(rows_of(self.publication, one.channel))
        try:
            return price(
                self.calendar.issues(one.first, one.last), self.lists[one.channel], one.copies
            ).total
        except NotPriced:
            return None

    def _fault(self, one: Candidate, words: str) -> Fault:
        return Fault(one.number, HEADINGS["first"][0], f"{one.first}–{one.last}", words)

    def _span(self) -> dict[str, str]:
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}


def known_sources(sources: Sequence[str]) -> set[str]:
    """Return which rows were brought in before, by any file that was not undone. Two queries for each 500."""
    standing = ImportedTerm.objects.filter(batch__undone_at=None)
    terms = Term.objects.exclude(imported__batch__undone_at__isnull=False)
    return _in_pieces(terms, "source", sources) | _in_pieces(standing, "source", sources)


def batches(publication: Publication) -> list[ImportBatch]:
    """Return the last files that were brought in, with `count` of their terms. One query."""
    rows = ImportBatch.objects.filter(publication=publication, brought_at__isnull=False).defer(
        "content"
    )
    return list(rows.annotate(count=Count("rows")).select_related("tried_by")[:BATCHES])


def kept(pk: str, by: "User") -> ImportBatch | None:
    """Return a tried file that still waits, to whoever tried it."""
    number = int(pk) if pk.isdecimal() and len(pk) < 19 else 0
    return ImportBatch.objects.filter(pk=number, tried_by=by, content__isnull=False).first()


def _people(candidates: Sequence[Candidate]) -> dict[tuple[str, str], list[tuple[int, str]]]:
    """Return subscribers with their names, by telephone and by street."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    phones = sorted({one.contact["phone"] for one in candidates} - {""})
    streets = sorted({one.place["street"] for one in candidates if one.place})
    for piece in _pieces(phones):
        for pk, name, phone in Party.objects.filter(phone__in=piece, erased_at=None).values_list(
            "pk", "name", "phone"
        ):
            found["phone", phone].append((pk, name))
    for piece in _pieces(streets):
        rows = Address.objects.filter(street__in=piece, party__erased_at=None)
        for pk, name, street in rows.values_list("party_id", "party__name", "street"):
            found["street", street].append((pk, name))
    return found


def _running(
    publication: Publication, parties: set[int]
) -> dict[int, list[tuple[str, date, date]]]:
    """Return what subscribers have, by their numbers: channel, first and last issue."""
    found: dict[int, list[tuple[str, date, date]]] = defaultdict(list)
    for piece in _pieces(sorted(parties)):
        rows = Span.objects.filter(
            subscription__party__in=piece, subscription__publication=publication
        )
        names = ("subscription__party_id", "subscription__channel", "first_issue", "last_issue")
        for party, channel, first, last in rows.values_list(*names):
            found[party].append((channel, first, last))
    return found


def _in_pieces(rows: object, name: str, values: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for piece in _pieces(values):
        found |= set(rows.filter(**{f"{name}__in": piece}).values_list(name, flat=True))  # type: ignore[attr-defined]
    return found


def _pieces(values: Sequence[Value], size: int = 500) -> list[Sequence[Value]]:
    return [values[start : start + size] for start in range(0, len(values), size)]
