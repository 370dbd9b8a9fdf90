"""What was moved on the plan of an issue: one row a move, so that each can be undone."""

from typing import NotRequired, TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.paper.editions import Issue
from articles.models.undoable_changes import UndoableChange


class PlacedArticle(TypedDict):
    """One placement as it was. `continues` is the article's page on which the text begins;
    `lead_picture` is missing in changes from before there was one."""

    article: int
    is_primary: bool
    continues: int | None
    planned_length: int | None
    span: int | None
    headline_step: int
    lead_picture: NotRequired[int | None]


PagePlan = dict[str, list[PlacedArticle]]  # by the number of the page, in the order on it


class PlanChange(UndoableChange):
    """One change of a plan."""

    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="plan_changes", verbose_name=_("issue")
    )
    from_label = models.CharField(_("from page"), max_length=8, blank=True)
    to_label = models.CharField(_("to page"), max_length=8, blank=True)
    before: "models.JSONField[PagePlan, PagePlan]" = models.JSONField(_("before"), default=dict)
    after: "models.JSONField[PagePlan, PagePlan]" = models.JSONField(_("after"), default=dict)

    class Meta:
        verbose_name = _("change of a plan")
        verbose_name_plural = _("changes of plans")
        ordering = ["issue", "number"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "number"], name="plan_change_number_unique")
        ]

    def __str__(self) -> str:
        return f"{self.issue} · {self.number}"
