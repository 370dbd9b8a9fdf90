"""The index on SQLite: a contentless FTS5 table whose rowid is the document's id."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.models import SearchDocument
from articles.search.text import is_pair, term_tokens, tokens

CREATE = (
    "CREATE VIRTUAL TABLE articles_search USING fts5("
    "headline, lead, body, content='', tokenize='unicode61 remove_diacritics 0')"
)
INSERT = "INSERT INTO articles_search (rowid, headline, lead, body) VALUES (%s, %s, %s, %s)"
DELETE = "INSERT INTO articles_search (articles_search, rowid, headline, lead, body) VALUES ('delete', %s, %s, %s, %s)"


def add(documents: Iterable[SearchDocument]) -> None:
    """Index new documents."""
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, [_row(document) for document in documents])


def remove(documents: Iterable[SearchDocument]) -> None:
    """Take documents out; they must still hold the text they were indexed with."""
    with connection.cursor() as cursor:
        cursor.executemany(DELETE, [_row(document) for document in documents])


def clear() -> None:
    """Forget everything."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO articles_search (articles_search) VALUES ('delete-all')")


def indexed() -> list[int]:
    """Return the ids of all indexed documents."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM articles_search")
        return [row[0] for row in cursor.fetchall()]


def matching(terms: Sequence[str]) -> RawSQL:
    """Return the ids of documents that hold every term, as a subquery."""
    return RawSQL(
        "SELECT rowid FROM articles_search WHERE articles_search MATCH %s", [query_of(terms)]
    )  # noqa: S611


def query_of(terms: Sequence[str]) -> str:
    """Return FTS5's query: each term a quoted phrase. Tokens hold letters, digits and private marks only."""
    return " AND ".join(_phrase(term_tokens(term)) for term in terms)


def _phrase(words: Sequence[str]) -> str:
    prefix = "*" if len(words) == 1 and not is_pair(words[0]) else ""
    return '"' + " ".join(words) + '"' + prefix


def _row(document: SearchDocument) -> tuple[int, str, str, str]:
    headline, lead, body = (
        " ".join(tokens(text)) for text in (document.headline, document.lead, document.body)
    )
    return int(document.pk), headline, lead, body
