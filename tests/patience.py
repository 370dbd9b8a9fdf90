"""How long tests wait for something to happen before they fail.

Longer than a machine takes that does four other things at once. It costs nothing where it happens
sooner, and a test never asserts that something was quick.
"""

import time
from collections.abc import Callable

SECONDS = 120
MILLISECONDS = SECONDS * 1000


def wait_until(true: Callable[[], bool], pause: float = 0.1) -> None:
    """Wait until something is true; fail after the seconds of this module."""
    until = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < until, f"not within {SECONDS} seconds"
        time.sleep(pause)
