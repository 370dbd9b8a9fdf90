"""Issues (期) and their pages (版). Numbers and dates as printed are beside the normalised ones."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.domain.choices import IssueKind
from articles.domain.printed.page_states import PageState
from articles.fields import DayField, LineField, MomentField, validate_printable
from articles.models.paper.columns import Column
from articles.models.paper.people import ResponsibleEditor
from articles.models.paper.publications import Publication
from articles.models.querysets import IssueQuerySet

NUMBER_MAX = 1_000_000  # a daily of three thousand years; more is a slip of the finger
PAGES_MAX = 999


class Issue(models.Model):
    """One number of the newspaper.

    `number` counts from the first (总第N期); gaps and extras are allowed.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="issues", verbose_name=_("publication")
    )
    number = models.PositiveIntegerField(
        _("total number"), validators=[MinValueValidator(1), MaxValueValidator(NUMBER_MAX)]
    )
    number_in_year = models.PositiveSmallIntegerField(
        _("number in the year"), null=True, blank=True
    )
    number_printed = LineField(
        _("number as printed"),
        max_length=40,
        blank=True,
        validators=[validate_printable],
        help_text=_("Only where print differs, for example a double number or a misprint."),
    )
    date = DayField(_("date"))
    date_printed = LineField(
        _("date as printed"), max_length=40, blank=True, validators=[validate_printable]
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=IssueKind.choices, default=IssueKind.REGULAR
    )
    page_count = models.PositiveSmallIntegerField(
        _("pages"), default=8, validators=[MinValueValidator(1), MaxValueValidator(PAGES_MAX)]
    )
    published_at = MomentField(
        _("pages public from"),
        null=True,
        blank=True,
        help_text=_("Empty: readers do not see the pages yet."),
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        permissions = [("release_issue", _("Can release issues"))]
        indexes = [
            models.Index(fields=["publication", "-date"], name="issue_newest_first"),
            models.Index(fields=["-date", "-number"], name="issue_by_date"),
            models.Index(fields=["number"], name="issue_by_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "number"],
                name="issue_number_unique",
                violation_error_message=_(
                    "An issue with this number exists already. Numbers are never used twice."
                ),
            ),
            models.UniqueConstraint(
                fields=["publication", "date"],
                condition=models.Q(kind=IssueKind.REGULAR),
                name="issue_one_regular_a_day",
                violation_error_message=_(
                    "A regular issue of this date exists already. A second one is an extra."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1) & models.Q(page_count__gte=1),
                name="issue_numbers_begin_at_one",
                violation_error_message=_("Numbers and pages begin at 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.printed_number()} ({self.date:%Y-%m-%d})"

    def get_absolute_url(self) -> str:
        return reverse("articles:issue", args=[self.date.isoformat()])

    @property
    def is_regular(self) -> bool:
        return self.kind == IssueKind.REGULAR

    def public(self, at: datetime) -> bool:
        """Say whether readers may leaf through it at the moment `at`: what `published(at)` asks
        of rows.
        """
        return self.published_at is not None and self.published_at <= at

    def printed_number(self) -> str:
        """Return the number as readers know it, for example 第1322期."""
        return self.number_printed or f"第{self.number}期"


class Page(models.Model):
    """A page of an issue.

    `position` counts 1, 2, 3; `label` is what is printed on it (01, A01, 3). `section` is the
    letter of the section (A, B) where the paper has some. `column` says which articles belong on
    it. `state` moves by the table of articles/domain/printed/page_states.py.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="pages", verbose_name=_("issue"))
    position = models.PositiveSmallIntegerField(_("position"))
    label = LineField(_("printed label"), max_length=8, validators=[validate_printable])
    name = LineField(_("name"), max_length=30, blank=True, validators=[validate_printable])
    responsible_editor = models.ForeignKey(
        ResponsibleEditor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pages",
        verbose_name=_("responsible editor"),
    )
    section = LineField(_("section"), max_length=2, blank=True, validators=[validate_printable])
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
    state = models.CharField(
        pgettext_lazy("of a page", "state"),
        max_length=8,
        choices=PageState.choices,
        default=PageState.EMPTY,
        editable=False,
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True, editable=False)
    signed_printed = models.CharField(
        _("signed by, as printed"), max_length=60, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["issue", "position"]
        permissions = [("sign_page", _("Can sign printed pages"))]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "position"],
                name="page_position_unique",
                violation_error_message=_("The issue already has a page at this position."),
            ),
            models.UniqueConstraint(
                fields=["issue", "label"],
                name="page_label_unique",
                violation_error_message=_("Another page of this issue already prints this label."),
            ),
            models.CheckConstraint(
                condition=models.Q(position__gte=1), name="page_positions_begin_at_one"
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.label}版 {self.name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("articles:page", args=[self.issue.date.isoformat(), self.position])

    def editor_printed(self) -> str:
        """Return who answers for the page: on a signed one the name it was signed with."""
        if self.signed_at is not None and self.signed_printed:
            return self.signed_printed
        return self.responsible_editor.printed_name if self.responsible_editor else ""

    def clean(self) -> None:
        """Refuse a new page 9 of an issue of 8. What an issue with fewer pages does to its pages
        is its own act."""
        beyond = self.issue_id and self.position and self.position > self.issue.page_count
        if self._state.adding and beyond:
            raise ValidationError(
                {
                    "position": _("The issue has %(count)d pages; there is no page %(position)d.")
                    % {"count": self.issue.page_count, "position": self.position}
                }
            )
