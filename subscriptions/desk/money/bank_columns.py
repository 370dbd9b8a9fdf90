"""The columns of a bank statement, assigned by hand: its first lines, and a column for each
field."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from subscriptions.sheets import Columns, fold_heading, likeliest_columns
from subscriptions.sheets.headings import Unassigned
from subscriptions.statement_parsers import banks

Lines = Sequence[tuple[int, list[str]]]
SHOWN_LINES = 12  # lines of the file on the page
SAMPLES = 3  # cells that stand beside a column's letter
# The fields that are asked for, as the page calls them; what a bank's words may do besides is read
# by headings alone.
FIELDS: dict[str, Any] = {
    "serial": gettext_lazy("Serial number of the bank"),
    "booked": gettext_lazy("Day of booking or of the transfer"),
    "hour": gettext_lazy("Hour"),
    "credit": gettext_lazy("Amount that came"),
    "debit": gettext_lazy("Amount that left"),
    "moved": gettext_lazy("Amount, in one column for both"),
    "direction": gettext_lazy("Mark whether it came or left"),
    "payer": pgettext_lazy("of a bank statement", "Payer"),
    "payer_account": gettext_lazy("Account of the payer"),
    "memo": pgettext_lazy("of a bank statement", "Memo"),
    "purpose": gettext_lazy("Purpose"),
    "summary": gettext_lazy("Summary of the bank"),
    "remark": gettext_lazy("Remark"),
    "balance": gettext_lazy("Balance after it"),
}


class ColumnsForm(forms.Form):
    """Which line has the headings, which column is which field, and which bank it is."""

    bank = forms.CharField(
        label=gettext_lazy("Bank"),
        max_length=60,
        help_text=gettext_lazy(
            "The columns are remembered: the next file with these headings is read by itself."
        ),
    )
    row = forms.TypedChoiceField(label=gettext_lazy("Line with the headings"), coerce=int)

    def __init__(self, *args: Any, lines: Lines, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        rows: Any = self.fields["row"]
        rows.choices = [(number, _line(number, line)) for number, line in lines]
        columns = [("", _("None")), *_columns(lines)]
        for name, label in FIELDS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=columns, coerce=int, required=False, empty_value=None
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        missing = banks.find_missing_fields(self.places())
        if missing and not self.errors:
            raise forms.ValidationError(
                _("Choose these as well: %(missing)s.") % {"missing": "、".join(missing)}
            )
        return cleaned

    def places(self) -> dict[str, int]:
        """Return the columns that were chosen, by field."""
        return {
            name: self.cleaned_data[name]
            for name in FIELDS
            if self.cleaned_data.get(name) is not None
        }

    def columns(self) -> Columns:
        """Return the assignment of columns to fields."""
        return Columns(self.cleaned_data["row"], self.places())

    def headings(self) -> list[str]:
        """Return the line of headings that was chosen."""
        return next(line for number, line in self.lines if number == self.cleaned_data["row"])


def propose_columns(lines: Lines) -> dict[str, Any]:
    """Return the initial values: the recognised headings, else the line with most words."""
    try:
        assigned = likeliest_columns(lines, banks.FIELDS)
    except Unassigned:
        assigned = None
    if assigned is not None:
        places: dict[str, int] = dict(assigned.places)
        places.setdefault("booked", places.get("traded", -1))
        return {"row": assigned.row, **{name: at for name, at in places.items() if at >= 0}}
    row, _cells = max(lines, key=_count_words, default=(1, []))
    return {"row": row}


def _count_words(line: tuple[int, Sequence[str]]) -> int:
    _number, cells = line
    return sum(_is_word(cell) for cell in cells)


def _is_word(cell: str) -> bool:
    """Say whether a cell may be a heading: a word, and no number."""
    return bool(fold_heading(cell)) and not any(letter.isdigit() for letter in cell)


def _line(number: int, line: Sequence[str]) -> str:
    text = " · ".join(cell.strip() for cell in line if cell.strip())
    return f"{number}: {text[:80]}"


def _columns(lines: Lines) -> list[tuple[int, str]]:
    """Return the columns of a table, each by its letter and samples of its cells."""
    width = max((len(line) for _number, line in lines), default=0)
    columns = []
    for place in range(width):
        cells = [line[place].strip() for _number, line in lines if place < len(line)]
        samples = list(dict.fromkeys(cell for cell in cells if cell))[:SAMPLES]
        if samples:
            columns.append((place, f"{column_letter(place)}: {' · '.join(samples)[:60]}"))
    return columns


def column_letter(place: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0: A, B, …, Z, AA."""
    first, last = divmod(place, 26)
    return (column_letter(first - 1) if first else "") + chr(ord("A") + last)
