"""Rows that an archive makes are checked like those of a form, and a fault names its field."""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from articles.errors import Invalid

Row = TypeVar("Row", bound=models.Model)


def check_fields(row: Row, *without: str) -> Row:
    """Return the row when its fields hold what they may. Refuses Invalid, naming field
    and fault."""
    try:
        row.clean_fields(exclude={"publication", "parent", "uploaded_by", *without})
    except ValidationError as error:
        raise Invalid(
            *(
                f"{row._meta.get_field(name).verbose_name}: {message}"  # type: ignore[union-attr]
                for name, texts in error.message_dict.items()
                for message in texts
            )
        ) from error
    return row
