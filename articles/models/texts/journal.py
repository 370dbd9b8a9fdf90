"""The journal: one row for every act, written in the act's own transaction, never changed, and
sealed in a chain.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.append_only import AppendOnly
from articles.common.act_registry import label_of
from articles.domain.states import Stage
from articles.models.querysets import AppendOnlyError, AppendOnlyQuerySet
from articles.models.texts.articles import Article
from newsroom.accounts.roles import role_label


class Outcome(models.TextChoices):
    DONE = "done", _("done")
    DENIED = "denied", _("denied")


class JournalEntry(models.Model):
    """Who did what, when.

    `act` is a dotted name such as article.published; `details` is plain JSON.

    `role` names the groups of the person who acted, at the time. A denied act changed nothing; its
    `reason` says why.
    """

    at = models.DateTimeField(_("at"))
    act = models.CharField(_("act"), max_length=40)
    outcome = models.CharField(
        _("outcome"), max_length=6, choices=Outcome.choices, default=Outcome.DONE
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    by_printed = models.CharField(_("name at the time"), max_length=60, blank=True)
    role = models.CharField(_("role at the time"), max_length=120, blank=True)
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, related_name="journal", verbose_name=_("article")
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    from_stage = models.CharField(
        pgettext_lazy("stage", "from"), max_length=12, choices=Stage.choices, blank=True
    )
    to_stage = models.CharField(
        pgettext_lazy("stage", "to"), max_length=12, choices=Stage.choices, blank=True
    )
    revision = models.PositiveIntegerField(_("revision"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    details: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        _("details"), default=dict
    )

    append_only = AppendOnly()
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        permissions = [("export_journalentry", _("Can export the journal"))]
        indexes = [
            models.Index(fields=["-at", "-id"], name="journal_newest_first"),
            models.Index(fields=["by", "-at", "-id"], name="journal_of_a_person"),
            models.Index(fields=["act", "-at", "-id"], name="journal_of_an_act"),
            models.Index(
                fields=["-at", "-id"],
                condition=models.Q(outcome="denied"),
                name="journal_denied",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; a second writing is refused."""
        if not self._state.adding:
            raise AppendOnlyError("The journal never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("The journal is never deleted.")

    @property
    def act_label(self) -> str:
        """The act in the reader's language."""
        try:
            return label_of(self.act)
        except LookupError:  # written by another version
            return self.act

    @property
    def role_label(self) -> str:
        """The roles in the reader's language. A command has its own name."""
        return "、".join(role_label(role) for role in self.role.split("、") if role)


class JournalSeal(models.Model):
    """One link of the chain: SHA-256 over the seal before and everything an entry says.

    Kept apart from the entry, because links are forged one after another, after the acts' own
    transactions: a journal whose every row waited for the row before would let one writer at a time
    into the house.
    """

    sequence = models.PositiveBigIntegerField(_("sequence"), unique=True)
    entry = models.OneToOneField(
        JournalEntry, models.PROTECT, related_name="seal", verbose_name=_("journal entry")
    )
    digest = models.CharField(_("SHA-256"), max_length=64)

    append_only = AppendOnly()
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest[:12]}"


# Never changed: a column that comes later is not part of older seals. A second chain would need a
# second list.
SEALED = (
    "id",
    "at",
    "act",
    "outcome",
    "by_id",
    "by_printed",
    "role",
    "article_id",
    "subject",
    "from_stage",
    "to_stage",
    "revision",
    "reason",
    "details",
)


def digest_of_entry(entry: JournalEntry, previous: str) -> str:
    """Return the digest that seals an entry behind `previous`, as lower-case hexadecimal."""
    values = {name: getattr(entry, name) for name in SEALED}
    serialised = json.dumps(values, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(f"{previous}\n{serialised}".encode()).hexdigest()


def _plain(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
