"""Writing the journal, in the transaction of the act itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.actions.records.reader_pages import announce_change
from articles.actions.records.sealing import seal_new_entries
from articles.common.act_registry import is_seen_by_readers, label_of
from articles.errors import Refused
from articles.models import Article, JournalEntry, Outcome
from newsroom.accounts.actors import Actor, SystemActor, Visitor, account_of

_inside: ContextVar[bool] = ContextVar("inside an act", default=False)
COLUMNS = ("from_stage", "to_stage", "revision", "reason", "outcome")


def build_entry(
    act: str,
    *,
    by: Actor,
    at: datetime,
    article: Article | None = None,
    subject: str = "",
    **details: Any,
) -> JournalEntry:
    """Return an unsaved entry. Bulk paths collect these and call `seal_soon`.

    Details that have a column go there. Raises LookupError for an act that no app registered.
    """
    label_of(act)
    columns = {name: details.pop(name) for name in COLUMNS if name in details}
    columns["reason"] = str(columns.get("reason") or "").replace("\0", "")[:500]
    return JournalEntry(
        act=act,
        by=account_of(by),
        by_printed=printed_name(by),
        role=role_of(by),
        at=at,
        article=article,
        subject=(subject or (article.headline if article else ""))[:200],
        details=details,
        **columns,
    )


def record(
    act: str,
    *,
    by: Actor,
    at: datetime,
    article: Article | None = None,
    subject: str = "",
    **details: Any,
) -> JournalEntry:
    """Write one row: who did what, when, to what. It is sealed as soon as the act's transaction
    stands."""
    row = build_entry(act, by=by, at=at, article=article, subject=subject, **details)
    row.save()
    seal_soon()
    if is_seen_by_readers(act):
        announce_change()
    return row


def seal_soon() -> None:
    """Seal what was written once the transaction is committed.

    What a sealing that fails leaves, or one that finds too much, is sealed by the next.
    """
    transaction.on_commit(_seal_committed, robust=True)


def _seal_committed() -> None:
    """Seal after a commit. A named function: Django logs its name when it fails (`robust`)."""
    seal_new_entries()


def printed_name(by: Actor) -> str:
    """Return the name that the journal keeps. Jobs and commands of the machine are 管理员."""
    if isinstance(by, Visitor):
        return "访客"
    account = account_of(by)
    return account.get_full_name()[:60] if account else "管理员"


def role_of(by: Actor) -> str:
    """Return the groups of a person, now, or the name of the job that acts.

    Groups are read once for each object, so that an act on many rows reads them once.
    """
    if isinstance(by, SystemActor):
        return by.name[:120]
    if isinstance(by, Visitor):
        return ""
    if not hasattr(by, "_roles_for_the_journal"):
        names = sorted(by.groups.values_list("name", flat=True)) if by.pk else []
        roles = [*names, *(["superuser"] if by.is_superuser else [])]
        by._roles_for_the_journal = "、".join(roles)[:120]  # type: ignore[attr-defined]
    return str(by._roles_for_the_journal)  # type: ignore[attr-defined]


def short_moment(at: datetime) -> str:
    """Return a moment as people of the house say it: 11-24 14:03 in the newspaper's time."""
    return f"{timezone.localtime(at):%m-%d %H:%M}"


@dataclass(frozen=True)
class PerformedAct:
    """An act that is being performed. Its name, its actor and its moment are given once."""

    name: str
    by: Actor
    at: datetime

    def record(
        self, *, article: Article | None = None, subject: str = "", **details: Any
    ) -> JournalEntry:
        """Write the row of what was done."""
        return record(
            self.name, by=self.by, at=self.at, article=article, subject=subject, **details
        )


@contextmanager
def perform(
    act: str, *, by: Actor, at: datetime, article: Article | None = None
) -> Iterator[PerformedAct]:
    """Run an act as one transaction. What it refuses leaves only a row that says who was denied
    what.

    Of acts inside acts the innermost is named, and the outermost writes the row after everything
    was rolled back. A caller with a transaction of its own around this calls `record_denied` after
    it.
    """
    outermost = not _inside.get()
    token = _inside.set(True)
    try:
        with transaction.atomic():
            yield PerformedAct(act, by, at)
    except Refused as refusal:
        if not hasattr(refusal, "denied"):
            row = build_entry(
                act, by=by, at=at, article=article, outcome=Outcome.DENIED, reason=str(refusal)
            )
            refusal.denied = row  # type: ignore[attr-defined]
        if outermost:
            record_denied(refusal)
        raise
    finally:
        _inside.reset(token)


def record_denied(refusal: Refused) -> None:
    """Write the row of a refusal, again where a transaction around the act took it back."""
    row: JournalEntry | None = getattr(refusal, "denied", None)
    if row is None or (row.pk and JournalEntry.objects.filter(pk=row.pk).exists()):
        return
    row.pk = None
    row._state.adding = True
    row.save()
    seal_soon()
