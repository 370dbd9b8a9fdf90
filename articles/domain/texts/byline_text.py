"""A byline as a text that can be compared: a line for each name. Pure."""

import json
from collections.abc import Iterable
from typing import NamedTuple


class BylineRow(NamedTuple):
    """A name of the byline: its role, the person's id where it is a person, and the name."""

    role: str
    person: int | None
    name: str


def byline_text(rows: Iterable[BylineRow]) -> str:
    """Return a byline as a text, each name a line of JSON."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def parse_byline(text: str) -> list[BylineRow]:
    """Return the names of a byline from its text."""
    return [BylineRow(*json.loads(line)) for line in text.split("\n") if line]
