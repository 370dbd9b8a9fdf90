"""The fields of a row as a page or a list shows them, and the page of a row that has no template of
its own."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.errors import Words
from subscriptions.desk.records.pages import RecordDesk, render_record_page

Fact = tuple[Words, object]  # a label and what it says


def show_facts(
    request: HttpRequest, desk: RecordDesk, row: Model, facts: Sequence[Fact], /, **context: Any
) -> HttpResponse:
    """Show a row as its facts. Of the context, `links` are buttons, each an address and a label,
    and `related` is what belongs to the row."""
    return render_record_page(request, desk, "record", str(row), facts=facts, row=row, **context)


def list_facts(row: Model, names: Iterable[str]) -> list[Fact]:
    """Return fields of a row with the labels of the model."""
    return [(capfirst(str(_label(row, name))), show_field(row, name)) for name in names]


def show_field(row: Model, name: str) -> str:
    """Return the field of a row as a cell shows it: choices in words, moments in the newspaper's
    time zone, and a dash for nothing."""
    value = getattr(row, name)
    in_words = getattr(row, f"get_{name}_display", None)
    if value is None or value == "":
        return "—"
    if in_words is not None:
        return str(in_words())
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _label(row: Model, name: str) -> Words:
    field: Any = row._meta.get_field(name)
    label: Words = field.verbose_name
    return label
