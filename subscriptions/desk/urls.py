"""The addresses of the counter's work screens, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.access.urls import access_urls
from subscriptions.desk.imports.urls import import_urls
from subscriptions.desk.money.urls import money_urls
from subscriptions.desk.queues import show_queue, show_queue_summary, show_queues
from subscriptions.desk.readers.urls import reader_urls
from subscriptions.desk.records.export_jobs import download_export, show_exports
from subscriptions.desk.reports.urls import report_urls
from subscriptions.desk.sales.urls import sales_urls
from subscriptions.desk.screens import Guard, desk_path
from subscriptions.desk.service.urls import service_urls


def counter_urls(guard: Guard) -> list[URLPattern]:
    """Return the work screens, each behind `guard`, which lets nobody but the staff in."""
    screen = partial(desk_path, guard)
    return [
        screen("exports/", show_exports, "exports"),
        screen("exports/<int:pk>/file/", download_export, "export_file"),
        screen("queues/", show_queues, "queues"),
        screen("queues/<slug:queue>/", show_queue, "queue"),
        screen("queues/<slug:queue>/summary/", show_queue_summary, "queue_summary"),
        *reader_urls(guard),
        *report_urls(guard),
        *access_urls(guard),
        *import_urls(guard),
        *sales_urls(guard),
        *service_urls(guard),
        *money_urls(guard),
    ]
