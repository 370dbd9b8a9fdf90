"""Page templates: which pages an issue of a weekday begins with."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.domain.schedule import WEEKDAYS
from articles.fields import LineField, validate_printable
from articles.models.paper.columns import Column
from articles.models.paper.people import ResponsibleEditor
from articles.models.paper.publications import Publication


class IssueTemplate(models.Model):
    """The pages with which an issue begins. The one of a weekday is proposed for its dates."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="issue_templates", verbose_name=_("publication")
    )
    name = LineField(_("name"), max_length=40, validators=[validate_printable])
    weekday = models.PositiveSmallIntegerField(
        _("weekday"),
        null=True,
        blank=True,
        choices=list(WEEKDAYS.items()),
        validators=[MinValueValidator(1), MaxValueValidator(7)],
        help_text=_("Proposed for issues of this weekday. Empty: only where somebody chooses it."),
    )

    class Meta:
        verbose_name = _("page template")
        verbose_name_plural = _("page templates")
        ordering = ["publication", "weekday", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "name"],
                name="issue_template_name_unique",
                violation_error_message=_("A template of this name exists already."),
            ),
            models.UniqueConstraint(
                fields=["publication", "weekday"],
                condition=models.Q(weekday__isnull=False),
                name="issue_template_one_a_weekday",
                violation_error_message=_("Another template is proposed for this weekday."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplatePage(models.Model):
    """One page of a template, as it is given to a new issue."""

    template = models.ForeignKey(
        IssueTemplate, models.CASCADE, related_name="pages", verbose_name=_("page template")
    )
    position = models.PositiveSmallIntegerField(_("position"), validators=[MinValueValidator(1)])
    section = LineField(_("section"), max_length=2, blank=True, validators=[validate_printable])
    label = LineField(_("printed label"), max_length=8, validators=[validate_printable])
    name = LineField(_("name"), max_length=30, blank=True, validators=[validate_printable])
    responsible_editor = models.ForeignKey(
        ResponsibleEditor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible editor"),
    )
    layout_editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("layout editor"),
    )
    column = models.ForeignKey(
        Column,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("column"),
    )

    class Meta:
        verbose_name = _("page of a template")
        verbose_name_plural = _("pages of a template")
        ordering = ["template", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "position"],
                name="template_page_position_unique",
                violation_error_message=_("The template already has a page at this position."),
            ),
            models.UniqueConstraint(
                fields=["template", "label"],
                name="template_page_label_unique",
                violation_error_message=_("Another page of this template prints this label."),
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.label}版 {self.name}".strip()
