"""What was moved on the plan of an issue: one row a move, so that each can be undone."""

from typing import NotRequired, TypedDict

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly
from articles.models.paper.editions import Issue


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


class PlanChange(models.Model):
    """One change of a plan. Its number is the version of the plan that it made.

    `before` and `after` hold the pages that it touched; undoing puts `before` back. `words` say in
    the language of the paper what was done, for whoever comes too late.
    """

    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="plan_changes", verbose_name=_("issue")
    )
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=12)
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    from_label = models.CharField(_("from page"), max_length=8, blank=True)
    to_label = models.CharField(_("to page"), max_length=8, blank=True)
    before: "models.JSONField[PagePlan, PagePlan]" = models.JSONField(_("before"), default=dict)
    after: "models.JSONField[PagePlan, PagePlan]" = models.JSONField(_("after"), default=dict)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    by_printed = models.CharField(_("name at the time"), max_length=60)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    append_only = AppendOnly(once=("undone_at",))

    class Meta:
        verbose_name = _("change of a plan")
        verbose_name_plural = _("changes of plans")
        ordering = ["issue", "number"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "number"], name="plan_change_number_unique")
        ]

    def __str__(self) -> str:
        return f"{self.issue} · {self.number}"

    @property
    def page_ids(self) -> set[int]:
        """The pages that it touched."""
        return {int(page) for page in (*self.before, *self.after)}
