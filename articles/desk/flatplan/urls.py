"""The addresses of the plan's screens, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.flatplan.issues import plan_new_issue, show_overview
from articles.desk.flatplan.pages import show_page_machine
from articles.desk.flatplan.plan import show_flatplan, show_plan_state
from articles.desk.flatplan.releasing import show_issue_release
from articles.desk.screens import Guard, screen_path


def flatplan_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of planning, signing and releasing."""
    screen = partial(screen_path, guard)
    return [
        screen("articles/issue/overview/", show_overview, "issue_overview"),
        screen("articles/issue/plan/", plan_new_issue, "plan_issue"),
        screen("articles/issue/<int:pk>/flatplan/", show_flatplan, "flatplan"),
        screen("articles/issue/<int:pk>/flatplan/state/", show_plan_state, "flatplan_state"),
        screen("articles/issue/<int:pk>/release/", show_issue_release, "issue_release"),
        screen("articles/page/<int:pk>/machine/", show_page_machine, "page_machine"),
    ]
