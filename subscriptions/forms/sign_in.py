"""Forms by which readers sign in: an e-mail address that gets a link, or a name and a password."""

from django import forms
from django.utils.translation import gettext_lazy as _

from articles import fields


class EmailForm(forms.Form):
    """An address to which a way in is sent."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        validators=[fields.validate_mailbox],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class PasswordForm(forms.Form):
    """A name or e-mail address, and a password."""

    username = forms.CharField(
        label=_("Name or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
        max_length=200,
    )
