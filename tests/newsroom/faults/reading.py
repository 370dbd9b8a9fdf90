"""Readers who go on reading through nginx while something fails."""

import time
from collections import Counter

from tests.house.shares import is_full
from tests.newsroom.faults.site import Site

# The whole minute that the guide promises is tried by a full run; else some seconds of it.
SECONDS = 60 if is_full() else 4


def read_for_a_while(site: Site, pages: list[str]) -> Counter[str]:
    """Read every page again and again; each is answered. Return where the answers came from.

    Pages were opened before, and are good for a second: every answer is asked of the site anew, and
    is the last copy of nginx where that fails.
    """
    reader, sources, until = site.reader(), Counter[str](), time.monotonic() + SECONDS
    while time.monotonic() < until:
        for path in pages:
            answer = reader.get(path)
            assert answer.status == 200, (path, answer.status, answer.text[:300])
            sources[answer.headers.get("x-cache", "")] += 1
        time.sleep(0.5)
    return sources
