"""The name of a person, as a form takes it."""

from typing import Any

from django import forms

from articles.characters import clean_line


class PersonNameField(forms.CharField):
    """One line without what nobody sees: it stands in letters, lists and the journal."""

    def to_python(self, value: Any) -> str:
        """Return the cleaned line."""
        return clean_line(super().to_python(value) or "")
