"""Storing a row that people filled in, once it is what it should be."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from articles.errors import Invalid


def save_checked(row: Any) -> Any:
    """Store a row whose fields are what they should be. Refuses Invalid with every reason."""
    check_row(row)
    row.save()
    return row


def check_row(row: models.Model, *, but: list[str] | None = None) -> None:
    """Refuse with Invalid what contradicts the rules of the table.

    `but` are the fields of a constraint that is asked elsewhere.
    """
    try:
        row.full_clean(validate_constraints=not but)
        for constraint in row._meta.constraints if but else []:
            if getattr(constraint, "fields", ()) != tuple(but or ()):
                constraint.validate(type(row), row)
    except ValidationError as error:
        raise Invalid(*error.messages) from error
