"""Addresses of the site that was here before, so that old links lead to the right article."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.domain.old_addresses import key_of
from articles.models.texts.articles import Article


class AddressKey(models.CharField[str, str]):
    """What `path` shares with all other ways of writing it.

    Follows the path whenever the row is written.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        key = key_of(model_instance.path)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return Django's own field: migrations know the column, and no rule of ours."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class OldAddress(models.Model):
    """A path (with its query, if it had one) of an earlier site that now answers with a permanent
    redirect.
    """

    path = models.CharField(
        _("old address"), max_length=500, unique=True, help_text=_("Begins with a slash.")
    )
    key = AddressKey(
        _("form that is compared"), max_length=64, db_index=True, default="", editable=False
    )
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="old_addresses", verbose_name=_("article")
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(path__startswith="/"),
                name="old_address_begins_with_slash",
                violation_error_message=_("Begin the address with a slash."),
            )
        ]

    def __str__(self) -> str:
        return self.path
