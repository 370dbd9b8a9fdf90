"""Writing the journal, in the transaction of the act itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from articles.errors import Refused
from articles.models import Article, JournalEntry

if TYPE_CHECKING:
    from newsroom.accounts.models import User


def entry(
    act: str, *, by: "User | None", at: datetime, article: Article | None = None, subject: str = "", **details: Any
) -> JournalEntry:
    """Return an unsaved entry; bulk paths collect these."""
    return JournalEntry(
        act=act,
        by=by,
        by_printed=printed_name(by),
        at=at,
        article=article,
        subject=(subject or (article.headline if article else ""))[:200],
        details=details,
    )


def record(
    act: str, *, by: "User | None", at: datetime, article: Article | None = None, subject: str = "", **details: Any
) -> JournalEntry:
    """Write one row: who did what, when, to what."""
    row = entry(act, by=by, at=at, article=article, subject=subject, **details)
    row.save()
    return row


def printed_name(by: "User | None") -> str:
    """Return the name readers and the journal see; the machine's operator is 管理员."""
    return by.get_full_name()[:60] if by else "管理员"


def clock(at: datetime) -> str:
    """Return a moment as people of the house say it: 11-24 14:03 in the newspaper's time."""
    return f"{timezone.localtime(at):%m-%d %H:%M}"


@contextmanager
def told(act: str, *, by: "User | None", at: datetime, article: Article | None = None) -> Iterator[None]:
    """Run an act as one transaction; what it refuses leaves nothing but a row that says who was denied what.

    Of acts inside acts only the innermost writes the row; the refusal goes on to the caller.
    """
    try:
        with transaction.atomic():
            yield
    except Refused as refusal:
        if not getattr(refusal, "journalled", False):
            refusal.journalled = True  # type: ignore[attr-defined]
            record(act, by=by, at=at, article=article, outcome="denied", reason=str(refusal)[:500])
        raise
