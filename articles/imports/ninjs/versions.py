"""Which of several versions of one ninjs item is the newest."""

import re
import sqlite3
from typing import Any

from articles.imports import moments
from articles.imports.items import BadRow
from articles.imports.ninjs.values import Json, text_value


class Versions:
    """Which row of a file holds the newest version of each item.

    Is kept on disk: memory stays the same.
    """

    def __init__(self) -> None:
        self.rows = sqlite3.connect("")
        self.rows.execute("CREATE TABLE newest (uri TEXT PRIMARY KEY, rank TEXT, row INTEGER)")

    def see(self, number: int, value: Any) -> None:
        if not isinstance(value, dict):
            return
        raw: Json = {str(name).lower(): inner for name, inner in value.items()}
        uri = text_value(raw.get("uri")).encode("utf-8", "replace").decode()
        rank = _version_rank(raw)
        known = self.rows.execute("SELECT rank FROM newest WHERE uri = ?", (uri,))
        if uri and all(rank >= known_rank for (known_rank,) in known):
            self.rows.execute("INSERT OR REPLACE INTO newest VALUES (?, ?, ?)", (uri, rank, number))

    def newest(self, uri: str) -> int | None:
        """Return the row with the newest version of an item."""
        wanted = uri.encode("utf-8", "replace").decode()
        for (number,) in self.rows.execute("SELECT row FROM newest WHERE uri = ?", (wanted,)):
            return int(number)
        return None


def _version_rank(raw: Json) -> str:
    """Return what orders the versions of one item: the source's count, then the moment it was
    made.
    """
    count = re.sub(r"\D", "", str(raw.get("version") or ""))[:18]
    made = text_value(raw.get("versioncreated"))
    try:
        made = moments.parse_moment(made).isoformat() if made else ""
    except BadRow:
        made = ""
    return f"{count:0>18}|{made}"
