"""The index on PostgreSQL: a GIN index over the distinct tokens, and the folded text to make sure.

Positions in a tsvector end at 16,383, so a phrase query would miss the end of long texts; instead
all tokens must occur and then the term itself must be in the folded text. Both together are
exact.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from articles.characters import fold
from articles.search.query_words import Alternatives, SearchPhrase, SearchWords
from articles.search.statements import (
    ARTICLES,
    DocumentQuery,
    DocumentSpan,
    IndexTable,
    list_placeholders,
)
from articles.search.text import is_pair, split_tokens, term_tokens

# How the documents are found is said, not left to the planner: it knows nothing of what it costs to
# fetch a vector. An expression as dear as this one (migration 0029) it always asks of the index.
BY_INDEX = "newsroom_tokens(vector) @@ %s::tsquery"
BY_DOCUMENT = "vector @@ %s::tsquery"
SAMPLE = 150  # newest documents that are looked at first
DENSE = (
    30  # of them; if so many hold the terms, a page is filled sooner than the index has answered
)
PAIR = 2  # characters
LOOKED_AT_MAX = 5000  # documents with common words, from which those with excluded words are taken


def create_statements(table: IndexTable) -> list[str]:
    """Return what makes an empty index; `newsroom_tokens` is there (migration 0029)."""
    return [
        f"CREATE TABLE {table.name} (document_id bigint PRIMARY KEY, folded text NOT NULL, "
        "vector tsvector NOT NULL)",
        f"CREATE INDEX {table.name}_tokens ON {table.name} USING gin (newsroom_tokens(vector))",
    ]


def add_documents(documents: Iterable[Any], table: IndexTable = ARTICLES) -> None:
    """Index new documents."""
    insert = (
        f"INSERT INTO {table.name} (document_id, folded, vector) "  # noqa: S608
        "VALUES (%s, %s, array_to_tsvector(%s::text[])) ON CONFLICT (document_id) "
        "DO UPDATE SET folded = excluded.folded, vector = excluded.vector"
    )
    with connection.cursor() as cursor:
        cursor.executemany(insert, [_row(document, table) for document in documents])


def remove_documents(documents: Iterable[Any], table: IndexTable = ARTICLES) -> None:
    """Take documents out."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table.name} WHERE document_id = ANY(%s)",  # noqa: S608
            [[document.pk for document in documents]],
        )


def clear_index(table: IndexTable = ARTICLES) -> None:
    """Forget everything."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table.name}")  # noqa: S608


def indexed_ids(table: IndexTable = ARTICLES) -> list[int]:
    """Return the ids of all indexed documents."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT document_id FROM {table.name}")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def matching_documents(
    words: SearchWords,
    span: DocumentSpan,
    named: Sequence[int] | None,
    table: IndexTable = ARTICLES,
    *,
    newest_first: bool = True,
) -> DocumentQuery:
    """Return the ids of documents that hold the words, as SQL. One query.

    Words of many documents are looked for in one document after another from the newest (or the
    oldest) on, until there are enough; others are asked of the index, which finds all their
    documents at once, and whose texts are then read from the same end on, as far as needed. Each
    would take a thousand times longer for the other kind; the documents at that end say which kind
    it is. Of words of many documents, those without excluded words are looked for among the first
    LOOKED_AT_MAX: there may be none in the whole archive. With `named` only these documents come
    into question, and are looked at one by one.
    """
    holds, terms = _holds_long_terms(words)
    lacks, excluded = _lacks_excluded(words)
    asked = format_query(words)
    within = (span.lowest, span.highest)
    if named is not None:
        sql = f"{list_placeholders(named)} AND document_id BETWEEN %s AND %s AND {BY_DOCUMENT}"
        condition = f"document_id IN {sql}{holds}{lacks}"
        return _at_once(condition, (*named, *within, asked, *terms, *excluded), table)
    if not _is_dense(asked, span, table, newest_first=newest_first):
        condition = f"{BY_INDEX} AND document_id BETWEEN %s AND %s"
        found = _in_order(condition, (asked, *within), table, newest_first=newest_first)
        return _with_texts(found, f"TRUE{holds}{lacks}", (*terms, *excluded), table)
    # The planner takes nothing it does not understand for rare, and so walks to fill a page.
    sql = (
        f"SELECT document_id AS id FROM {table.name} "  # noqa: S608
        f"WHERE document_id BETWEEN %s AND %s AND COALESCE({BY_DOCUMENT}{holds}, FALSE)"
    )
    walk = DocumentQuery(sql, (*within, asked, *terms))
    return _without_excluded(walk, words, table, newest_first=newest_first)


def _without_excluded(
    walk: DocumentQuery, words: SearchWords, table: IndexTable, *, newest_first: bool
) -> DocumentQuery:
    """Return those of the first documents of a walk that hold no excluded word."""
    if not words.excluded:
        return walk
    lacks, excluded = _lacks_excluded(words)
    direction = "DESC" if newest_first else "ASC"
    return DocumentQuery(
        f"SELECT first.id FROM ({walk.sql} ORDER BY document_id {direction} "  # noqa: S608
        f"LIMIT {LOOKED_AT_MAX}) AS first JOIN {table.name} ON document_id = first.id "
        f"WHERE TRUE{lacks}",
        (*walk.params, *excluded),
    )


def _holds_long_terms(words: SearchWords) -> tuple[str, list[str]]:
    """Return the condition, and its values, that the groups with a long term are in the text. Of a
    pair the token says all."""
    unsure = [
        group
        for group in words.required
        if any(len(term) > PAIR for phrase in group for term in phrase.terms)
    ]
    conditions = "".join(f" AND {_holds_any(group)}" for group in unsure)
    return conditions, [term for group in unsure for term in _terms_of(group)]


def _lacks_excluded(words: SearchWords) -> tuple[str, list[str]]:
    """Return the condition, and its values, that no excluded phrase is in the text."""
    condition = f" AND NOT {_holds_any(words.excluded)}" if words.excluded else ""
    return condition, _terms_of(words.excluded)


def _holds_any(phrases: Alternatives) -> str:
    """Return the condition that the text holds one of the phrases."""
    parts = (
        " AND ".join("position(%s in folded) > 0" for _term in phrase.terms) for phrase in phrases
    )
    return f"({' OR '.join(f'({part})' for part in parts)})"


def _terms_of(phrases: Alternatives) -> list[str]:
    return [term for phrase in phrases for term in phrase.terms]


def _is_dense(asked: str, span: DocumentSpan, table: IndexTable, *, newest_first: bool) -> bool:
    """Say whether many of the newest (or oldest) documents of a span hold the tokens that are asked
    for. One query."""
    direction = "DESC" if newest_first else "ASC"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM (SELECT vector FROM {table.name} "  # noqa: S608
            f"WHERE document_id BETWEEN %s AND %s ORDER BY document_id {direction} LIMIT {SAMPLE}) "
            f"AS sample WHERE {BY_DOCUMENT}",
            (span.lowest, span.highest, asked),
        )
        return bool(cursor.fetchone()[0] >= DENSE)


def _in_order(
    condition: str, params: Sequence[str | int], table: IndexTable, *, newest_first: bool
) -> DocumentQuery:
    """Return the ids of all documents that fulfil a condition, from one end on. OFFSET 0 keeps the
    planner from asking anything else before."""
    direction = "DESC" if newest_first else "ASC"
    return DocumentQuery(
        f"SELECT document_id AS id FROM {table.name} WHERE {condition} "  # noqa: S608
        f"ORDER BY document_id {direction} OFFSET 0",
        params,
    )


def _with_texts(
    found: DocumentQuery, condition: str, params: Sequence[str], table: IndexTable
) -> DocumentQuery:
    """Return those of some documents whose folded text fulfils a condition. In their order one text
    is read after another, so that a LIMIT ends it."""
    if not params:
        return found
    return DocumentQuery(
        f"SELECT found.id FROM ({found.sql}) AS found WHERE (SELECT {condition} "  # noqa: S608
        f"FROM {table.name} AS own WHERE own.document_id = found.id)",
        (*found.params, *params),
    )


def _at_once(condition: str, params: Sequence[str | int], table: IndexTable) -> DocumentQuery:
    """Return the ids of all documents that fulfil a condition, found before anything
    else is asked."""
    found = f"SELECT document_id AS id FROM {table.name} WHERE {condition}"  # noqa: S608
    sql = f"WITH found AS MATERIALIZED ({found}) SELECT id FROM found"  # noqa: S608
    return DocumentQuery(sql, params)


def format_query(words: SearchWords) -> str:
    """Return a tsquery in its text form, of the required words.

    Tokens hold letters, digits and private marks only, so quoting is safe.
    """
    groups = (" | ".join(_tokens_of(phrase) for phrase in group) for group in words.required)
    return " & ".join(dict.fromkeys(f"({group})" for group in groups))


def _tokens_of(phrase: SearchPhrase) -> str:
    """Return the part of a tsquery that asks for the tokens of a phrase."""
    query_tokens = dict.fromkeys(token for term in phrase.terms for token in term_tokens(term))
    tokens = (f"'{token}'" + ("" if is_pair(token) else ":*") for token in query_tokens)
    return f"({' & '.join(tokens)})"


def _row(document: Any, table: IndexTable) -> tuple[int, str, list[str]]:
    texts = table.texts_of(document)
    row_tokens = {token for text in texts for token in split_tokens(text)}
    return document.pk, "\n".join(fold(text) for text in texts), sorted(row_tokens)
