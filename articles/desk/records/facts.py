"""What a record says, column by column, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article, Issue, Revision

# Pages to which a record leads, by the table of the row that it names.
PAGES: dict[type[Model], str] = {
    Article: "admin:articles_article_change",
    Issue: "admin:articles_issue_change",
    Revision: "admin:articles_revision_change",
}


@dataclass(frozen=True)
class Fact:
    """A column of a record: its name, its value in words, and where it leads, if anywhere."""

    label: str
    value: str
    href: str = ""


def describe_facts(record: Model, names: Sequence[str]) -> list[Fact]:
    """Return the named columns of a record in words, without those that hold nothing. A name may
    lead to a column of another row (`round__article`)."""
    facts = [read_fact(record, name) for name in names]
    return [fact for fact in facts if fact.value]


def read_fact(record: Any, name: str) -> Fact:
    """Return one column of a record in words. A column may have a label of its own
    (`act_label`)."""
    *steps, column = name.split("__")
    row = record
    for step in steps:
        row = getattr(row, step)
    field = row._meta.get_field(column)
    value = getattr(row, column)
    if isinstance(value, Model):
        return Fact(str(field.verbose_name), str(value), _page_of(value))
    if field.choices:
        value = getattr(row, f"get_{column}_display")()
    return Fact(str(field.verbose_name), _in_words(getattr(row, f"{column}_label", value)))


def _page_of(row: Model) -> str:
    name = PAGES.get(type(row))
    return reverse(name, args=[row.pk]) if name else ""


def _in_words(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i:s")
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_in_words(part)}" for name, part in value.items())
    if isinstance(value, list):
        return "\n".join(_in_words(part) for part in value)
    return str(value)
