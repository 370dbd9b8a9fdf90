"""A spreadsheet of subscribers, tried: which rows could be brought in, what the rule asks for each,
who is known, and which rows somebody must look at. Every row of the file ends in one of five ways,
and none is lost."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import IO

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.common.numbers import read_number
from articles.models import Publication
from newsroom.accounts.models import User
from subscriptions.domain import money
from subscriptions.domain.parsing import fold_text, parse_int
from subscriptions.models import ImportBatch
from subscriptions.pricing import Calendar, NotPriced, price
from subscriptions.pricing.prices import Prices
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.imports.import_people import KnownPeople, sources_of, street_of
from subscriptions.selectors.imports.import_rows import (
    ALSO_READ,
    HEADINGS,
    Candidate,
    CellFault,
    RowDoubt,
    heading_of,
    read_row,
)
from subscriptions.selectors.prices import list_price_rows, to_engine_prices
from subscriptions.sheets import (
    Limits,
    SheetRow,
    Sums,
    Unassigned,
    is_sum_row,
    read_first_lines,
    read_table,
)

BATCHES = 10  # files shown
LIMITS = Limits(size=5 * 1024**2, unpacked=60 * 1024**2, rows=5_000, columns=60)
# Terms that lie farther away are slips of a key.
BEFORE = timedelta(days=3 * 366)
AFTER = timedelta(days=5 * 366)
TAKE, JOIN, SKIP = "take", "join", "skip"  # what somebody decides of a row in doubt


@dataclass(frozen=True)
class KnownRow:
    """A row whose term is there already, and what is said of it; `party` is the subscriber, where
    he is known."""

    number: int
    words: str
    party: int | None = None


@dataclass
class ImportTrial:
    """What a file brings; nothing is stored by trying. Rows that are `known` stay as they are, rows
    in doubt (`doubtful`) wait for somebody, who may leave them out (`skipped`). Together they are
    all `rows` of the file; lines that are no rows, as sums, are in `remarks`."""

    good: list[Candidate] = field(default_factory=list)
    bad: list[CellFault] = field(default_factory=list)
    known_rows: list[KnownRow] = field(default_factory=list)
    doubtful: list[Candidate] = field(default_factory=list)
    skipped: list[Candidate] = field(default_factory=list)
    rows: int = 0
    remarks: list[str] = field(default_factory=list)
    passed_over: Sequence[str] = ()
    other_sheets: Sequence[str] = ()
    candidates: list[Candidate] = field(default_factory=list)
    unread: list[CellFault] = field(default_factory=list)

    @property
    def bad_rows(self) -> int:
        return len({fault.number for fault in self.bad})

    @property
    def known(self) -> int:
        return len(self.known_rows)


def try_import(
    file: IO[bytes],
    publication: Publication,
    at: datetime,
    decisions: Mapping[str, str] | None = None,
) -> ImportTrial:
    """Read a file and judge every row; `decisions` are what somebody decided of rows in doubt, by
    the row's number. Two dozen queries, however many rows. Refuses UnreadableSheet."""
    table = read_table(file, HEADINGS | ALSO_READ, needed=("name", "first"), limits=LIMITS)
    if not {"last", "length"} & set(table.fields):
        missing = _("These columns are missing: %(missing)s.") % {"missing": heading_of("last")}
        raise Unassigned(missing, read_first_lines(file, LIMITS))
    trial = ImportTrial(passed_over=table.passed_over, other_sheets=table.other_sheets)
    sums = Sums()
    for row in table.rows:
        if is_sum_row(row, ("first", "last")):
            trial.remarks += _remarks_on_sum(row, sums)
        elif not any(value for name, value in row.values.items() if name != "running"):
            sentence = _("Row %(row)d is passed over: nothing stands in the columns that are read.")
            trial.remarks.append(sentence % {"row": row.number})
        else:
            trial.rows += 1
            sums.add(_numbers_of(row))
            result = read_row(row)
            if isinstance(result, Candidate):
                trial.candidates.append(result)
            else:
                trial.unread += result
    for one in trial.candidates:
        one.decision = (decisions or {}).get(str(one.number), "")
    return judge_rows(trial, publication, at)


def judge_rows(trial: ImportTrial, publication: Publication, at: datetime) -> ImportTrial:
    """Judge the rows of a file that was read by what stands now."""
    judge = RowJudge(publication, trial.candidates, at)
    trial.good = []
    trial.known_rows = []
    trial.doubtful = []
    trial.skipped = []
    trial.bad = list(trial.unread)
    for one in trial.candidates:
        one.party = None
        one.maybe = None
        one.doubts = []
        one.notes = []
        if faults := judge.faults_of(one):
            trial.bad += faults
        elif known_row := judge.known_as(one):
            trial.known_rows.append(known_row)
        else:
            judge.recognise(one)
            judge.look_at_money(one)
            _apply_decision(one, trial)
    trial.bad.sort(key=lambda fault: fault.number)
    return trial


def _apply_decision(one: Candidate, trial: ImportTrial) -> None:
    """Put a row where it belongs by its doubts and by what was decided of them."""
    if one.doubts and one.decision == SKIP:
        trial.skipped.append(one)
    elif one.doubts and one.decision != TAKE and not (one.decision == JOIN and one.maybe):
        trial.doubtful.append(one)
    else:
        if one.doubts and one.decision == JOIN:
            one.party = one.maybe
        trial.good.append(one)


class RowJudge:
    """What is asked of all rows at once: the calendar, the prices, who is known, what stands
    already."""

    def __init__(
        self, publication: Publication, candidates: Sequence[Candidate], at: datetime
    ) -> None:
        today = timezone.localdate(at)
        self.first = (today - BEFORE).replace(day=1)
        self.last = (today + AFTER).replace(day=1) - timedelta(days=1)
        self.publication = publication
        self.dates = issue_days(publication, self.first, self.last)
        self.calendar = Calendar(self.dates, self.first, self.last)
        self.lists: dict[str, list[Prices]] = {}
        self.sources = sources_of(publication, candidates)
        self.people = KnownPeople(publication, candidates)
        # What earlier rows of the file said: by what they say, by their number, by the person.
        self.said: dict[str, int] = {}
        self.numbered: dict[str, Candidate] = {}
        self.brought: dict[tuple[str, str], list[Candidate]] = defaultdict(list)

    def faults_of(self, one: Candidate) -> list[CellFault]:
        """Find the issues of a row, and return what speaks against it."""
        if one.first < self.first or one.last > self.last:
            return [
                self._fault(one, _("Issues are known from %(first)s to %(last)s.") % self._span())
            ]
        low = bisect_left(self.dates, one.first)
        high = bisect_right(self.dates, one.last)
        one.days = self.dates[low:high]
        return [] if one.days else [self._fault(one, _("No issue appears in these days."))]

    def known_as(self, one: Candidate) -> KnownRow | None:
        """Return what is known of a row whose person and term are there already."""
        person = self.people.same(one)
        party = person.pk if person else None
        if one.source in self.sources or one.copies in self.sources.get(one.old_source, ()):
            return KnownRow(one.number, _("Brought in before: the same person and term."), party)
        if person and any(term.is_of(one) for term in self.people.sold[person.pk]):
            return KnownRow(one.number, _("This subscriber has this term already."), party)
        return None

    def recognise(self, one: Candidate) -> None:
        """Find whose term it is, and write down what somebody must look at."""
        person = self.people.same(one)
        if person:
            one.party = person.pk
            one.notes.append(_("Known already: the term goes to this subscriber."))
            if self._has_term(one, person.pk):
                self._doubt(one, _("This subscriber has a term in these days already."))
        else:
            self._doubt_who(one)
        self._compare_rows(one)

    def _doubt_who(self, one: Candidate) -> None:
        """Write down who somebody may be who is not known beyond doubt."""
        if others := self.people.others_by_key(one):
            one.maybe = others[0].party
            sentence = _("Number %(key)s was brought in for %(others)s.") % {
                "key": one.key,
                "others": _names(term.name for term in others),
            }
            self._doubt(one, sentence, _("The number was brought in for somebody else."))
        if people := self.people.others_by_phone(one):
            one.maybe = people[0].pk
            sentence = _("The same telephone belongs to %(others)s.") % {
                "others": _names(person.name for person in people)
            }
            self._doubt(one, sentence, _("The telephone belongs to somebody else."))
        if namesake := self.people.namesake(one):
            one.maybe = namesake.pk
            sentence = _("A subscriber of this name is known, and nothing else can be compared.")
            self._doubt(one, sentence)

    def _compare_rows(self, one: Candidate) -> None:
        """Hold a row against the rows before it."""
        earlier = self.said.setdefault(one.source, one.number)
        numbered = self.numbered.setdefault(one.key, one)
        reach = one.contact["phone"] or street_of(one) or one.contact["email"].casefold()
        mine = self.brought[fold_text(one.contact["name"]), reach]
        if earlier != one.number:
            self._doubt(one, _("Row %(number)d says the same.") % {"number": earlier})
        elif reach and (other := _overlapping(one, mine)):
            sentence = _("Row %(number)d brings this subscriber a term in these days.")
            self._doubt(one, sentence % {"number": other.number})
        elif one.key and fold_text(numbered.contact["name"]) != fold_text(one.contact["name"]):
            sentence = _("Row %(number)d has the same number under another name.")
            self._doubt(one, sentence % {"number": numbered.number})
        mine.append(one)

    def look_at_money(self, one: Candidate) -> None:
        """Write down what the price list asks, and what else is worth a look."""
        one.rule = self._rule(one)
        if one.difference:
            one.notes.append(_("The amount differs from the price list."))
        if one.channel in ("post", "own", "bundle") and one.place is None:
            one.notes.append(_("No address: the paper cannot be sent until there is one."))

    def _has_term(self, one: Candidate, party: int) -> bool:
        return any(
            low <= one.last and high >= one.first and channel == one.channel
            for channel, low, high in self.people.running[party]
        )

    def _doubt(self, one: Candidate, sentence: str, stored: str = "") -> None:
        one.doubts.append(RowDoubt(sentence, stored or sentence))

    def _rule(self, one: Candidate) -> int | None:
        if one.channel not in self.lists:
            self.lists[one.channel] = to_engine_prices(
                list_price_rows(self.publication, one.channel)
            )
        try:
            return price(
                self.calendar.issues(one.first, one.last), self.lists[one.channel], one.copies
            ).total
        except NotPriced:
            return None

    def _fault(self, one: Candidate, sentence: str) -> CellFault:
        return CellFault(one.number, heading_of("first"), f"{one.first}–{one.last}", sentence)

    def _span(self) -> dict[str, str]:
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}


def list_batches(publication: Publication) -> list[ImportBatch]:
    """Return the last files that were brought in, with `count` of their terms, and whether it is
    known what became of their rows (`is_reported`). One query."""
    rows = ImportBatch.objects.filter(publication=publication, brought_at__isnull=False)
    reported = ExpressionWrapper(Q(report__isnull=False), output_field=BooleanField())
    batches = rows.defer("content", "report").annotate(count=Count("rows"), is_reported=reported)
    return list(batches.select_related("tried_by")[:BATCHES])


def find_trial(pk: str, by: User) -> ImportBatch | None:
    """Return a tried file that still waits, to whoever tried it."""
    rows = ImportBatch.objects.filter(tried_by=by, content__isnull=False)
    return rows.filter(pk=read_number(pk) or 0).first()


def _overlapping(one: Candidate, others: Sequence[Candidate]) -> Candidate | None:
    return next(
        (
            other
            for other in others
            if other.first <= one.last and other.last >= one.first and other.channel == one.channel
        ),
        None,
    )


def _names(names: Iterable[str]) -> str:
    return "、".join(sorted(set(names)))


def _numbers_of(row: SheetRow) -> dict[str, int]:
    """Return what a row adds to the sums below it; what cannot be read adds nothing."""
    numbers = {}
    for name in ("copies", "paid"):
        with suppress(ValueError):
            numbers[name] = _number(name, row.values.get(name, ""))
    return numbers


def _number(name: str, text: str) -> int:
    return money.parse_fen(text) if name == "paid" else parse_int(text)


def _remarks_on_sum(row: SheetRow, sums: Sums) -> list[str]:
    """Return the remarks on a line of sums: that it is passed over, and where it is not the sum of
    the rows."""
    remarks = [_("Row %(row)d is a line of sums and is passed over.") % {"row": row.number}]
    for one in sums.check(row, ("copies", "paid"), _number):
        write = money.format_yuan if one.field == "paid" else str
        sentence = _("Row %(row)d says %(says)s under “%(heading)s”; the rows add up to %(found)s.")
        facts = {
            "row": row.number,
            "says": write(one.says),
            "heading": heading_of(one.field) if one.field else _("rows"),
            "found": write(one.found),
        }
        remarks.append(sentence % facts)
    return remarks
