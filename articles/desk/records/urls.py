"""The addresses of the lists of records and of their pages, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.lists.record_list import show_records
from articles.desk.records.error_rates import export_error_rates, show_error_rates
from articles.desk.records.record_pages import RecordPages, show_record
from articles.desk.records.rounds import MARKS, RETURNS, SIGNATURES, WAIVERS
from articles.desk.records.texts import CORRECTIONS, RELEASES, REVISIONS, TASKS
from articles.desk.screens import Guard, screen_path

TABLES = (SIGNATURES, RETURNS, WAIVERS, MARKS, REVISIONS, RELEASES, CORRECTIONS, TASKS)


def record_urls(guard: Guard) -> list[URLPattern]:
    """Return a list and the page of a record for each table, and the report of error rates."""
    screen = partial(screen_path, guard)
    return [
        screen("articles/proofmark/rates/", show_error_rates, "proofmark_rates"),
        screen("articles/proofmark/rates/export/", export_error_rates, "proofmark_export"),
        *(pattern for table in TABLES for pattern in table_urls(guard, table)),
    ]


def table_urls(guard: Guard, table: RecordPages) -> list[URLPattern]:
    """Return the addresses of a table of records: its list, and the page of a record."""
    return [
        screen_path(
            guard,
            f"articles/{table.name}/",
            partial(show_records, screen=table.screen),
            f"{table.name}_changelist",
        ),
        screen_path(
            guard,
            f"articles/{table.name}/<int:pk>/change/",
            partial(show_record, table=table),
            f"{table.name}_change",
        ),
    ]
