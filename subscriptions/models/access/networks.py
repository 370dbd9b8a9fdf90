"""Institutions that read by the address of their network, and how much they read."""

import ipaddress
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Publication

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
WIDEST = {4: 8, 6: 19}  # the largest blocks that are ever given out; wider is a slip of the finger


def parse_network(text: str) -> Network:
    """Return the network that a text names, as 192.0.2.0/24 or 2001:db8::/48.

    Refuses ValidationError.
    """
    try:
        network = ipaddress.ip_network(text.strip())
    except ValueError:
        sentence = _(
            "Write a network as 192.0.2.0/24, or one address; nothing may stand behind the mask."
        )
        raise ValidationError(sentence) from None
    if network.prefixlen < WIDEST[network.version]:
        raise ValidationError(
            _("This network is wider than any institution's. Check the number behind the slash.")
        )
    if (
        network.is_loopback
        or network.is_multicast
        or network.is_link_local
        or network.is_unspecified
    ):
        raise ValidationError(
            _("No reader comes from such an address. Ask the institution for its public network.")
        )
    return network


def validate_network(text: str) -> None:
    """Refuse what is no network of readers."""
    parse_network(text)


class NetworkRange(models.Model):
    """A network of an institution that subscribes: whoever reads from there reads everything."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="networks", verbose_name=_("publication")
    )
    institution = models.CharField(_("institution"), max_length=120)
    network = models.CharField(
        _("network"),
        max_length=49,
        validators=[validate_network],
        help_text=_("For example 192.0.2.0/24."),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty means open.")
    )
    active = models.BooleanField(_("in use"), default=True, help_text=_("Off: nobody reads by it."))

    class Meta:
        verbose_name = _("network of an institution")
        verbose_name_plural = _("networks of institutions")
        ordering = ["institution", "network"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "network"],
                name="network_once_a_paper",
                violation_error_message=_("This network stands in the list already."),
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=models.F("first_day")),
                name="network_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.network}"

    def clean(self) -> None:
        """Write the network in one way only, so that it is found when it is entered twice."""
        self.network = str(parse_network(self.network))


class NetworkUse(models.Model):
    """How many articles an institution opened in a month.

    A number; nobody in particular read them.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="network_use", verbose_name=_("publication")
    )
    institution = models.CharField(_("institution"), max_length=120)
    month = models.DateField(_("month"))
    opened = models.PositiveIntegerField(_("articles opened"), default=0)

    class Meta:
        verbose_name = _("use by an institution")
        verbose_name_plural = _("use by institutions")
        default_permissions = ("view",)
        ordering = ["-month", "institution"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "institution", "month"], name="network_use_once_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.month:%Y-%m}"


def network_holds(network: str, address: str) -> bool:
    """Say whether an address lies in a network; what cannot be read holds nobody."""
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network)
    except ValueError:
        return False


def networks_in_force(on: date) -> Q:
    """Return the condition under which a network opens something on a day."""
    return Q(active=True, first_day__lte=on) & (Q(last_day__isnull=True) | Q(last_day__gte=on))
