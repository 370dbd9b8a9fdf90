"""Which row of a file told of an article first.

Is kept on disk, so that memory does not grow with the file.
"""

import hashlib
import sqlite3
from dataclasses import replace

from articles.imports.items import Item


class SeenRows:
    """Remembers each article of a file by its source, with its row and what it said there."""

    def __init__(self) -> None:
        self.rows = sqlite3.connect("")
        self.rows.execute(
            "CREATE TABLE seen (source TEXT, id TEXT, row INTEGER, said BLOB, PRIMARY KEY "
            "(source, id))"
        )

    def first(self, item: Item, number: int) -> tuple[int, bool] | None:
        """Return the earlier row with the same source id, and whether it said the same; None for
        the first.
        """
        key = (item.source, item.source_id)
        digest = hashlib.sha256(repr(replace(item, remarks=())).encode("utf-8", "replace")).digest()
        row = self.rows.execute(
            "SELECT row, said FROM seen WHERE source = ? AND id = ?", key
        ).fetchone()
        if row is None:
            self.rows.execute("INSERT INTO seen VALUES (?, ?, ?, ?)", (*key, number, digest))
            return None
        earlier_number, earlier_digest = row
        return int(earlier_number), bytes(earlier_digest) == digest
