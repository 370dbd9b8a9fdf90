"""Whose text it is, what may be done with it, and the notice that tells readers."""

from datetime import date

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.domain.choices import RightsKind
from articles.domain.copyright_notices import validate_notice
from articles.fields import DayField, LineField, WordsField, validate_printable
from articles.models.paper.columns import Column
from articles.models.paper.publications import Publication


class CopyrightNotice(models.Model):
    """One version of a notice, for a newspaper, a column or an article, in force for a span of
    dates.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="notices", verbose_name=_("publication")
    )
    column = models.ForeignKey(
        Column,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("only for the column"),
    )
    article = models.ForeignKey(
        "articles.Article",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("only for the article"),
    )
    kind = models.CharField(
        _("for texts that are"),
        max_length=12,
        choices=RightsKind.choices,
        default=RightsKind.ORIGINAL,
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    text = WordsField(
        _("text"),
        max_length=2000,
        validators=[validate_notice, validate_printable],
        help_text=_(
            "Placeholders: {publication} {holder} {year} {author} {issue} {page} {source} "
            "{contact}."
        ),
    )
    effective_from = DayField(_("in force from"))
    effective_until = DayField(_("in force until"), null=True, blank=True)

    class Meta:
        verbose_name = _("copyright notice")
        verbose_name_plural = _("copyright notices")
        ordering = ["publication", "kind", "-effective_from", "-version"]
        constraints = [
            models.UniqueConstraint(
                "publication",
                Coalesce("column", 0),
                Coalesce("article", 0),
                "kind",
                "version",
                name="notice_version_unique",
                violation_error_message=_("This version of the notice exists already."),
            ),
            models.CheckConstraint(
                condition=models.Q(column__isnull=True) | models.Q(article__isnull=True),
                name="notice_has_one_scope",
                violation_error_message=_("Choose a column or an article, not both."),
            ),
            models.CheckConstraint(
                condition=models.Q(effective_until__isnull=True)
                | models.Q(effective_until__gte=models.F("effective_from")),
                name="notice_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.version}"


class Reprint(models.TextChoices):
    """What other media may do with a text."""

    FORBIDDEN = "forbidden", _("Not without written permission")
    CREDIT = "credit", _("Allowed with full credit")
    FREE = "free", _("Free")


class Machines(models.TextChoices):
    """What programs may do with a text."""

    FORBIDDEN = "forbidden", _("Not for training, not for generated answers")
    ANSWERS = "answers", _("Answers with credit, no training")
    FREE = "free", _("Free")


class RightsRecord(models.Model):
    """What the paper may do with a text, and what others may. Publishing needs one."""

    Reprint = Reprint
    Machines = Machines

    article = models.OneToOneField(
        "articles.Article", models.CASCADE, related_name="rights", verbose_name=_("article")
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=RightsKind.choices, default=RightsKind.ORIGINAL
    )
    holder = LineField(
        _("rights holder"), max_length=120, blank=True, validators=[validate_printable]
    )
    licence = LineField(
        _("licence or agreement"),
        max_length=200,
        blank=True,
        validators=[validate_printable],
        help_text=_("Needed for reprints and agency texts: what permits us to use it."),
    )
    statement = WordsField(
        _("statement of the source"), blank=True, validators=[validate_printable]
    )
    valid_from = DayField(_("valid from"), null=True, blank=True)
    valid_until = DayField(_("valid until"), null=True, blank=True)
    print_allowed = models.BooleanField(_("may be printed"), default=True)
    web_allowed = models.BooleanField(_("may stand on the site"), default=True)
    reprint = models.CharField(
        _("reprinting by others"), max_length=10, choices=Reprint.choices, default=Reprint.CREDIT
    )
    machines = models.CharField(
        _("use by AI"), max_length=10, choices=Machines.choices, default=Machines.FORBIDDEN
    )

    class Meta:
        verbose_name = _("rights record")
        verbose_name_plural = _("rights records")
        indexes = [
            models.Index(
                fields=["valid_until"],
                condition=models.Q(valid_until__isnull=False),
                name="rights_that_end",
            ),
            models.Index(fields=["machines", "-article"], name="rights_by_machines"),
            # PostgreSQL looks at all that may forbid to show a text, which are few, for any list.
            models.Index(
                fields=["article"],
                condition=models.Q(web_allowed=False)
                | models.Q(valid_until__isnull=False)
                | models.Q(valid_from__isnull=False),
                name="rights_that_may_forbid",
            ),
            models.Index(fields=["kind", "-article"], name="rights_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="rights_end_after_they_begin",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.holder}".strip()

    def is_valid_on(self, day: date) -> bool:
        """Say whether the rights are valid on a day; the first and the last day count."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)
