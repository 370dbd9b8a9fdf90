"""Whether somebody reads on the telephone that is to pay: it cannot scan its own screen and goes to
the app."""

import re
from collections.abc import Mapping

TELEPHONE = re.compile(r"\b(iPhone|iPod|Windows Phone|Mobile)\b", re.IGNORECASE)
TABLET = re.compile(r"\b(iPad|Tablet)\b", re.IGNORECASE)


def is_handset(headers: Mapping[str, str]) -> bool:
    """Say whether a request comes from a telephone: by what the browser says of itself
    (Sec-CH-UA-Mobile), else by its name. A tablet counts as a screen, which another telephone
    scans; so does what says nothing."""
    hint = headers.get("Sec-CH-UA-Mobile", "").strip()
    if hint in {"?0", "?1"}:
        return hint == "?1"
    agent = headers.get("User-Agent", "")
    return bool(TELEPHONE.search(agent)) and not TABLET.search(agent)
