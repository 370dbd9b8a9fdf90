"""The addresses of the reports and of the dashboard."""

from collections.abc import Iterator
from functools import partial

from django.urls import URLPattern

from subscriptions.desk.reports.dashboard import export_dashboard, show_dashboard
from subscriptions.desk.reports.report_pages import REPORT_PAGES
from subscriptions.desk.reports.report_screens import (
    KINDS,
    export_report,
    show_print_run,
    show_report,
    show_reports,
)
from subscriptions.desk.screens import Guard, desk_path


def report_urls(guard: Guard) -> list[URLPattern]:
    """Return the reports, each behind `guard`."""
    screen = partial(desk_path, guard)
    return [
        screen("dashboard/", show_dashboard, "dashboard"),
        screen("dashboard/xlsx/", export_dashboard, "dashboard_xlsx"),
        screen("reports/", show_reports, "reports"),
        *(pattern for slug in REPORT_PAGES for pattern in _report_urls(guard, slug)),
        screen("reports/forecast/issue/<str:on>/", show_print_run, "print_run"),
    ]


def _report_urls(guard: Guard, slug: str) -> Iterator[URLPattern]:
    """Yield the address of a report, and those of its exports."""
    yield desk_path(guard, f"reports/{slug}/", partial(show_report, slug=slug), f"report_{slug}")
    for kind in KINDS:
        export = partial(export_report, slug=slug, kind=kind)
        yield desk_path(guard, f"reports/{slug}/{kind}/", export, f"report_{slug}_{kind}")
