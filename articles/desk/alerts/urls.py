"""The addresses of what concerns a person, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.alerts.alerts import show_alerts
from articles.desk.alerts.colleagues import list_colleagues
from articles.desk.alerts.letters import manage_letter
from articles.desk.alerts.settings import set_guide, show_alert_settings
from articles.desk.screens import Guard, screen_path


def alert_urls(guard: Guard) -> list[URLPattern]:
    """Return the page of alerts, its settings, letters by schedule, what closes the guide, and who
    may be named."""
    screen = partial(screen_path, guard)
    return [
        screen("alerts/", show_alerts, "alerts"),
        screen("alerts/settings/", show_alert_settings, "alert_settings"),
        screen("alerts/letters/<slug:kind_name>/<int:pk>/", manage_letter, "letter"),
        screen("alerts/guide/", set_guide, "guide"),
        screen("articles/remark/colleagues/", list_colleagues, "colleagues"),
    ]
