"""The print run: what is printed beyond what is owed, and numbers that somebody set himself."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.fields import NoteField, validate_printable
from articles.models import Publication


class PrintSetup(models.Model):
    """What a newspaper prints beyond what is owed.

    `spoilage` in hundredths of a percent, `low_percent` in percent.
    """

    publication = models.OneToOneField(
        Publication, models.PROTECT, related_name="print_setup", verbose_name=_("publication")
    )
    office = models.PositiveIntegerField(
        _("copies for the office"), default=30, validators=[MaxValueValidator(99_999)]
    )
    spoilage = models.PositiveIntegerField(
        _("spoilage"),
        default=150,
        validators=[MaxValueValidator(5_000)],
        help_text=_("In hundredths of a percent: 150 is 1.5 percent."),
    )
    bundle = models.PositiveIntegerField(
        _("copies in a bundle"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
        help_text=_("A print run is whole bundles."),
    )
    retail = models.PositiveIntegerField(_("retail, where no count is known"), default=0)
    free = models.PositiveIntegerField(_("free copies, where no count is known"), default=0)
    low_percent = models.PositiveSmallIntegerField(
        _("a low print run is so many percent below the last four"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text=_("Issues of the next two weeks that fall below it stand on the start page."),
    )

    class Meta:
        verbose_name = _("print run setup")
        verbose_name_plural = _("print run setups")
        ordering = ["publication"]

    def __str__(self) -> str:
        return str(self.publication)


class PrintRun(models.Model):
    """The copies of an issue that somebody set instead of those foreseen, with why."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="print_runs", verbose_name=_("publication")
    )
    issue_date = models.DateField(_("issue of"))
    copies = models.PositiveIntegerField(_("copies"))
    note = NoteField(_("note"), max_length=200, validators=[validate_printable])
    set_at = models.DateTimeField(_("set"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("print run that was set")
        verbose_name_plural = _("print runs that were set")
        ordering = ["-issue_date"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "issue_date"], name="print_run_set_once")
        ]

    def __str__(self) -> str:
        return f"{self.issue_date:%Y-%m-%d} {self.copies}"
