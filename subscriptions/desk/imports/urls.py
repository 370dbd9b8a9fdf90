"""The addresses of the work screens of the import of subscribers."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.imports import subscriber_imports as imports
from subscriptions.desk.screens import Guard, desk_path


def import_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of the import, each behind `guard`."""
    screen = partial(desk_path, guard)
    start = "subscription/import"
    return [
        screen(f"{start}/", imports.show_import, "subscription_import"),
        screen(f"{start}/template/", imports.download_template, "subscription_import_template"),
        screen(f"{start}/<int:pk>/report/", imports.download_report, "subscription_import_report"),
        screen(f"{start}/<int:pk>/undo/", imports.show_undo_form, "subscription_import_undo"),
    ]
