"""The search index and its documents: a frozen copy of articles/search and of what it used.

It makes the index as the folding in `frozen.folding` asks. It must not follow later changes: an
index of an older form is built anew by the application.
"""

import html
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from operator import add
from typing import Any
from zoneinfo import ZoneInfo

from articles.migrations.frozen.folding import fold

EARLIEST = datetime.combine(date(1600, 1, 1), time.min, ZoneInfo("Asia/Shanghai")).astimezone(UTC)
ARTICLE_BITS = 28
SECONDS_MAX = 2**35 - 1  # with the article's bits, what eight bytes hold: a thousand years
CREATE_ON_SQLITE = (
    "CREATE VIRTUAL TABLE articles_search USING fts5("
    "headline, lead, body, content='', tokenize='unicode61 remove_diacritics 0')"
)
CREATE_ON_POSTGRESQL = (
    "CREATE TABLE articles_search (document_id bigint PRIMARY KEY, folded text NOT NULL, "
    "vector tsvector NOT NULL);"
    "CREATE INDEX articles_search_vector ON articles_search USING gin (vector);"
)
CLEAR_ON_SQLITE = "INSERT INTO articles_search (articles_search) VALUES ('delete-all')"
CLEAR_ON_POSTGRESQL = "DELETE FROM articles_search"
INSERT_ON_SQLITE = (
    "INSERT INTO articles_search (rowid, headline, lead, body) VALUES (%s, %s, %s, %s)"
)
INSERT_ON_POSTGRESQL = (
    "INSERT INTO articles_search (document_id, folded, vector) "
    "VALUES (%s, %s, array_to_tsvector(%s::text[])) "
    "ON CONFLICT (document_id) DO UPDATE SET folded = excluded.folded, vector = excluded.vector"
)
OPEN, CLOSE = "\ue000", "\ue001"  # private use: never in a newspaper
PLAIN = set("0123456789abcdefghijklmnopqrstuvwxyz")
BLOCK_END = re.compile(r"</(?:blockquote|caption|figcaption|h3|h4|li|p|td|th)>|<br ?/?>|<hr ?/?>")
LINE_BREAK = re.compile(r"<br ?/?>")
TAG = re.compile(r"<[^<>]*>")
OPENING = 200  # characters
SHARE = 2  # never more than one part in so many of the text
STUB = 20  # characters


def create_statement(connection: Any) -> str:
    """Return what makes the empty index on the database in use."""
    return CREATE_ON_POSTGRESQL if connection.vendor == "postgresql" else CREATE_ON_SQLITE


def clear_index(connection: Any) -> None:
    """Empty the index."""
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(CLEAR_ON_POSTGRESQL if on_postgresql else CLEAR_ON_SQLITE)


def add_to_index(connection: Any, documents: Iterable[Any]) -> None:
    """Index new documents."""
    on_postgresql = connection.vendor == "postgresql"
    insert = INSERT_ON_POSTGRESQL if on_postgresql else INSERT_ON_SQLITE
    row_of = _row_of_postgresql if on_postgresql else _row_of_sqlite
    with connection.cursor() as cursor:
        cursor.executemany(insert, [row_of(document) for document in documents])


def document_key(published_at: datetime, article_id: int) -> int:
    """Return a document's id: seconds since 1600, then the article. Greater means newer."""
    seconds = (published_at - EARLIEST) // timedelta(seconds=1)
    return min(max(seconds, 0), SECONDS_MAX) << ARTICLE_BITS | article_id


def searchable(body: str) -> str:
    """Return the characters a reader sees of cleaned HTML, one paragraph a line."""
    text = TAG.sub("", BLOCK_END.sub("\n", LINE_BREAK.sub(" ", body)))
    lines = html.unescape(text).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def folded_opening(document: Any) -> str:
    """Return what strangers may find of a document that is sold, folded."""
    shown = (document.headline, document.lead, *_opening(document.body))
    return "\n".join(fold(text) for text in shown)


def _opening(text: str) -> list[str]:
    """Return the paragraphs that everybody may read; the last one may end in “…”."""
    paragraphs = [line for line in text.splitlines() if line.strip()]
    room = min(OPENING, sum(map(len, paragraphs)) // SHARE)
    shown: list[str] = []
    for paragraph in paragraphs:
        if len(paragraph) <= room:
            shown.append(paragraph)
            room -= len(paragraph)
            continue
        if room >= (STUB if shown else 1):
            shown.append(paragraph[:room].rstrip() + "…")
        break
    return shown


class Letters(dict[str, str]):
    """How each character stands in a token: as itself, or between two marks that no text holds."""

    def __missing__(self, character: str) -> str:
        plain = character in PLAIN or "\u3400" <= character <= "\u9fff"
        self[character] = character if plain else f"{OPEN}{ord(character):x}{CLOSE}"
        return self[character]


LETTERS = Letters()


def tokens(text: str) -> list[str]:
    """Return every pair of neighbouring characters of each run, and its last character alone."""
    found: list[str] = []
    for run in fold(text).split():
        letters = [LETTERS[character] for character in run]
        found.extend(map(add, letters, letters[1:]))
        found.append(letters[-1])
    return found


def _row_of_sqlite(document: Any) -> tuple[int, str, str, str]:
    headline, lead, body = (
        " ".join(tokens(text)) for text in (document.headline, document.lead, document.body)
    )
    return document.pk, headline, lead, body


def _row_of_postgresql(document: Any) -> tuple[int, str, list[str]]:
    texts = (document.headline, document.lead, document.body)
    words = {token for text in texts for token in tokens(text)}
    return document.pk, "\n".join(fold(text) for text in texts), sorted(words)
