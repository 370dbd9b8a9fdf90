"""The answers of the set-up from a file, paper.toml. Every fault is named with its key, all at
once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.forms import BaseForm, MultipleChoiceField
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.actions.pictures.pictures import BYTES_MAX, prepare_picture
from articles.common.image_decoding import PreparedImage
from articles.errors import Invalid
from newsroom.invitations.forms import InvitationForm
from newsroom.setup.answers import NewPaper, Staff
from newsroom.setup.forms import PersonForm
from newsroom.setup.steps import STEPS, Step, make_plan, open_form

FILE_MAX: Final = 1024 * 1024
PEOPLE_MAX: Final = 200
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass
class Reading:
    """What was read of a file so far, and its faults, each beginning with its key."""

    folder: Path
    cleaned: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    masthead: PreparedImage | None = None
    people: list[Staff] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def refuse(self, key: str, reason: object) -> None:
        self.faults.append(f"{key}: {reason}")


def read_paper_file(path: Path) -> tuple[NewPaper, Mapping[str, Any]]:
    """Return the newspaper that a file describes, and its answers about mail (empty: none).

    Refuses Invalid with every fault.
    """
    tables = _load(path)
    reading = Reading(path.parent)
    known = {step.name for step in STEPS} | {"columns", "people", "masthead"}
    for key in tables.keys() - known:
        reading.refuse(key, _("Nothing has this name."))
    if "columns" in tables:
        _place_columns(tables, reading)
    for step in STEPS:
        _read_step(step, tables, reading)
    _read_masthead(tables.get("masthead"), reading)
    _read_people(tables.get("people", []), reading)
    if reading.faults:
        raise Invalid(*sorted(reading.faults))
    plan = make_plan(reading.cleaned, masthead=reading.masthead, people=reading.people)
    return plan, reading.cleaned.get("mail", {})


def _load(path: Path) -> dict[str, Any]:
    """Return the tables of the file. Refuses Invalid for what is no TOML."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Invalid(_("%(file)s cannot be read.") % {"file": path}) from error
    if len(raw) > FILE_MAX:
        raise Invalid(_("%(file)s is larger than 1 MB.") % {"file": path})
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reason = _("%(file)s is no TOML: %(reason)s")
        raise Invalid(reason % {"file": path, "reason": error}) from error


def _place_columns(tables: dict[str, Any], reading: Reading) -> None:
    """Write [[columns]] as the form of the schedule reads them."""
    rows = tables["columns"]
    schedule = tables.setdefault("schedule", {})
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        reading.refuse("columns", _("Write each as [[columns]] with a name."))
        return
    lines = []
    for number, row in enumerate(rows, start=1):
        for key in row.keys() - {"name", "address"}:
            reading.refuse(f"columns.{number}.{key}", _("Nothing has this name."))
        texts = [row.get("name", ""), row.get("address", "")]
        if not all(isinstance(text, str) and "\n" not in text for text in texts) or not texts[0]:
            reading.refuse(f"columns.{number}", _("Write each as [[columns]] with a name."))
            continue
        lines.append(" | ".join(text for text in texts if text))
    if isinstance(schedule, dict):
        schedule["columns"] = "\n".join(lines)


def _read_step(step: Step, tables: Mapping[str, Any], reading: Reading) -> None:
    """Check one table of the file with the form of its step."""
    form = open_form(step, QueryDict(mutable=True), reading.cleaned.get("schedule"))
    if step.name == "chief":
        form = PersonForm(QueryDict(mutable=True))
    if step.name not in tables and step.name in {"mail", "prices"}:
        return
    table = tables.get(step.name, {})
    if not isinstance(table, dict):
        reading.refuse(step.name, _("Write it as a table: [%(name)s]") % {"name": step.name})
        return
    posted = _as_posted(step.name, table, form, reading)
    if step.name == "mail" and "host" in table:
        posted.setdefault("use", "server")
    for name, one in form.fields.items():
        if name not in posted and one.initial is not None and name != "columns":
            posted[name] = str(one.initial)
    form.data = posted
    if form.is_valid():
        reading.cleaned[step.name] = form.cleaned_data
    _refuse_errors(step.name, form, reading)


def _refuse_errors(section: str, form: BaseForm, reading: Reading) -> None:
    """Tell what a form refused, by key; of a key that was refused already nothing more."""
    refused = {fault.partition(":")[0] for fault in reading.faults}
    for name, messages in form.errors.items():
        key = f"{section}.{name}" if name != "__all__" else section
        key = "columns" if name == "columns" else key
        for message in messages if key not in refused else ():
            reading.refuse(key, message)


def _as_posted(
    section: str, table: Mapping[str, Any], form: BaseForm, reading: Reading
) -> QueryDict:
    """Return a table as a browser would send it. Values of a wrong kind are refused by name."""
    posted = QueryDict(mutable=True)
    for name, value in table.items():
        field_of_form = form.fields.get(name)
        if field_of_form is None:
            reading.refuse(f"{section}.{name}", _("Nothing has this name."))
        elif isinstance(field_of_form, MultipleChoiceField):
            posted.setlist(name, _as_days(value))
        elif isinstance(value, bool | dict | list | datetime):
            reading.refuse(f"{section}.{name}", _("Write a text or a number."))
        elif isinstance(value, date):
            posted[name] = value.isoformat()
        else:
            posted[name] = str(value)
    return posted


def _as_days(value: Any) -> list[str]:
    """Return weekdays as digits: "25", [2, 5] and ["tuesday", "friday"] are the same."""
    days = list(value) if isinstance(value, str | list) else [value]
    return [
        str(DAYS.index(day.lower()) + 1)
        if isinstance(day, str) and day.lower() in DAYS
        else str(day)
        for day in days
    ]


def _read_masthead(value: Any, reading: Reading) -> None:
    """Read the picture that the file names, from beside it."""
    if value is None:
        return
    if not isinstance(value, str) or not value or "\0" in value:
        reading.refuse("masthead", _("Write the name of a picture beside this file."))
        return
    try:
        with (reading.folder / value).open("rb") as file:
            raw = file.read(BYTES_MAX + 1)
        reading.masthead = prepare_picture(raw)
    except OSError:
        reading.refuse("masthead", _("%(file)s cannot be read.") % {"file": value})
    except Invalid as refused:
        reading.refuse("masthead", refused)


def _read_people(rows: Any, reading: Reading) -> None:
    """Check each of [[people]] with the form of invitations."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        reading.refuse("people", _("Write each as [[people]] with name, email and roles."))
        return
    if len(rows) > PEOPLE_MAX:
        reading.refuse("people", _("Invite at most %(most)d people.") % {"most": PEOPLE_MAX})
        return
    chief = reading.cleaned.get("chief", {})
    mailboxes = {str(chief.get("email", "")).lower()}
    for number, row in enumerate(rows, start=1):
        key = f"people.{number}"
        form = InvitationForm(QueryDict(mutable=True))
        form.data = _as_posted(key, row, form, reading)
        if not form.is_valid():
            for name, messages in form.errors.items():
                for message in messages:
                    reading.refuse(f"{key}.{name}", message)
            continue
        cleaned = form.cleaned_data
        if cleaned["email"].lower() in mailboxes:
            reading.refuse(f"{key}.email", _("Somebody above has this e-mail address."))
        mailboxes.add(cleaned["email"].lower())
        reading.people.append(
            Staff(
                cleaned["name"],
                cleaned["email"],
                title=cleaned["title"],
                roles=tuple(cleaned["roles"]),
            )
        )
