"""The publication calendar: the dates on which the paper appears, and what departs from its
weekdays.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly
from articles.domain.choices import Compensation, DateState, IssueKind
from articles.fields import DayField, MomentField, NoteField
from articles.models.paper.publications import Publication
from articles.models.querysets import IssueDateQuerySet


class IssueDate(models.Model):
    """One date of the calendar.

    Whole months are stored: where a month has a row, its rows say all about it.

    Whether the issue of a date is out is not kept here: its Issue says so. A moved date points at
    the date on which its paper appears instead (`moved_to`), which is planned like any other and
    knows where it came from (`moved_from`). An extra that does not count is given on top of what
    was paid for. `announced_at` is when readers could know: a person who bought later bought
    without that issue.
    """

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="issue_dates", verbose_name=_("publication")
    )
    date = DayField(_("date"))
    state = models.CharField(
        _("state"), max_length=9, choices=DateState.choices, default=DateState.PLANNED
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=IssueKind.choices, default=IssueKind.REGULAR
    )
    counts = models.BooleanField(
        _("belongs to subscriptions"), default=True, help_text=_("Otherwise it is given on top.")
    )
    reason = NoteField(_("reason"), max_length=500, blank=True)
    compensation = models.CharField(
        _("compensation"), max_length=6, choices=Compensation.choices, blank=True
    )
    announced_at = MomentField(_("announced at"), null=True, blank=True)
    moved_to = models.OneToOneField(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="moved_from",
        verbose_name=_("moved to"),
    )

    objects = IssueDateQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue date")
        verbose_name_plural = _("publication calendar")
        ordering = ["publication", "date"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "date"],
                name="issue_date_once",
                violation_error_message=_("The calendar has this date already."),
            ),
            models.CheckConstraint(
                condition=(Q(state=DateState.SUSPENDED) & ~Q(compensation="") & ~Q(reason=""))
                | (~Q(state=DateState.SUSPENDED) & Q(compensation="")),
                name="issue_date_suspended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=DateState.MOVED, moved_to__isnull=False)
                | (~Q(state=DateState.MOVED) & Q(moved_to=None)),
                name="issue_date_moved_somewhere",
            ),
            models.CheckConstraint(
                condition=(Q(state=DateState.EXTRA) & ~Q(kind=IssueKind.REGULAR))
                | (~Q(state=DateState.EXTRA) & Q(kind=IssueKind.REGULAR, counts=True)),
                name="issue_date_extra_is_no_regular_issue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.get_state_display()}"

    @property
    def appears(self) -> bool:
        """Whether a paper comes out on this date."""
        return self.state in {DateState.PLANNED, DateState.EXTRA}

    @property
    def source(self) -> "IssueDate | None":
        """The date whose paper appears here instead, None for a date of its own."""
        return getattr(self, "moved_from", None)


class IssueMove(models.Model):
    """One issue that went to another date, came new, or was taken out: how it is the same issue
    wherever it is.

    It was on `day` (none: it is new, or appears again) and is on `to` (none: it is suspended or
    taken out). A person who bought it has it still. Written by the acts of the calendar and never
    changed.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="issue_moves", verbose_name=_("publication")
    )
    day = models.DateField(_("stood on"), null=True, blank=True)
    to = models.DateField(_("stands on"), null=True, blank=True)
    at = models.DateTimeField(_("at"))

    append_only = AppendOnly()

    class Meta:
        verbose_name = _("move of an issue")
        verbose_name_plural = _("moves of issues")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day__isnull=False) | Q(to__isnull=False), name="issue_move_of_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day or '—'} → {self.to or '—'}"
