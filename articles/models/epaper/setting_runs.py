"""Runs that set the pages of an issue: asked for by somebody, done by the worker."""

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.epaper.page_files import FileState
from articles.models.paper.editions import Issue


class PlacementFit(TypedDict):
    """How a placement fits its page.

    `over_matter` is the number of lines that did not fit; below zero it is the number of lines that
    stayed empty.
    """

    placement: int
    headline: str
    page: str
    lines: int
    over_matter: int
    is_left_out: bool


class SettingRun(models.Model):
    """One setting of the pages of an issue, and what came of it.

    `replaced_uploads` are the ids of pages that are set although their PDF was uploaded. `fits`
    says of each placement how it fits its page. `remarks` are sentences about characters without a
    font, pictures that cannot be read, and pages that were left as they are.
    """

    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="setting_runs", verbose_name=_("issue")
    )
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    state = models.CharField(
        _("state"), max_length=8, choices=FileState.choices, default=FileState.WAITING
    )
    replaced_uploads: "models.JSONField[list[int], list[int]]" = models.JSONField(
        _("set instead of an uploaded PDF"), default=list
    )
    done_count = models.PositiveSmallIntegerField(_("pages done"), default=0)
    problem = models.TextField(_("problem"), blank=True)
    fits: "models.JSONField[list[PlacementFit], list[PlacementFit]]" = models.JSONField(
        _("over- and under-matter"), default=list
    )
    remarks: "models.JSONField[list[str], list[str]]" = models.JSONField(_("remarks"), default=list)

    class Meta:
        verbose_name = _("setting of pages")
        verbose_name_plural = _("settings of pages")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"], name="setting_run_by_state")]

    def __str__(self) -> str:
        return f"{self.issue} {self.asked_at:%Y-%m-%d %H:%M}"
