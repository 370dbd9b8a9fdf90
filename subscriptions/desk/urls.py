"""The addresses of the counter's work screens, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.queues import show_queue, show_queue_summary, show_queues
from subscriptions.desk.reports.dashboard import export_dashboard, show_dashboard
from subscriptions.desk.screens import Guard, desk_path


def counter_urls(guard: Guard) -> list[URLPattern]:
    """Return the work screens, each behind `guard`, which lets nobody but the staff in."""
    screen = partial(desk_path, guard)
    return [
        screen("dashboard/", show_dashboard, "dashboard"),
        screen("dashboard/xlsx/", export_dashboard, "dashboard_xlsx"),
        screen("queues/", show_queues, "queues"),
        screen("queues/<slug:queue>/", show_queue, "queue"),
        screen("queues/<slug:queue>/summary/", show_queue_summary, "queue_summary"),
    ]
