"""Columns, people, notices, newspapers, pages: what the desk looks up. Kept with a right and a line
in the journal."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from articles import rights
from articles.actions.records import journal
from articles.actions.records.name_keys import store_person_keys
from articles.errors import Invalid
from articles.models import Person, ResponsibleEditor
from newsroom.accounts.actors import Actor


def save_reference(row: models.Model, *, by: Actor, at: datetime) -> None:
    """Store a row of reference data, new or changed (its fields are set by the caller). Refuses
    NotYours, Invalid."""
    adding = row._state.adding
    with journal.perform("reference.added" if adding else "reference.changed", by=by, at=at):
        rights.require(rights.may(by, f"{'add' if adding else 'change'}_{row._meta.model_name}"))
        try:
            row.full_clean()
        except ValidationError as error:
            raise Invalid(*error.messages) from error
        before = None if adding else type(row)._default_manager.filter(pk=row.pk).first()
        row.save()
        if isinstance(row, Person | ResponsibleEditor):
            store_person_keys([row if isinstance(row, Person) else row.person])
        _record(
            "reference.added" if adding else "reference.changed",
            row,
            by=by,
            at=at,
            changed=changed_fields(before, row),
        )


def delete_reference(row: models.Model, *, by: Actor, at: datetime) -> None:
    """Delete a row that nothing points at. Refuses NotYours; the database refuses what is still
    needed."""
    with journal.perform("reference.deleted", by=by, at=at):
        rights.require(rights.may(by, f"delete_{row._meta.model_name}"))
        _record("reference.deleted", row, by=by, at=at)
        row.delete()


def changed_fields(before: models.Model | None, after: models.Model) -> dict[str, list[str]]:
    """Return what differs, as {field: [old, new]}; long texts are cut, their revisions are not the
    journal's work."""
    if before is None:
        return {}
    pairs = {
        field.attname: [
            _words(getattr(before, field.attname)),
            _words(getattr(after, field.attname)),
        ]
        for field in after._meta.concrete_fields
    }
    return {
        name: pair
        for name, pair in pairs.items()
        if pair[0] != pair[1] and getattr(before, name) != getattr(after, name)
    }


def _words(value: object) -> str:
    return "" if value is None else str(value)[:200]


def _record(act: str, row: models.Model, *, by: Actor, at: datetime, **more: Any) -> None:
    subject = f"{row._meta.verbose_name} {row}"
    journal.record(
        act, by=by, at=at, subject=subject, table=str(row._meta.model_name), row=row.pk, **more
    )
