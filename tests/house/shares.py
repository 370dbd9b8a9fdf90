"""Walks of ten thousands of cases: a seeded share runs each time, all of them when it is asked for."""

import os
import random
from collections.abc import Iterable
from typing import TypeVar

Case = TypeVar("Case")


def share_of(cases: Iterable[Case], most: int, variable: str) -> list[Case]:
    """Return at most so many of the cases, the same ones each time; all where the environment says
    `variable`=all."""
    found = list(cases)
    if os.environ.get(variable) == "all" or len(found) <= most:
        return found
    return random.Random(14).sample(found, most)
