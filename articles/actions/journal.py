"""Writing the journal, in the transaction of the act itself."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

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
