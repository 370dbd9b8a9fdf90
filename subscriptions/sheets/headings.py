"""Which column of a table is which field: by its heading, or as somebody chose it."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from subscriptions.sheets.unreadable import UnreadableSheet

Line = list[str]
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
HEADING_MAX = 200  # characters; what is longer is no heading
FOREIGN = re.compile(r"^[/|]?[a-z][a-z.'_/|-]{2,}(?=[^a-z])|(?<=[^a-z])[/|]?[a-z][a-z.'_/|-]{2,}$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields of a table stand: the number of the line with the headings, and for each
    field its column, counted from 0. Two fields may stand in one column."""

    row: int
    places: Mapping[str, int]


class Unassigned(UnreadableSheet):
    """A table whose columns are not found by their headings, or mean the same. `lines` are the
    first of it, each with its number, for somebody who assigns the columns by hand."""

    def __init__(self, words: str, lines: Sequence[tuple[int, Line]]) -> None:
        super().__init__(words)
        self.lines = lines


def fold_heading(heading: str) -> str:
    """Return a heading without what people vary: width, case, blanks, the * and colon of a form, a
    bank's tab."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKC", heading[:HEADING_MAX]).casefold()
        if not (letter.isspace() or letter in "*:`" or unicodedata.category(letter) == "Cf")
    )


def heading_forms(heading: str) -> list[str]:
    """Return what a heading may be known by, the whole of it first: 交易日期[Transaction Date] is 交易日期
    as well, 收入金额(+元) is 收入金额, 交易日期/Transaction Date is 交易日期."""
    whole = fold_heading(heading)
    bare = BRACKETS.sub("", whole)
    return [form for form in dict.fromkeys((whole, bare, FOREIGN.sub("", bare))) if form]


def digest_headings(line: Line) -> str:
    """Return by what a line of headings is known again, in another file of the same bank."""
    cells = [fold_heading(cell) for cell in line]
    while cells and not cells[-1]:
        cells.pop()
    return sha256("\0".join(cells).encode()).hexdigest() if any(cells) else ""


def find_columns(
    lines: Sequence[tuple[int, Line]],
    headings: Mapping[str, Sequence[str]],
    needed: Collection[str],
    *,
    prefer: bool = False,
) -> Columns:
    """Return the columns by the first line that has all that is needed. With `prefer` a field that
    several columns may be is the one whose heading is named first; else that is refused. Refuses
    Unassigned."""
    known = _fields_by_heading(headings)
    closest: Collection[str] = ()
    for number, line in lines:
        fields = [_find_field(cell, known) for cell in line]
        names = {field for field, _rank in fields if field}
        if names and set(needed) <= names:
            return Columns(number, _place_columns(line, fields, lines, prefer=prefer))
        closest = max(closest, names, key=len)
    missing = [field for field in needed or headings if field not in closest]
    missing_names = [next(iter(headings.get(field, ())), field) for field in missing]
    raise Unassigned(
        _("These columns are missing: %(missing)s.") % {"missing": "、".join(missing_names)}, lines
    )


def likeliest_columns(
    lines: Sequence[tuple[int, Line]], headings: Mapping[str, Sequence[str]]
) -> Columns | None:
    """Return the columns by the line that has most of the headings, where a line has two; of
    several columns for a field the one whose heading is named first. Refuses Unassigned for two
    columns of the same heading."""
    known = _fields_by_heading(headings)
    most = 1
    likeliest: tuple[int, Line, list[tuple[str, int]]] | None = None
    for number, line in lines:
        fields = [_find_field(cell, known) for cell in line]
        count = len({field for field, _rank in fields if field})
        if count > most:
            most = count
            likeliest = (number, line, fields)
    if likeliest is None:
        return None
    number, line, fields = likeliest
    return Columns(number, _place_columns(line, fields, lines, prefer=True))


def _fields_by_heading(headings: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, int]]:
    return {
        fold_heading(word): (field, rank)
        for field, names in headings.items()
        for rank, word in enumerate((*names, field))
    }


def _find_field(cell: str, known: Mapping[str, tuple[str, int]]) -> tuple[str, int]:
    """Return a heading's field and how good a name of it the heading is; a shortened one is
    worse."""
    for loss, form in enumerate(heading_forms(cell)):
        if form in known:
            field, rank = known[form]
            return field, rank + 1_000 * loss
    return "", 0


def _place_columns(
    line: Line,
    fields: Sequence[tuple[str, int]],
    lines: Sequence[tuple[int, Line]],
    *,
    prefer: bool,
) -> dict[str, int]:
    best: dict[str, list[tuple[int, int]]] = {}
    for place, (field, rank) in enumerate(fields):
        if field:
            best.setdefault(field, []).append((rank, place))
    twice = [
        place
        for places in best.values()
        if len(places) > 1 and (not prefer or sorted(places)[0][0] == sorted(places)[1][0])
        for _rank, place in places
    ]
    if twice:
        names = "、".join(line[place].strip() for place in sorted(twice))
        raise Unassigned(
            _("These columns mean the same: %(twice)s. Keep one of them.") % {"twice": names}, lines
        )
    return {field: min(places)[1] for field, places in best.items()}
