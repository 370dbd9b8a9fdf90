"""Letters that a person of the staff gets by schedule: the result of a saved view, or a report."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.domain.letter_times import LAST_HOUR, LetterTimes


class ScheduledLetter(models.Model):
    """A letter by schedule to one person.

    `kind` is a registered kind (`articles.frame.scheduled_letters`), `subject` the number of the
    row that it is about. `weekdays` are those of ISO 8601; none means the first day of each month.
    Moments until `written_until` are done with. `known` are the rows that the list held at the last
    letter.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="scheduled_letters",
        verbose_name=_("account"),
    )
    kind = models.CharField(_("kind"), max_length=20)
    subject = models.PositiveBigIntegerField(_("subject"))
    weekdays = models.JSONField(_("weekdays"), default=list, blank=True)
    hour = models.PositiveSmallIntegerField(pgettext_lazy("of a letter", "hour"))
    only_new = models.BooleanField(_("only if something is new"), default=False)
    known = models.JSONField(_("known rows"), default=list, blank=True, editable=False)
    known_is_cut = models.BooleanField(_("more rows than known"), default=False, editable=False)
    written_until = models.DateTimeField(_("written until"), editable=False)

    class Meta:
        verbose_name = _("letter by schedule")
        verbose_name_plural = _("letters by schedule")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject"], name="one_scheduled_letter_of_a_subject"
            ),
            models.CheckConstraint(
                condition=Q(hour__lte=LAST_HOUR), name="scheduled_letter_at_an_hour_of_a_day"
            ),
        ]
        indexes = [models.Index(fields=["kind", "subject"], name="scheduled_letter_subject")]

    def __str__(self) -> str:
        return f"{self.user} · {self.kind} {self.subject}"

    @property
    def times(self) -> LetterTimes:
        """Return when it is due."""
        return LetterTimes(frozenset(self.weekdays), self.hour)
