"""Numbers in the frame around the pages of the staff."""

from collections.abc import Collection
from datetime import datetime

import pytest

from articles.frame.menu import MenuEntry
from newsroom.accounts.models import User
from newsroom.frame import menu
from newsroom.templatetags import frame

count_menu_numbers = menu.count_menu_numbers
count_unread_alerts = frame.count_unread_alerts


def count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the numbers in the frame once for each person, on the first page."""
    numbers: dict[tuple[int, frozenset[str]], dict[str, int]] = {}
    alerts: dict[int, int] = {}

    def recall_numbers(entries: Collection[MenuEntry], by: User, at: datetime) -> dict[str, int]:
        key = (by.pk, frozenset(entry.counted for entry in entries))
        if key not in numbers:
            numbers[key] = count_menu_numbers(entries, by, at)
        return numbers[key]

    def recall_alerts(by: User, at: datetime) -> int:
        if by.pk not in alerts:
            alerts[by.pk] = count_unread_alerts(by, at)
        return alerts[by.pk]

    monkeypatch.setattr(menu, "count_menu_numbers", recall_numbers)
    monkeypatch.setattr(frame, "count_unread_alerts", recall_alerts)
