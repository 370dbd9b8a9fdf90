"""The numbers in the frame around every page of the staff: what waits in the menu, and the bell.

To count them takes longer than many a page does. So a person's numbers are kept for a moment
(`FRAME_COUNT_SECONDS`), under a key that his own acts, his reading of the bell, his unsaved texts
and his rights are part of: what a person does himself shows on his next page.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache

from articles.frame.alerts import list_alert_numbers
from articles.frame.menu import MenuEntry, count_numbers
from articles.models import DeskSettings, JournalEntry, KeptText
from articles.selectors.alerts import count_unread_alerts
from newsroom.accounts.models import User


@dataclass(frozen=True)
class FrameNumbers:
    """How much waits, by the names of the menu's numbers, and how much is unread."""

    waiting: Mapping[str, int]
    unread: int


def find_frame_numbers(entries: Collection[MenuEntry], by: User, at: datetime) -> FrameNumbers:
    """Return the numbers beside some entries and of the bell, as they were at most
    `FRAME_COUNT_SECONDS` ago, and never of before an act of the person himself. Three queries,
    and six more where they are counted."""
    if not settings.FRAME_COUNT_SECONDS:
        return _count(entries, by, at)
    key = _find_key({entry.counted for entry in entries}, by)
    kept = _read(cache.get(key))
    if kept is None:
        kept = _count(entries, by, at)
        cache.set(key, [kept.waiting, kept.unread], settings.FRAME_COUNT_SECONDS)
    return kept


def _count(entries: Collection[MenuEntry], by: User, at: datetime) -> FrameNumbers:
    names = {entry.counted for entry in entries} | list_alert_numbers()
    waiting = count_numbers(names, by, at)
    return FrameNumbers(waiting, count_unread_alerts(by, at, waiting))


def _read(kept: Any) -> FrameNumbers | None:
    """Return numbers that were kept; None for none, and for what a cache made of them."""
    match kept:
        case [dict() as waiting, int() as unread]:
            return FrameNumbers(waiting, unread)
        case _:
            return None


def _find_key(names: Collection[str], by: User) -> str:
    """Return the key of a person's numbers. Three queries."""
    rights = ["*"] if by.is_superuser else sorted(by.get_all_permissions())
    parts = [*sorted(names), *rights, *(str(fact) for fact in _own_state(by))]
    return f"frame-numbers:{by.pk}:{hashlib.sha256(' '.join(parts).encode()).hexdigest()}"


def _own_state(by: User) -> tuple[Any, ...]:
    """Return what changes when a person acts, reads his bell, or leaves a text unsaved. Three
    queries, each of which takes less to put together than one for all would."""
    acts = JournalEntry.objects.filter(by=by).order_by("-at", "-id").values_list("pk", flat=True)
    read = DeskSettings.objects.filter(user=by).values_list("alerts_read_at", flat=True)
    return (*acts[:1], *read, KeptText.objects.filter(by=by).count())
