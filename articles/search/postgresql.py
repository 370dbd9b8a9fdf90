"""The index on PostgreSQL: a GIN index over the distinct tokens, and the folded text to make sure.

Positions in a tsvector end at 16,383, so a phrase query would miss the end of long texts; instead
all tokens must occur and then the term itself must be in the folded text. Both together are
exact.
"""

import re
from collections.abc import Iterable, Sequence

from django.db import connection

from articles.characters import fold
from articles.models import SearchDocument
from articles.search.statements import DocumentQuery, DocumentSpan, list_placeholders
from articles.search.text import is_pair, split_tokens, term_tokens

CREATE = (
    "CREATE TABLE articles_search (document_id bigint PRIMARY KEY, folded text NOT NULL, "
    "vector tsvector NOT NULL);"
    "CREATE INDEX articles_search_vector ON articles_search USING gin (vector);"
)
INSERT = (
    "INSERT INTO articles_search (document_id, folded, vector) VALUES (%s, %s, "
    "array_to_tsvector(%s::text[])) "
    "ON CONFLICT (document_id) DO UPDATE SET folded = excluded.folded, vector = excluded.vector"
)
FOUND = "SELECT document_id AS id FROM articles_search WHERE vector @@ %s::tsquery"
RARE = 2000  # documents
PAIR = 2  # characters


def add_documents(documents: Iterable[SearchDocument]) -> None:
    """Index new documents."""
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, [_row(document) for document in documents])


def remove_documents(documents: Iterable[SearchDocument]) -> None:
    """Take documents out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM articles_search WHERE document_id = ANY(%s)",
            [[document.pk for document in documents]],
        )


def clear_index() -> None:
    """Forget everything."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_search")


def indexed_ids() -> list[int]:
    """Return the ids of all indexed documents."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT document_id FROM articles_search")
        return [row[0] for row in cursor.fetchall()]


def matching_documents(
    terms: Sequence[str], span: DocumentSpan, named: Sequence[int] | None
) -> DocumentQuery:
    """Return the ids of documents that hold every term, as SQL.

    For a list of the newest, PostgreSQL likes to walk all documents and to test each one, which
    takes a thousand times longer for a rare term than asking the index. The index is asked first
    for so many: a rare term has all its documents found at once, a common one is walked. With
    `named` only these documents come into question.
    """
    sql = f"{FOUND} AND document_id BETWEEN %s AND %s"
    params: tuple[str | int, ...] = (format_query(terms), span.lowest, span.highest)
    if named is not None:
        sql += f" AND document_id IN {list_placeholders(named)}"
        params = (*params, *named)
    with connection.cursor() as cursor:
        count = f"SELECT COUNT(*) FROM ({sql} LIMIT {RARE + 1}) AS few"  # noqa: S608
        cursor.execute(count, params)
        is_rare = cursor.fetchone()[0] <= RARE
    unsure = [term for term in terms if len(term) > PAIR]  # of a pair the token says all
    sql += " AND position(%s in folded) > 0" * len(unsure)
    if is_rare:
        sql = f"WITH found AS MATERIALIZED ({sql}) SELECT id FROM found"  # noqa: S608
    return DocumentQuery(sql, (*params, *unsure))


def find_by_headline(term: str, limit: int) -> list[int]:
    """Return the newest articles whose headline holds a term, whatever their stage.

    As in `matching_documents`, the index is asked first whether there are few.
    """
    like = "%" + re.sub(r"([\\\\%_])", r"\\\1", term) + "%"
    holds = "headline ILIKE %s"
    pairs = "newsroom_pairs(headline) @> newsroom_pairs(%s)"
    sql = f"SELECT id FROM articles_article WHERE {pairs} LIMIT {RARE + 1}"  # noqa: S608
    few = DocumentQuery(sql, (term,))
    if len(term) >= PAIR and len(few.ids()) <= RARE:
        named = f"SELECT id FROM articles_article WHERE {pairs} AND {holds}"  # noqa: S608
        sql_named = f"WITH named AS MATERIALIZED ({named}) SELECT id FROM named"  # noqa: S608
        return DocumentQuery(f"{sql_named} ORDER BY id DESC LIMIT {limit}", (term, like)).ids()
    sql_named = f"SELECT id FROM articles_article WHERE {holds}"  # noqa: S608
    return DocumentQuery(f"{sql_named} ORDER BY id DESC LIMIT {limit}", (like,)).ids()


def format_query(terms: Sequence[str]) -> str:
    """Return a tsquery in its text form.

    Tokens hold letters, digits and private marks only, so quoting is safe.
    """
    query_tokens = dict.fromkeys(word for term in terms for word in term_tokens(term))
    return " & ".join(f"'{word}'" + ("" if is_pair(word) else ":*") for word in query_tokens)


def _row(document: SearchDocument) -> tuple[int, str, list[str]]:
    texts = (document.headline, document.lead, document.body)
    row_tokens = {token for text in texts for token in split_tokens(text)}
    return document.pk, "\n".join(fold(text) for text in texts), sorted(row_tokens)
