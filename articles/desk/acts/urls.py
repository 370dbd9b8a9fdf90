"""The addresses of the acts on an article, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.article_acts.table import ACTS
from articles.desk.acts.acting import show_act
from articles.desk.acts.headline import show_headline_lines, show_headline_widths
from articles.desk.acts.placing import show_placing, take_off_page
from articles.desk.acts.tasks import show_task
from articles.desk.screens import Guard, screen_path


def act_urls(guard: Guard) -> list[URLPattern]:
    """Return the page of each act of the table, of placing, of a headline, and of a task."""
    screen = partial(screen_path, guard)
    return [
        *(
            screen(
                f"articles/article/<int:pk>/{act.slug}/",
                partial(show_act, act=act),
                f"article_{act.slug}",
            )
            for act in ACTS
        ),
        screen("articles/article/<int:pk>/place/", show_placing, "article_place"),
        screen("articles/article/<int:pk>/headline/", show_headline_lines, "article_headline"),
        screen("articles/article/headline/", show_headline_widths, "headline_widths"),
        screen("articles/article/placement/<int:pk>/remove/", take_off_page, "article_unplace"),
        screen("articles/task/<int:pk>/finish/", show_task, "task_finish"),
    ]
