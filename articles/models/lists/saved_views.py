"""Filters of a list under a name, for oneself, for a role, or for the whole staff."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField, validate_printable

QUERY_MAX = 1000  # characters of a query string
VIEW_LETTER = "view"  # the kind of letters by schedule whose subject is a saved view


class Audience(models.TextChoices):
    """Who sees a saved view."""

    OWN = "own", pgettext_lazy("saved view", "only I")
    ROLE = "role", pgettext_lazy("saved view", "everybody of a role")
    ALL = "all", pgettext_lazy("saved view", "the whole staff")


class SavedView(models.Model):
    """The filters of a list, as a query string, under a name.

    `list_name` is the name of the list's address. `position` orders the views of a list.
    """

    list_name = models.CharField(_("list"), max_length=60)
    name = LineField(
        pgettext_lazy("saved view", "name"), max_length=40, validators=[validate_printable]
    )
    query = models.CharField(_("filters"), max_length=QUERY_MAX, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_views",
        verbose_name=_("saved by"),
    )
    audience = models.CharField(
        pgettext_lazy("saved view", "seen by"),
        max_length=4,
        choices=Audience.choices,
        default=Audience.OWN,
    )
    role = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("role")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        default_permissions = ()
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["list_name", "position"], name="saved_views_of_a_list")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience=Audience.ROLE, role__isnull=False)
                | ~models.Q(audience=Audience.ROLE) & models.Q(role__isnull=True),
                name="saved_view_of_a_role_names_it",
            )
        ]

    def __str__(self) -> str:
        return self.name


class StartView(models.Model):
    """The saved view that a person's list opens with."""

    list_name = models.CharField(_("list"), max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by")
    )
    view = models.ForeignKey(
        SavedView, models.CASCADE, related_name="starts", verbose_name=_("saved view")
    )

    class Meta:
        verbose_name = _("first view of a list")
        verbose_name_plural = _("first views of lists")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["by", "list_name"], name="one_start_view_of_a_list")
        ]

    def __str__(self) -> str:
        return f"{self.by} · {self.view}"
