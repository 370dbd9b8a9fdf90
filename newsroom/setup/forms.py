"""The parts of the set-up as forms. A page, the terminal and a file all go through them."""

import re
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_slug
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.common.moments import newspaper_day
from articles.domain.schedule import WEEKDAYS
from articles.models import Column, Publication
from newsroom.accounts.models import User
from newsroom.invitations.fields import PersonNameField
from newsroom.invitations.proposals import (
    propose_address,
    propose_code,
    propose_prices,
    propose_sign_in_name,
)
from newsroom.setup.answers import FirstColumn
from newsroom.setup.fields import PriceField

PAGES_MAX = 64
COLUMNS_MAX = 60
AHEAD = timedelta(days=366)
FIRST_COLUMNS = "要闻\n评论\n地方\n人物"
HOST = re.compile(
    r"(?=.{1,120}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\Z"
)
PROFILES = (
    ("one-person", _("One person: nobody else reviews. The journal and the profile say so.")),
    ("small", _("A small newsroom: one review and one proof, by somebody who did not write it.")),
    ("strict", _("三审三校: three reviews and three proofs by different people.")),
)


class PaperForm(ModelForm[Publication]):
    """The newspaper's name, who publishes it, and its licences."""

    class Meta:
        model = Publication
        fields: ClassVar = [
            "name",
            "code",
            "slogan",
            "organiser_line",
            "holder",
            "cn_number",
            "licences",
            "contacts",
            "domain",
        ]
        widgets: ClassVar = {
            "licences": forms.Textarea(attrs={"rows": 3}),
            "contacts": forms.Textarea(attrs={"rows": 3}),
        }
        labels: ClassVar = {
            "name": _("Name of the newspaper"),
            "code": _("Short name"),
            "organiser_line": _("Organiser (主办单位)"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        self.fields["code"].help_text = _("Latin letters; empty: made from the name.")

    def clean_domain(self) -> str:
        """Refuse what is no host name: a scheme, a path or a port."""
        domain = str(self.cleaned_data["domain"]).strip().lower()
        if domain and not HOST.match(domain):
            raise ValidationError(_("Write a host name only, such as www.example.com."))
        return domain

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("code") and cleaned.get("name"):
            cleaned["code"] = propose_code(cleaned["name"])
        if not cleaned.get("holder") and cleaned.get("name"):
            cleaned["holder"] = cleaned["name"]
        return cleaned


class ScheduleForm(forms.Form):
    """When the newspaper appears, with how many pages, and its first columns."""

    weekdays = forms.MultipleChoiceField(
        label=_("Appears on"),
        choices=[(str(number), name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    first_issue = forms.DateField(
        label=_("First issue from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Issues are planned from this day on. Empty: from today on."),
    )
    pages = forms.IntegerField(
        label=_("Pages an issue"), min_value=1, max_value=PAGES_MAX, initial=4
    )
    profile = forms.ChoiceField(
        label=_("Who reviews a text"),
        choices=PROFILES,
        initial="small",
        widget=forms.RadioSelect,
    )
    columns = forms.CharField(
        label=_("First columns"),
        initial=FIRST_COLUMNS,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One a line: name | address. An address that is left out is made from the name."
        ),
    )

    def clean_first_issue(self) -> Any:
        """Refuse a day long past or far ahead: an older newspaper imports its archive."""
        today = newspaper_day(timezone.now())
        day = self.cleaned_data["first_issue"] or today
        if not today - AHEAD <= day <= today + AHEAD:
            raise ValidationError(_("Choose a day within a year of today."))
        return day

    def clean_columns(self) -> list[FirstColumn]:
        """Return the columns with their addresses. Each line that is wrong is named."""
        columns: list[FirstColumn] = []
        errors: list[ValidationError] = []
        lines = [line for line in self.cleaned_data["columns"].splitlines() if line.strip()]
        if len(lines) > COLUMNS_MAX:
            raise ValidationError(_("Begin with at most %(most)d columns.") % {"most": COLUMNS_MAX})
        for number, line in enumerate(lines, start=1):
            name, _bar, address = line.partition("|")
            try:
                columns.append(_read_column(name.strip(), address.strip(), columns))
            except ValidationError as error:
                errors += [
                    ValidationError(
                        _("Line %(number)d: %(reason)s"),
                        params={"number": number, "reason": reason},
                    )
                    for reason in error.messages
                ]
        if errors:
            raise ValidationError(errors)
        return columns


class PricesForm(forms.Form):
    """What the newspaper costs by post. What is left out follows from the price of a year."""

    year = PriceField(label=pgettext_lazy("price", "a year"), required=False)
    quarter = PriceField(label=pgettext_lazy("price", "a quarter"), required=False)
    month = PriceField(label=pgettext_lazy("price", "a month"), required=False)
    copy = PriceField(label=pgettext_lazy("price", "a copy"), required=False)

    def __init__(self, *args: Any, issues_a_week: int = 1, **kwargs: Any) -> None:
        self.issues_a_week = issues_a_week
        super().__init__(*args, **kwargs)
        self.fields["year"].help_text = _("In yuan. Empty: prices are set later.")

    def clean(self) -> dict[str, Any]:
        """Fill in what follows from the year; refuse smaller prices without it."""
        cleaned = self.cleaned_data
        year = cleaned.get("year")
        smaller = [name for name in ("quarter", "month", "copy") if cleaned.get(name)]
        if "year" in cleaned and year is None and smaller:
            self.add_error("year", _("Give the price of a year as well, or no price at all."))
        if year is not None:
            proposed = propose_prices(year, self.issues_a_week)
            for name, value in proposed._asdict().items():
                if name in cleaned and cleaned[name] is None:
                    cleaned[name] = value
        return cleaned


class MailForm(forms.Form):
    """The mail server by which letters leave, or none yet."""

    use = forms.ChoiceField(
        label=_("Letters"),
        choices=[
            ("later", _("Later: letters wait until a mail server is set up.")),
            ("server", _("They leave by this mail server:")),
        ],
        initial="later",
        widget=forms.RadioSelect,
    )
    host = forms.CharField(label=_("Mail server"), max_length=120, required=False)
    port = forms.IntegerField(
        label=_("Port"), min_value=1, max_value=65535, required=False, initial=587
    )
    security = forms.ChoiceField(
        label=_("Encryption"),
        choices=[("tls", "STARTTLS (587)"), ("ssl", "TLS (465)"), ("none", _("none"))],
        initial="tls",
        required=False,
    )
    user = forms.CharField(
        label=_("Name at the mail server"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Password at the mail server"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    sender = forms.EmailField(label=_("Sender of the letters"), required=False)
    test_to = forms.EmailField(
        label=_("Send a test letter to"),
        required=False,
        help_text=_("Empty: no test letter is sent."),
    )

    def clean_host(self) -> str:
        host = str(self.cleaned_data["host"]).strip().lower()
        if host and not HOST.match(host):
            raise ValidationError(_("Write a host name only, such as www.example.com."))
        return host

    def clean(self) -> dict[str, Any]:
        """Require what a mail server needs."""
        cleaned = self.cleaned_data
        if cleaned.get("use") == "server":
            for name in ("host", "sender"):
                if name in cleaned and not cleaned[name]:
                    self.add_error(name, _("This is needed to send letters."))
            cleaned["port"] = cleaned.get("port") or 587
            cleaned["security"] = cleaned.get("security") or "tls"
        return cleaned


class PersonForm(forms.Form):
    """A person of the staff: who it is, and how to reach and greet that person."""

    name = PersonNameField(label=pgettext_lazy("of a person", "name"), max_length=60)
    email = forms.EmailField(label=_("e-mail"), max_length=254)
    sign_in_name = forms.CharField(
        label=_("sign-in name"),
        max_length=60,
        required=False,
        help_text=_("Latin letters; empty: made from the name. The e-mail address signs in too."),
    )
    title = PersonNameField(
        label=pgettext_lazy("of a person", "position"),
        max_length=60,
        required=False,
        initial="总编辑",
    )

    def clean(self) -> dict[str, Any]:
        """Check name and mailbox as the account will."""
        cleaned = self.cleaned_data
        if cleaned.get("name") and not cleaned.get("sign_in_name") and "sign_in_name" in cleaned:
            cleaned["sign_in_name"] = propose_sign_in_name(cleaned["name"])
        account = self.account()
        account.set_unusable_password()
        checked = {"username": "sign_in_name", "email": "email", "display_name": "name"}
        try:
            account.full_clean(exclude={"password"})
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                name = checked.get(field)
                if name is None or name in cleaned:
                    self.add_error(name, messages)
        return cleaned

    def account(self) -> User:
        """Return the account that these answers make, without a password."""
        cleaned = self.cleaned_data
        return User(
            username=cleaned.get("sign_in_name") or "somebody",
            display_name=cleaned.get("name") or "",
            email=cleaned.get("email") or "",
            is_staff=True,
        )


class ChiefForm(PersonForm):
    """The first person, who chooses a password."""

    password1 = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters, and no word that everybody knows here."),
    )
    password2 = forms.CharField(
        label=_("Password, once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first = cleaned.get("password1")
        if first and "password2" in cleaned and cleaned["password2"] != first:
            self.add_error("password2", _("The two passwords differ."))
        if first:
            try:
                validate_password(first, self.account())
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


def _read_column(name: str, address: str, before: list[FirstColumn]) -> FirstColumn:
    """Return one column, checked as the table will. Raises ValidationError."""
    taken = {column.address for column in before}
    column = FirstColumn(name, address or propose_address(name, taken=taken))
    if address:
        RegexValidator(r"^[-\w]+\Z", validate_slug.message)(address)
    row = Column(name=column.name, slug=column.address)
    row.clean_fields(exclude={"publication"})
    if column.address in taken:
        raise ValidationError(_("Another column of this newspaper already has this address."))
    return FirstColumn(str(row.name), column.address)
