"""Storing a row that people filled in, once it is what it should be."""

from typing import Any

from django.core.exceptions import ValidationError

from articles.errors import Invalid


def checked(row: Any) -> Any:
    """Store a row whose fields are what they should be. Refuses Invalid with every reason."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    row.save()
    return row
