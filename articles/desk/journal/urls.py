"""The addresses of the journal, below those of the admin."""

from django.urls import URLPattern

from articles.desk.journal.export import export_journal
from articles.desk.journal.timeline import JOURNAL
from articles.desk.records.urls import table_urls
from articles.desk.screens import Guard, screen_path


def journal_urls(guard: Guard) -> list[URLPattern]:
    """Return the timeline, the page of an entry, and the export."""
    return [
        screen_path(guard, "articles/journalentry/export/", export_journal, "journalentry_export"),
        *table_urls(guard, JOURNAL),
    ]
