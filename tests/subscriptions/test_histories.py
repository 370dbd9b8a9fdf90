"""Whoever paid for an issue gets it, credit for it, or money back, once: after every step of any
history.

Twelve run each time, others on the next run (tests/house/shares.py); or so many as HISTORIES says,
beginning with the number in HISTORY. Each is named by its number and always the same:
`HISTORIES=20000 HISTORY=100000 pytest tests/subscriptions/test_histories.py` runs twenty thousand
others. A history that shows a fault is told with as few steps as still show it.
"""

import os

import pytest

from articles.actions.editions import calendar
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import make_prices
from tests.house.shares import numbers
from tests.subscriptions import histories

pytestmark = pytest.mark.django_db
COUNT = int(os.environ.get("HISTORIES", "12"))
ASKED_FOR = "HISTORIES" in os.environ or "HISTORY" in os.environ
FIRST = int(os.environ.get("HISTORY", "1"))
NUMBERS = range(FIRST, FIRST + COUNT) if ASKED_FOR else numbers(COUNT, full=500)


def test_after_every_step_of_any_history_each_paid_issue_comes_once_and_the_books_balance() -> None:
    paper = the_publication()
    manager = person("miao")
    for channel in ("post", "own", "digital"):
        make_prices(paper, channel=channel)
    calendar.plan_dates(paper, by=OPERATOR, at=MORNING)
    for seed in NUMBERS:
        steps = histories.history(seed)
        found, log = histories.run(paper, manager, seed, steps)
        if found:
            steps = histories.shortest(paper, manager, seed, steps)
            found, log = histories.run(paper, manager, seed, steps)
            pytest.fail("\n".join([f"History {seed}:", *log, *map(str, found), str(steps)]))
