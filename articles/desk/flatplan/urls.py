"""The addresses of the plan's screens, below those of the admin."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from articles.desk.flatplan.issues import plan_new_issue, show_overview
from articles.desk.flatplan.pages import show_page_machine
from articles.desk.flatplan.plan import show_flatplan, show_plan_state
from articles.desk.flatplan.releasing import show_issue_release

View = Callable[..., HttpResponseBase]


def flatplan_urls(guard: Callable[[View], View]) -> list[URLPattern]:
    """Return the screens, each behind `guard`, which lets nobody but the staff in."""

    def screen(address: str, view: View, name: str) -> URLPattern:
        return path(address, guard(never_cache(view)), name=f"articles_{name}")

    return [
        screen("articles/issue/overview/", show_overview, "issue_overview"),
        screen("articles/issue/plan/", plan_new_issue, "plan_issue"),
        screen("articles/issue/<int:pk>/flatplan/", show_flatplan, "flatplan"),
        screen("articles/issue/<int:pk>/flatplan/state/", show_plan_state, "flatplan_state"),
        screen("articles/issue/<int:pk>/release/", show_issue_release, "issue_release"),
        screen("articles/page/<int:pk>/machine/", show_page_machine, "page_machine"),
    ]
