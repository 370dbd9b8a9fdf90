"""The addresses of the work screens of the money desk."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.money import notices
from subscriptions.desk.screens import Guard, desk_path


def money_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of the money desk, each behind `guard`."""
    return [*_notice_urls(guard)]


def _notice_urls(guard: Guard) -> list[URLPattern]:
    screen = partial(desk_path, guard)
    return [
        screen("providerevent/", notices.show_notices, "providerevent_changelist"),
        screen(
            "providerevent/<path:object_id>/change/", notices.show_notice, "providerevent_change"
        ),
        screen(
            "providerevent/<int:pk>/settle/",
            notices.show_settle_notice_form,
            "providerevent_settle",
        ),
    ]
