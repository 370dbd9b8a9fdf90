"""The addresses of review profiles, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.profiles.profiles import add_profile, show_profile
from articles.desk.screens import Guard, screen_path


def profile_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of a new and of an existing profile; the list is reference data."""
    screen = partial(screen_path, guard)
    return [
        screen("articles/profile/add/", add_profile, "profile_add"),
        screen("articles/profile/<path:object_id>/change/", show_profile, "profile_change"),
    ]
