"""A place in a text, what somebody proposes for it, and how that was decided."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.append_only import AppendOnly


class DecidedProposal(models.Model):
    """A proposal for the characters `start` to `end` of a field. `accepted` is None until somebody
    decides; from then on the row is closed."""

    start = models.PositiveIntegerField(pgettext_lazy("place in a text", "from"))
    end = models.PositiveIntegerField(pgettext_lazy("place in a text", "to"))
    accepted = models.BooleanField(_("accepted"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    append_only = AppendOnly(closed_by=("decided_at",), removable=True)

    class Meta:
        abstract = True
