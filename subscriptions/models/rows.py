"""Rows that are written once: money, promises, terms."""

from typing import Any

from django.db import models

from articles.querysets import AppendOnlyError, AppendOnlyQuerySet


class Kept(models.Model):
    """A row kept for ever as it was written; a trigger of the database refuses what slips past this class."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; a second writing is refused."""
        if not self._state.adding:
            raise AppendOnlyError("These rows never change.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("These rows are never deleted.")
