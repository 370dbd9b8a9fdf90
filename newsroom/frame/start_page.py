"""The start page: the blocks that a person sees, in the person's order, with what they show."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from articles.desk.signing.queue import offered_signatures, rows_on_desk
from articles.desk.signing.ready import ready_rows
from articles.models import DeskSettings
from articles.selectors.desk.desk import (
    OWN_NUMBERS,
    DeskNumbers,
    DeskParts,
    count_desk_numbers,
    count_house_numbers,
)
from newsroom.accounts.models import User
from newsroom.frame.start_blocks import StartBlock, arrange_blocks
from subscriptions.desk.start import build_counter_start


def read_start_page(by: User, at: datetime) -> dict[str, Any]:
    """Return the context of the start page. Nothing is asked for a hidden block."""
    settings = DeskSettings.objects.filter(user=by).first()
    blocks = [one.block for one in arrange_blocks(by, settings) if not one.is_hidden]
    names = {block.name for block in blocks}
    desk = _count_desk(by, at, names) if "waiting" in names else None
    house = count_house_numbers(by, at) if "house" in names else {}
    return {
        "desk_settings": settings,
        "main_blocks": _choose(blocks, is_aside=False),
        "aside_blocks": _choose(blocks, is_aside=True),
        "desk": desk,
        "house": house,
        "menu_counts": {**(desk.counts if desk is not None else {}), **house},
        "signs": "signing" in names,
        "rows": rows_on_desk(by, at) if "signing" in names else [],
        "signatures": offered_signatures(by) if "signing" in names else [],
        "ready": ready_rows(by) if "ready" in names else [],
        "back": "desk",
        "counter_start": build_counter_start(by, at) if "queues" in names else None,
    }


def _count_desk(by: User, at: datetime, names: Collection[str]) -> DeskNumbers:
    """Count what the blocks of these names show of the newspaper."""
    with_next = "next_issue" in names
    numbers = (*OWN_NUMBERS, "next_issue") if with_next else OWN_NUMBERS
    return count_desk_numbers(by, at, DeskParts(numbers, "chart" in names, with_next))


def _choose(blocks: Collection[StartBlock], *, is_aside: bool) -> list[StartBlock]:
    return [block for block in blocks if block.is_aside == is_aside]
