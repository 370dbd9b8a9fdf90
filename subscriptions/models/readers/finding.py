"""Keys by which subscribers are found at the desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from subscriptions.models.readers.parties import Party


class ContactKey(models.Model):
    """A key of a subscriber's contact data (subscriptions/domain/contact_keys.py).

    Rows are derived from the party and its addresses: the actions that write those write these,
    and erasing a person drops them.
    """

    party = models.ForeignKey(
        Party, models.CASCADE, related_name="contact_keys", verbose_name=_("subscriber")
    )
    kind = models.CharField(_("kind"), max_length=6)
    key = models.BinaryField()
    whole = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()  # no list shows them
        indexes = [models.Index(fields=["kind", "key", "party"], name="party_by_contact")]

    def __str__(self) -> str:
        return self.kind
