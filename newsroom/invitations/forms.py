"""The forms of invitations and of another password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.accounts.models import User
from newsroom.invitations.fields import PersonNameField
from newsroom.invitations.roles import list_role_choices


class InvitationForm(forms.Form):
    """Who is invited, and with which roles."""

    name = PersonNameField(label=pgettext_lazy("of a person", "name"), max_length=60)
    email = forms.EmailField(label=_("e-mail"), max_length=254)
    title = PersonNameField(
        label=pgettext_lazy("of a person", "position"), max_length=60, required=False
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        field.choices = [  # type: ignore[attr-defined]
            (choice.name, f"{choice.label}：{choice.sentence}") for choice in list_role_choices()
        ]


class NewPasswordForm(forms.Form):
    """A password, twice, checked as the account's."""

    password1 = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy(password_validators_help_text_html, str)(),
    )
    password2 = forms.CharField(
        label=_("Password, once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any, account: User) -> None:
        super().__init__(data)
        self.account = account

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        first = cleaned.get("password1")
        if first and "password2" in cleaned and cleaned["password2"] != first:
            self.add_error("password2", _("The two passwords differ."))
        if first:
            try:
                validate_password(first, self.account)
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class AcceptForm(NewPasswordForm):
    """What an invited person chooses."""

    sign_in_name = forms.CharField(
        label=_("sign-in name"),
        max_length=60,
        help_text=_("Latin letters. The e-mail address signs in too."),
    )
    field_order = ["sign_in_name", "password1", "password2"]

    def __init__(self, data: Any, account: User, *, proposed: str) -> None:
        super().__init__(data, account)
        self.fields["sign_in_name"].initial = proposed

    def clean(self) -> dict[str, Any]:
        """Check the name as the account will."""
        self.account.username = self.cleaned_data.get("sign_in_name") or "somebody"
        cleaned = super().clean()
        try:
            self.account.full_clean(exclude={"password", "display_name"})
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                name = "sign_in_name" if field == "username" else None
                if name is None or name in cleaned:
                    self.add_error(name, messages)
        return cleaned


class AskForPasswordForm(forms.Form):
    """The mailbox to which a link goes, if an account of the staff has it."""

    email = forms.EmailField(
        label=_("e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
