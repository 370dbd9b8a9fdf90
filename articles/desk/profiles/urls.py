"""The addresses of review profiles, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.profiles.profiles import add_profile, show_profile, show_profiles
from articles.desk.screens import Guard, screen_path


def profile_urls(guard: Guard) -> list[URLPattern]:
    """Return the list of profiles, and the screens of a new and of an existing one."""
    screen = partial(screen_path, guard)
    return [
        screen("articles/profile/", show_profiles, "profile_changelist"),
        screen("articles/profile/add/", add_profile, "profile_add"),
        screen("articles/profile/<path:object_id>/change/", show_profile, "profile_change"),
    ]
