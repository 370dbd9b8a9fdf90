"""The addresses of issues and of the desks of their pages, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.issues.issue import show_issue, show_new_issue
from articles.desk.issues.issue_list import ISSUES
from articles.desk.issues.page_desk import show_page_desk
from articles.desk.lists.record_list import show_records
from articles.desk.screens import Guard, screen_path


def issue_urls(guard: Guard) -> list[URLPattern]:
    """Return the list of issues, the page of one, a new one, and the desk of a page."""
    screen = partial(screen_path, guard)
    return [
        screen("articles/issue/", partial(show_records, screen=ISSUES), "issue_changelist"),
        screen("articles/issue/add/", show_new_issue, "issue_add"),
        screen("articles/issue/<int:pk>/change/", show_issue, "issue_change"),
        screen("articles/issue/<int:pk>/pages/<int:position>/", show_page_desk, "issue_page"),
    ]
