"""Statements of our own about documents, put together without a value in their words.

What is asked of one row after another is a subquery with a LIMIT and no EXISTS: PostgreSQL makes a
join of an EXISTS, and may read a whole table for it. It is no comparison either: of one PostgreSQL
believes that hardly a row fulfils it, and would look at all of them to fill a page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


@dataclass(frozen=True)
class IndexTable:
    """A table of the search engine, and the fields of its documents that it indexes."""

    name: str
    columns: tuple[str, ...]

    def texts_of(self, document: Any) -> list[str]:
        """Return what a document says, a text for each column."""
        return [getattr(document, column) for column in self.columns]


ARTICLES = IndexTable("articles_search", ("headline", "lead", "body"))
HEADLINES = IndexTable("articles_headline_search", ("headline",))
PASSAGES = IndexTable("articles_page_search", ("text",))


@dataclass(frozen=True)
class DocumentQuery:
    """SQL with its values. It gives one column, `id`: of documents."""

    sql: str
    params: Sequence[Any]

    @classmethod
    def of(cls, rows: QuerySet[Any, Any]) -> "DocumentQuery":
        """Return what Django would ask; a query that can find nothing is asked as well."""
        try:
            return cls(*rows.query.sql_with_params())
        except EmptyResultSet:
            names = [*rows.query.values_select, *rows.query.annotation_select]
            columns = ", ".join(f"0 AS {name}" for name in names)
            return cls(f"SELECT {columns} WHERE 1 = 0", ())

    def ids(self) -> list[int]:
        """Ask the database."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True)
class DocumentSpan:
    """From which document to which, both included: their ids go by time."""

    lowest: int
    highest: int

    def until(self, highest: int) -> "DocumentSpan":
        """Return the part that ends there."""
        return DocumentSpan(self.lowest, min(self.highest, highest))

    def since(self, lowest: int) -> "DocumentSpan":
        """Return the part that begins there."""
        return DocumentSpan(max(self.lowest, lowest), self.highest)

    def around(self, ids: Sequence[int]) -> "DocumentSpan":
        """Return the part in which these documents lie; an empty one where none does."""
        inside = [pk for pk in ids if self.lowest <= pk <= self.highest]
        return DocumentSpan(min(inside), max(inside)) if inside else DocumentSpan(1, 0)


def list_placeholders(ids: Sequence[int]) -> str:
    """Return the placeholders of a list of ids, which may be empty."""
    return f"({', '.join(['%s'] * len(ids)) or 'NULL'})"


def take_newest_among(
    query: DocumentQuery, documents: DocumentQuery, *, limit: int, newest_first: bool = True
) -> DocumentQuery:
    """Return the newest (or oldest) `limit` of what was found that are among the documents."""
    direction = "DESC" if newest_first else "ASC"
    return DocumentQuery(
        f"SELECT hit.id FROM ({query.sql}) AS hit WHERE ("  # noqa: S608
        f"SELECT TRUE FROM ({documents.sql}) AS document WHERE document.id = hit.id LIMIT 1"
        f") ORDER BY hit.id {direction} LIMIT {limit}",
        (*query.params, *documents.params),
    )


def take_newest(query: DocumentQuery, limit: int) -> DocumentQuery:
    """Return the newest `limit` of what was found."""
    return DocumentQuery(
        f"SELECT hit.id FROM ({query.sql}) AS hit ORDER BY hit.id DESC LIMIT {limit}",  # noqa: S608
        query.params,
    )


def read_heads(ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """Return id, headline and lead of these documents, newest first. One query.

    Written here: Django takes longer to write a thousand ids than a database to find them.
    """
    sql = (
        "SELECT id, headline, lead FROM articles_searchdocument "  # noqa: S608
        f"WHERE id IN {list_placeholders(ids)} ORDER BY id DESC"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, list(ids))
        return list(cursor.fetchall())


def spans_with_documents(spans: Mapping[int, DocumentSpan], documents: DocumentQuery) -> set[int]:
    """Return the names of the spans in which there is one of the documents. One query."""
    ends = {name: (span.lowest, span.highest) for name, span in spans.items()}
    return spans_with_rows(ends, documents.sql, documents.params, column="id")


def spans_with_rows(
    spans: Mapping[int, tuple[Any, Any]], sql: str, params: Sequence[Any], *, column: str
) -> set[int]:
    """Return the names of the spans that contain the value of a row, both ends included.

    One query, which seeks one row for each span. `sql` gives the rows, with the column.
    """
    if not spans:
        return set()
    names = ", ".join(["(%s, %s, %s)"] * len(spans))
    query = DocumentQuery(
        f"WITH span(id, lowest, highest) AS (VALUES {names}) SELECT span.id FROM span "  # noqa: S608
        f"WHERE (SELECT 1 FROM ({sql}) AS document "
        f"WHERE document.{column} BETWEEN span.lowest AND span.highest LIMIT 1) = 1",
        (*(value for name, ends in spans.items() for value in (name, *ends)), *params),
    )
    return set(query.ids())
