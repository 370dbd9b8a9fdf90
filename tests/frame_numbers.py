"""Numbers in the frame around the pages of the staff."""

from collections.abc import Collection
from datetime import datetime

import pytest

from articles.frame.menu import MenuEntry
from newsroom.accounts.models import User
from newsroom.frame import menu
from newsroom.frame.numbers import FrameNumbers, find_frame_numbers


def count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the numbers in the frame once for each person, on the first page."""
    kept: dict[tuple[int, frozenset[str]], FrameNumbers] = {}

    def recall_numbers(entries: Collection[MenuEntry], by: User, at: datetime) -> FrameNumbers:
        key = (by.pk, frozenset(entry.counted for entry in entries))
        if key not in kept:
            kept[key] = find_frame_numbers(entries, by, at)
        return kept[key]

    monkeypatch.setattr(menu, "find_frame_numbers", recall_numbers)
