"""A large archive in seconds: what a small newspaper published is copied backwards in time, by SQL.

Each copy has rows of its own in every table that grows with the archive, search index included,
under new ids and at earlier moments. The acts are not asked: they store some hundred articles a
second. Of the journal's copies only the newest is sealed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from articles import search
from articles.models import (
    Approval,
    Article,
    ArticleColumn,
    Byline,
    Credit,
    ImageUse,
    Issue,
    JournalEntry,
    JournalSeal,
    Page,
    Placement,
    Release,
    Revision,
    RightsRecord,
    Round,
    SearchDocument,
    ShownIn,
    ShownPicture,
)
from articles.models.texts.journal import digest_of_entry
from articles.search import sqlite

# Parents before their children; an article and its release point at each other.
COPIED: Sequence[type[models.Model]] = (
    Issue,
    Page,
    Article,
    Revision,
    Release,
    ArticleColumn,
    Credit,
    ImageUse,
    ShownIn,
    Byline,
    ShownPicture,
    RightsRecord,
    Round,
    Approval,
    Placement,
    SearchDocument,
    JournalEntry,
)
PRINTED = (Issue, Page, Placement)
GENERATIONS = 5  # copies that share one span of days; only the first of them is in print
DAY = 86_400  # seconds
# Later issues and texts are those that the demonstration makes for now.
COPIED_BEFORE = "2025-01-01"
PRINTED_BEFORE = f"kind = 'regular' AND date < '{COPIED_BEFORE}'"
COPIES = (
    "WITH RECURSIVE copies(k) AS "
    "(SELECT CAST(1 AS bigint) UNION ALL SELECT k + 1 FROM copies WHERE k < {count}) "
)


def multiply(count: int, *, days: int, indexed: int | None = None) -> None:
    """Copy all that is published `count` times, every fifth copy `days` days further back.

    `days` is at least as long as the time in which the articles that are there came out.
    `indexed` is how many tokens of a body SQLite's index takes of each copy: all of a million
    long texts take an hour.
    """
    with transaction.atomic(), connection.constraint_checks_disabled():
        steps = {model: _step(model) for model in COPIED}
        _note_published()
        for model in COPIED:
            _copy(model, steps, count, days)
        _index(steps, count, days, indexed)
        _restart_counting()
        _seal_newest()
    if connection.vendor == "postgresql":  # as autovacuum does; nobody does it for SQLite
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _seal_newest() -> None:
    """Seal the newest entry of the journal. Acts seal what comes behind the newest seal: each of the
    next would have to seal two thousand copies, as after a long import."""
    newest = JournalEntry.objects.order_by("-pk").first()
    last = JournalSeal.objects.order_by("-sequence").first()
    if newest and not JournalSeal.objects.filter(entry=newest).exists():
        digest = digest_of_entry(newest, last.digest if last else "")
        sequence = last.sequence + 1 if last else 1
        JournalSeal.objects.create(sequence=sequence, entry=newest, digest=digest)


def _note_published() -> None:
    """Keep in tables of their own which articles and pages are copied: beside the copies nobody
    would find them any more."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS copied_articles")
        cursor.execute(
            "CREATE TEMPORARY TABLE copied_articles AS SELECT id FROM articles_article "
            "WHERE stage = 'published' AND visibility = 'live' "
            f"AND published_at < '{COPIED_BEFORE}'"
        )
        cursor.execute("DROP TABLE IF EXISTS copied_pages")
        cursor.execute(
            "CREATE TEMPORARY TABLE copied_pages AS SELECT p.id FROM articles_page p "
            f"JOIN articles_issue i ON i.id = p.issue_id WHERE {PRINTED_BEFORE}"
        )


def _step(model: type[models.Model]) -> int:
    """Return how far apart the ids of two copies of a row lie."""
    ends = model._default_manager.aggregate(least=models.Min("pk"), most=models.Max("pk"))
    return int(ends["most"] or 0) - int(ends["least"] or 0) + 1


def _copy(
    model: type[models.Model], steps: dict[type[models.Model], int], count: int, days: int
) -> None:
    fields = model._meta.local_concrete_fields
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    values = ", ".join(_value(field, model, steps, days) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    conditions = [_is_copied(model)]
    if model in PRINTED:
        conditions.append(f"k % {GENERATIONS} = 0")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) {COPIES.format(count=count)} "
            f"SELECT {values} FROM copies CROSS JOIN {table} AS t WHERE {' AND '.join(conditions)}"
        )


def _is_copied(model: type[models.Model]) -> str:
    """Return the condition by which a row of this table is copied.

    The plus keeps the index of the column out of it: the table is small and read once a copy, and
    the lists have grown already.
    """
    of_articles = "(SELECT id FROM copied_articles)"
    if model is Article:
        return f"+t.id IN {of_articles}"
    if model is Approval:
        return f"+t.round_id IN (SELECT id FROM articles_round WHERE article_id IN {of_articles})"
    pages = "(SELECT id FROM copied_pages)"
    if model is Issue:
        return PRINTED_BEFORE
    if model is Page:
        return f"+t.id IN {pages}"
    if model is Placement:
        return f"+t.article_id IN {of_articles} AND +t.page_id IN {pages}"
    return f"+t.article_id IN {of_articles}"


def _value(
    field: Any, model: type[models.Model], steps: dict[type[models.Model], int], days: int
) -> str:
    """Return what a column of a copied row holds, as SQL."""
    column = f"t.{connection.ops.quote_name(field.column)}"
    if model is SearchDocument and field.primary_key:
        seconds = _seconds_back(days)
        return f"{column} - (({seconds}) * {1 << search.ARTICLE_BITS}) + k * {steps[Article]}"
    if field.primary_key or (model is Issue and field.name == "number"):
        return f"{column} + k * {_number_step(steps, model, field)}"
    if field.is_relation and field.related_model in steps:
        return f"{column} + k * {steps[field.related_model]}"
    if isinstance(field, models.DateTimeField):
        return _earlier(column, _seconds_back(days))
    if model is Issue and field.name == "date":
        return _earlier_day(column, days)
    if field.name == "source_id":
        own = f"t.id + k * {steps[model]}"
        return f"CASE WHEN {column} = '' THEN '' ELSE {column} || '-' || ({own}) END"
    return column


def _number_step(
    steps: dict[type[models.Model], int], model: type[models.Model], field: Any
) -> int:
    if field.primary_key:
        return steps[model]
    biggest = Issue.objects.filter(kind="regular").aggregate(biggest=models.Max("number"))
    return int(biggest["biggest"] or 0) + 1


def _seconds_back(days: int) -> str:
    """Return by how many seconds copy `k` lies before what it copies, as SQL."""
    return f"(CAST(k / {GENERATIONS} AS bigint) * {days * DAY} + (k % {GENERATIONS}) * 60)"


def _earlier(column: str, seconds: str) -> str:
    if connection.vendor == "postgresql":
        return f"{column} - ({seconds}) * interval '1 second'"
    return f"strftime('%Y-%m-%d %H:%M:%S', {column}, '-' || ({seconds}) || ' seconds')"


def _earlier_day(column: str, days: int) -> str:
    if connection.vendor == "postgresql":
        return f"{column} - CAST((k / {GENERATIONS}) * {days} AS integer)"
    return f"date({column}, '-' || ((k / {GENERATIONS}) * {days}) || ' days')"


@contextmanager
def written_directly() -> Iterator[None]:
    """Write what is multiplied without a way back, for a database of nobody else.

    A transaction of some gigabytes in SQLite's log is slow to read; each foreign key would be
    looked up, and in PostgreSQL each token be put in its place in the index.
    """
    if connection.vendor == "sqlite":
        _set(
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "PRAGMA cache_size = -2000000",
            "PRAGMA foreign_keys = OFF",  # has no effect within a transaction
        )
        yield
        _set("PRAGMA journal_mode = WAL")
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes "
            "WHERE tablename IN ('articles_search', 'articles_headline_search') "
            "AND indexdef LIKE '%USING gin%'"
        )
        indexes = cursor.fetchall()
    _set("SET session_replication_role = replica", "SET maintenance_work_mem = '1GB'")
    _set(*(f"DROP INDEX {name}" for name, _definition in indexes))
    yield
    _set(*(definition for _name, definition in indexes))


def _set(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _index(
    steps: dict[type[models.Model], int], count: int, days: int, indexed: int | None
) -> None:
    """Index the copied documents: their tokens are those of what they copy."""
    moved = f"- (({_seconds_back(days)}) * {1 << search.ARTICLE_BITS}) + k * {steps[Article]}"
    documents = SearchDocument.objects.extra(
        where=["article_id IN (SELECT id FROM copied_articles)"]
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("articles_search", "articles_headline_search"):
                cursor.execute(
                    f"INSERT INTO {table} (document_id, folded, vector) "
                    f"{COPIES.format(count=count)} SELECT s.document_id {moved}, s.folded, "
                    f"s.vector FROM copies CROSS JOIN {table} s JOIN articles_searchdocument d "
                    "ON d.id = s.document_id "
                    "WHERE d.article_id IN (SELECT id FROM copied_articles)"
                )
            return
        cursor.execute("CREATE TEMPORARY TABLE copied_tokens (document_id, headline, lead, body)")
        cursor.executemany(
            "INSERT INTO copied_tokens VALUES (%s, %s, %s, %s)",
            [_cut(sqlite._row(document), indexed) for document in documents],
        )
        cursor.execute(
            f"INSERT INTO articles_search (rowid, headline, lead, body) "
            f"{COPIES.format(count=count)} SELECT document_id {moved} AS moved, headline, lead, "
            "body FROM copies CROSS JOIN copied_tokens ORDER BY moved"
        )
        cursor.execute(
            f"INSERT INTO articles_headline_search (rowid, headline) "
            f"{COPIES.format(count=count)} SELECT document_id {moved} AS moved, headline "
            "FROM copies CROSS JOIN copied_tokens ORDER BY moved"
        )
        cursor.execute("DROP TABLE copied_tokens")


def _cut(row: tuple[int, str, str, str], indexed: int | None) -> tuple[int, str, str, str]:
    document, headline, lead, body = row
    return document, headline, lead, " ".join(body.split()[:indexed])


def _restart_counting() -> None:
    """Let the next row of each table get a number that no copy has."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in COPIED:
            if not isinstance(model._meta.pk, models.AutoField):
                continue
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                f"(SELECT MAX(id) FROM {table}))"
            )
