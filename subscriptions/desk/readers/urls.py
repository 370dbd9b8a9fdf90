"""The addresses of the work screens about subscribers and letters."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.readers import letters
from subscriptions.desk.screens import Guard, desk_path


def reader_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens about subscribers, each behind `guard`."""
    screen = partial(desk_path, guard)
    return [
        screen("letter/", letters.show_letters, "letter_changelist"),
        screen("letter/<path:object_id>/change/", letters.show_letter, "letter_change"),
        screen("letter/<int:pk>/resend/", letters.retry_letter, "letter_resend"),
    ]
