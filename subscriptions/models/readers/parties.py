"""Who orders, pays and reads: contact data lies here and in addresses, nowhere else, so that it can
be erased."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly
from articles.fields import LineField, NoteField, validate_printable
from subscriptions.domain import validators
from subscriptions.domain.choices import PROVINCE_CHOICES, PartyKind, Purpose
from subscriptions.models.readers.legal_texts import LegalText


def format_region(province: str, city: str, district: str) -> str:
    """Return province, city and district in a row; a city that is its own province is not said
    twice."""
    return f"{province}{'' if city.rstrip('市') == province else city}{district}"


class Party(models.Model):
    """A person or organisation.

    Once erased, only the pseudonym stays beside the money (PIPL, art. 47).
    """

    kind = models.CharField(
        _("kind"), max_length=12, choices=PartyKind.choices, default=PartyKind.PERSON
    )
    name = LineField(_("name"), max_length=80, validators=[validate_printable])
    phone = models.CharField(
        _("telephone"), max_length=20, blank=True, validators=[validators.validate_phone]
    )
    email = models.EmailField(_("e-mail"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="party",
        verbose_name=_("account"),
    )
    note = NoteField(_("note"), max_length=200, blank=True, validators=[validate_printable])
    made_at = models.DateTimeField(_("known since"))
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-pk"]
        permissions = [
            ("see_contacts", _("Can see telephones and streets")),
            ("export_subscribers", _("Can export subscribers")),
        ]
        indexes = [
            models.Index(fields=["phone"], name="party_by_phone"),
            models.Index(
                fields=["phone"],
                condition=~models.Q(phone="") & models.Q(erased_at=None),
                name="party_shares_phone",
            ),
            models.Index(
                Lower("email"),
                condition=~models.Q(email="") & models.Q(erased_at=None),
                name="party_shares_mailbox",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """Where a copy goes.

    An address in use never changes: a move is another address, so that old labels stay true.
    """

    party = models.ForeignKey(
        Party, models.PROTECT, related_name="addresses", verbose_name=_("subscriber")
    )
    recipient = LineField(_("recipient"), max_length=80, validators=[validate_printable])
    phone = models.CharField(
        _("telephone"), max_length=20, blank=True, validators=[validators.validate_phone]
    )
    province = models.CharField(_("province"), max_length=3, choices=PROVINCE_CHOICES)
    city = LineField(_("city"), max_length=30, blank=True, validators=[validate_printable])
    district = LineField(_("district"), max_length=30, blank=True, validators=[validate_printable])
    street = LineField(_("street and number"), max_length=120, validators=[validate_printable])
    postcode = models.CharField(
        _("postcode"), max_length=6, validators=[validators.validate_postcode]
    )
    route = LineField(
        _("route"),
        max_length=20,
        blank=True,
        validators=[validate_printable],
        help_text=_("For own delivery."),
    )
    note = NoteField(
        _("for the carrier"), max_length=60, blank=True, validators=[validate_printable]
    )
    made_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.postcode} {self.region()}{self.street} {self.recipient}"

    def region(self) -> str:
        """Return province, city and district in a row."""
        return format_region(self.province, self.city, self.district)


class Consent(models.Model):
    """What somebody agreed to, in which wording, and until when.

    `text` is the published text that stood behind the form; where the newspaper had published none,
    `version` names the sentence of the form itself.
    """

    party = models.ForeignKey(
        Party, models.PROTECT, related_name="consents", verbose_name=_("subscriber")
    )
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose.choices)
    version = models.CharField(_("version of the wording"), max_length=20)
    text = models.ForeignKey(
        LegalText,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consents",
        verbose_name=_("legal text"),
    )
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    # A consent goes with its party where two are one person, and stays when a person is erased.
    append_only = AppendOnly(changes=("party_id",), once=("withdrawn_at",))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return self.get_purpose_display()
