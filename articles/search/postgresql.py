"""The index on PostgreSQL: a GIN index over the distinct tokens, and the folded text to make sure.

Positions in a tsvector end at 16,383, so a phrase query would miss the end of long texts; instead all tokens must
occur and then the term itself must stand in the folded text. Both together are exact.
"""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.characters import fold
from articles.models import SearchDocument
from articles.search.text import is_pair, term_tokens, tokens

CREATE = (
    "CREATE TABLE articles_search (document_id bigint PRIMARY KEY, folded text NOT NULL, vector tsvector NOT NULL);"
    "CREATE INDEX articles_search_vector ON articles_search USING gin (vector);"
)
INSERT = (
    "INSERT INTO articles_search (document_id, folded, vector) VALUES (%s, %s, array_to_tsvector(%s::text[])) "
    "ON CONFLICT (document_id) DO UPDATE SET folded = excluded.folded, vector = excluded.vector"
)
FOUND = "SELECT document_id FROM articles_search WHERE vector @@ %s::tsquery"
SHORT = 2


def add(documents: Iterable[SearchDocument]) -> None:
    """Index new documents."""
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, [_row(document) for document in documents])


def remove(documents: Iterable[SearchDocument]) -> None:
    """Take documents out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM articles_search WHERE document_id = ANY(%s)",
            [[document.pk for document in documents]],
        )


def clear() -> None:
    """Forget everything."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_search")


def indexed() -> list[int]:
    """Return the ids of all indexed documents."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT document_id FROM articles_search")
        return [row[0] for row in cursor.fetchall()]


def matching(terms: Sequence[str]) -> RawSQL:
    """Return the ids of documents that hold every term, as a subquery.

    PostgreSQL likes to walk all documents newest first and test each one, which takes a thousand times longer for a
    rare term than asking the index. A materialised subquery makes it ask; one short term is common enough to walk.
    """
    sql = FOUND + " AND position(%s in folded) > 0" * len(terms)
    params = [query_of(terms), *terms]
    if len(terms) == 1 and len(terms[0]) <= SHORT:
        return RawSQL(sql, params)  # noqa: S611  only placeholders are added
    return RawSQL(f"WITH found AS MATERIALIZED ({sql}) SELECT document_id FROM found", params)  # noqa: S608, S611


def query_of(terms: Sequence[str]) -> str:
    """Return a tsquery in its text form. Tokens hold letters, digits and private marks only, so quoting is safe."""
    words = dict.fromkeys(word for term in terms for word in term_tokens(term))
    return " & ".join(f"'{word}'" + ("" if is_pair(word) else ":*") for word in words)


def _row(document: SearchDocument) -> tuple[int, str, list[str]]:
    texts = (document.headline, document.lead, document.body)
    words = {token for text in texts for token in tokens(text)}
    return document.pk, "\n".join(fold(text) for text in texts), sorted(words)
