"""The addresses of the work screens of delivery."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.screens import Guard, desk_path
from subscriptions.desk.service import complaints


def service_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of delivery, each behind `guard`."""
    screen = partial(desk_path, guard)
    return [
        screen("complaint/", complaints.show_complaints, "complaint_changelist"),
        screen("complaint/<path:object_id>/change/", complaints.show_complaint, "complaint_change"),
        screen("complaint/<int:pk>/settle/", complaints.show_settle_form, "complaint_settle"),
    ]
