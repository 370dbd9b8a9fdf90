"""The years behind the newest issues: any number of articles, spread evenly over the issues back to
number 1."""

from collections.abc import Callable

from newsroom.demo import calendar
from newsroom.demo.editions import DemoDesk
from newsroom.demo.stories import plan


def fill_archive(
    desk: DemoDesk, *, before: int, total: int, progress: Callable[[int], object]
) -> None:
    """Load older issues, from `before` backwards, until the paper holds `total` articles or number
    1 is reached.

    Each issue is one transaction, so a run that was stopped goes on where it was. `progress` hears
    how many were new.
    """
    made = desk.count()
    an_issue = min(plan.SLOTS_PER_ISSUE, max(plan.USUAL_SLOTS, -(-total // max(1, before - 1))))
    for number in range(before - 1, 0, -1):
        if made >= total:
            return
        if number == calendar.KNOWN_NUMBER:
            continue
        new = desk.load(number, range(an_issue), at_most=total - made)
        made += new
        progress(new)
