"""Sets of equal forms on one page."""

from typing import TypeVar

from django import forms

RowForm = TypeVar("RowForm", bound=forms.Form)


class ProposedFormSet(forms.BaseFormSet[RowForm]):
    """Forms of which the first are filled in by the page.

    How many those are is known here. What the browser says of it (INITIAL_FORMS) is not believed:
    a filled-in form that is taken for an empty one would be left out.
    """

    def initial_form_count(self) -> int:
        return len(self.initial or [])
