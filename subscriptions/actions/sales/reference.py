"""Plans, channels and what else the counter looks up: kept with a right and a line in
the journal."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models

from articles.audit import changed_fields, perform
from articles.errors import Invalid
from newsroom.accounts.actors import Actor
from subscriptions import rights


def save_reference_row(row: models.Model, *, by: Actor, at: datetime) -> None:
    """Store a row of reference data, new or changed (its fields are set by the caller). Refuses
    NotYours, Invalid."""
    adding = row._state.adding
    act = "counter.added" if adding else "counter.changed"
    with perform(act, by=by, at=at) as performed:
        rights.require(rights.may(by, f"{'add' if adding else 'change'}_{row._meta.model_name}"))
        try:
            row.full_clean()
        except ValidationError as error:
            raise Invalid(*error.messages) from error
        before = None if adding else type(row)._default_manager.filter(pk=row.pk).first()
        row.save()
        performed.record(
            subject=f"{row._meta.verbose_name} {row}",
            table=str(row._meta.model_name),
            row=row.pk,
            changed=changed_fields(before, row),
        )
