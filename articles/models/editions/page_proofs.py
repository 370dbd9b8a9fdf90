"""Who laid a page out and who read it: the steps on its way to the press."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly
from articles.domain.printed.page_states import PageMove
from articles.models.paper.editions import Page


class PageStep(models.Model):
    """One step that somebody took on a page. A change on the page cancels it."""

    page = models.ForeignKey(Page, models.PROTECT, related_name="steps", verbose_name=_("page"))
    move = models.CharField(_("step"), max_length=10, choices=PageMove.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="page_steps", verbose_name=_("by")
    )
    by_printed = models.CharField(_("name at the time"), max_length=60)
    at = models.DateTimeField(_("at"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    append_only = AppendOnly(once=("cancelled_at",))

    class Meta:
        verbose_name = _("step of a page")
        verbose_name_plural = _("steps of pages")
        ordering = ["page", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "move"],
                condition=models.Q(cancelled_at=None),
                name="page_step_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_move_display()} {self.by_printed}"
