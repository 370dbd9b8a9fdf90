"""What the front page and the page of a column show at a moment: to readers, and to an editor who
arranges them."""

from datetime import datetime
from typing import Any

from articles.models import Column, Topic
from articles.reading.heads.page_heads import share_of_column, share_of_topic
from articles.reading.heads.site_data import column_page, topic_page, web_site
from articles.reading.page_views import front_picture
from articles.reading.sharing.cards import column_card, topic_card
from articles.selectors.fronts.front_page import read_column_front, read_home_front
from articles.selectors.fronts.topic_pages import read_topic_page
from articles.selectors.public import lists
from articles.selectors.public.site import Site


def home_context(site: Site, at: datetime) -> dict[str, Any]:
    """Return what the front page shows at a moment."""
    front = read_home_front(site, at)
    return {
        "front": front,
        "first_page": front_picture(front.first_page, at),
        "linked_data": [web_site(site.publication)],
    }


def column_context(
    site: Site, column: Column, at: datetime, *, before: str = "", after: str = ""
) -> dict[str, Any]:
    """Return what the page of a column shows at a moment: on its first page what editors arranged,
    then its list. `before` and `after` are the places in the list."""
    page = lists.read_column_page(site, column, at, before=before, after=after)
    front = None if before or after else read_column_front(site, column, at)
    on_top = front.teasers if front else []
    return {
        "column": column,
        "path": site.path(column),
        "children": site.children(column),
        "linked_data": column_page(site.publication, column, site.path(column)),
        "share": share_of_column(
            site.publication, column_card(site.publication, column), column.slug
        ),
        "page": page,
        "listed": lists.leave_out(page, {teaser.pk for teaser in on_top}),
        "front": front,
    }


def topic_context(
    site: Site, topic: Topic, at: datetime, *, start: int = 0
) -> dict[str, Any] | None:
    """Return what the page of a topic shows at a moment from its `start`-th article on; None where
    it has none there. The desk shows it before readers see it."""
    page = read_topic_page(site, topic, at, start=start)
    if start and not page.sections:
        return None
    publication = site.publication
    return {
        "topic": topic,
        "page": page,
        "linked_data": topic_page(publication, topic, page.summary),
        "share": share_of_topic(publication, topic_card(publication, topic), topic.slug),
    }
