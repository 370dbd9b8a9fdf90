"""The form of a saved view: its name and who sees it."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import pgettext_lazy

from articles.models import Audience
from newsroom.accounts.roles import role_label


class RoleField(forms.ModelChoiceField[Group]):
    """A role by the word that people use for it."""

    def label_from_instance(self, obj: Any) -> str:
        return role_label(obj.name)


class SavedViewForm(forms.Form):
    """A name, and for whom. Without the right to share a view is one's own."""

    name = forms.CharField(label=pgettext_lazy("saved view", "name"), max_length=40)
    audience = forms.ChoiceField(
        label=pgettext_lazy("saved view", "seen by"), choices=Audience.choices, required=False
    )
    role = RoleField(
        label=pgettext_lazy("saved view", "role"), queryset=Group.objects.none(), required=False
    )

    def __init__(self, *args: Any, shares: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not shares:
            del self.fields["audience"]
            del self.fields["role"]
            return
        self.fields["role"].queryset = Group.objects.order_by("pk")  # type: ignore[attr-defined]
