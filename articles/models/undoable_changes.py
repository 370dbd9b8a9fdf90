"""What a change of something that is arranged has: both states, so that it can be undone."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly


class UndoableChange(models.Model):
    """One change of a plan or a front. Its number is the version that it made.

    `before` and `after` hold the parts that it touched (pages, slots), by their ids; undoing puts
    `before` back.
    """

    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=12)
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    before: "models.JSONField[Any, Any]" = models.JSONField(_("before"), default=dict)
    after: "models.JSONField[Any, Any]" = models.JSONField(_("after"), default=dict)
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
        abstract = True

    @property
    def part_ids(self) -> set[int]:
        """The pages or slots that it touched."""
        states: tuple[Mapping[str, Any], ...] = (self.before, self.after)
        return {int(part) for state in states for part in state}
