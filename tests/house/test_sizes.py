"""The work for a text grows with its length and not with its square, whatever the text.

The kinds of text and what is done with them are those of benchmarks/sizes.py. No seconds are
compared: the time for a long text is divided by the time for a short one, on one machine.
"""

import pytest

from benchmarks.sizes import TASKS, TEXTS, milliseconds
from tests.house.shares import portion_of

LENGTH = 3_000  # bytes of the short text
TIMES = 16  # so much longer is the long one
GROWTH_MAX = 4 * TIMES  # the square would be 16 times TIMES
QUICK = 20  # milliseconds: the square of what is quicker would still be quick


@pytest.mark.parametrize("task_name", TASKS)
def test_sixteen_times_as_much_text_is_no_more_than_sixty_four_times_the_work(
    task_name: str,
) -> None:
    task = TASKS[task_name]
    slow = []
    for text_name, make in portion_of(TEXTS.items(), 4, task_name):
        long = milliseconds(task, make(TIMES * LENGTH))
        if long < QUICK:
            continue
        growth = long / max(milliseconds(task, make(LENGTH)), 0.01)
        if growth > GROWTH_MAX:
            slow.append(f"{text_name}: {growth:.0f} times")
    assert not slow, "\n".join(slow)
