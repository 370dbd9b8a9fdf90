"""The index on SQLite: a contentless FTS5 table whose rowid is the document's id."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from articles.search.query_words import Alternatives, SearchWords
from articles.search.statements import (
    ARTICLES,
    DocumentQuery,
    DocumentSpan,
    IndexTable,
    list_placeholders,
)
from articles.search.text import is_pair, split_tokens, term_tokens


def create_statement(table: IndexTable) -> str:
    """Return what makes an empty index."""
    columns = ", ".join(table.columns)
    tokenizer = "tokenize='unicode61 remove_diacritics 0'"
    return f"CREATE VIRTUAL TABLE {table.name} USING fts5({columns}, content='', {tokenizer})"


def add_documents(documents: Iterable[Any], table: IndexTable = ARTICLES) -> None:
    """Index new documents."""
    columns = ", ".join(table.columns)
    values = ", ".join(["%s"] * len(table.columns))
    insert = f"INSERT INTO {table.name} (rowid, {columns}) VALUES (%s, {values})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(insert, [_row(document, table) for document in documents])


def remove_documents(documents: Iterable[Any], table: IndexTable = ARTICLES) -> None:
    """Take documents out; they must still hold the text they were indexed with."""
    columns = ", ".join(table.columns)
    values = ", ".join(["%s"] * len(table.columns))
    delete = (
        f"INSERT INTO {table.name} ({table.name}, rowid, {columns}) "  # noqa: S608
        f"VALUES ('delete', %s, {values})"
    )
    with connection.cursor() as cursor:
        cursor.executemany(delete, [_row(document, table) for document in documents])


def clear_index(table: IndexTable = ARTICLES) -> None:
    """Forget everything."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table.name} ({table.name}) VALUES ('delete-all')")  # noqa: S608


def indexed_ids(table: IndexTable = ARTICLES) -> list[int]:
    """Return the ids of all documents that the engine has indexed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {table.name}")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def matching_documents(
    words: SearchWords,
    span: DocumentSpan,
    named: Sequence[int] | None,
    table: IndexTable = ARTICLES,
    *,
    newest_first: bool = True,  # the index is walked from either end alike
) -> DocumentQuery:
    """Return the ids of documents that hold the words, as SQL that is walked in the order of ids.

    With `named` only these come into question. The index walks through all hits of the span in less
    time than it needs to look for each of them; the plus sign tells SQLite so.
    """
    sql = (
        f"SELECT rowid AS id FROM {table.name} "  # noqa: S608
        f"WHERE {table.name} MATCH %s AND rowid BETWEEN %s AND %s"
    )
    params = (format_query(words), span.lowest, span.highest)
    if named is None:
        return DocumentQuery(sql, params)
    return DocumentQuery(f"{sql} AND +rowid IN {list_placeholders(named)}", (*params, *named))


def format_query(words: SearchWords) -> str:
    """Return FTS5's query: each term a quoted phrase.

    Tokens hold letters, digits and private marks only.
    """
    required = " AND ".join(_any_of(group) for group in words.required)
    return f"({required}) NOT {_any_of(words.excluded)}" if words.excluded else required


def _any_of(phrases: Alternatives) -> str:
    """Return the part of a query that one of the phrases fulfils."""
    parts = (
        " AND ".join(_phrase(term_tokens(term)) for term in phrase.terms) for phrase in phrases
    )
    return f"({' OR '.join(f'({part})' for part in parts)})"


def _phrase(words: Sequence[str]) -> str:
    prefix = "*" if len(words) == 1 and not is_pair(words[0]) else ""
    return '"' + " ".join(words) + '"' + prefix


def _row(document: Any, table: IndexTable = ARTICLES) -> tuple[int | str, ...]:
    texts = (" ".join(split_tokens(text)) for text in table.texts_of(document))
    return (int(document.pk), *texts)
