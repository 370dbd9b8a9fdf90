"""When public pages change by themselves: without an act, at a moment that was set before."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.http import HttpRequest

from articles.common.moments import day_end, newspaper_day
from articles.domain.states import Visibility
from articles.models import Article, Correction, FrontEntry, Issue, Topic
from articles.reading.access import free_spans_for
from articles.reading.knowledge import find_sites
from articles.selectors.public.site import Site


def find_next_change(request: HttpRequest, at: datetime) -> datetime:
    """Return the first moment after `at` at which a public page changes without an act.

    Articles, issues and corrections appear at their moments, embargoes and articles end, articles
    enter and leave fronts, topics start, and what is free or sold by its age changes sides. Whatever
    goes by days (rights, prices, notices, texts) changes at the newspaper's midnight. Nine queries,
    and a few more for each newspaper.
    """
    return min([day_end(newspaper_day(at)), *_scheduled_changes(at), *_ages(request, at)])


def _scheduled_changes(at: datetime) -> Iterator[datetime]:
    """Yield the next moment of each kind."""
    live = Article.objects.filter(visibility=Visibility.LIVE)
    for rows, field in (
        (live, "published_at"),
        (Article.objects.all(), "embargo_until"),
        (Article.objects.all(), "live_until"),
        (Issue.objects.all(), "published_at"),
        (Correction.objects.all(), "published_at"),
        (FrontEntry.objects.all(), "starts_at"),
        (FrontEntry.objects.all(), "ends_at"),
        (Topic.objects.all(), "starts_at"),
    ):
        ahead = rows.filter(**{f"{field}__gt": at}).order_by(field)
        moment = ahead.values_list(field, flat=True).first()
        if moment is not None:
            yield moment


def _ages(request: HttpRequest, at: datetime) -> Iterator[datetime]:
    """Yield when the next article reaches the age at which it is sold, or free."""
    for site in find_sites(request):
        for age in _ages_that_count(request, site, at):
            newest = Article.objects.filter(publication=site.publication, published_at__gt=at - age)
            born = newest.order_by("published_at").values_list("published_at", flat=True).first()
            if born is not None:
                yield born + age


def _ages_that_count(request: HttpRequest, site: Site, at: datetime) -> set[timedelta]:
    """Return the ages at which the articles of a column of this newspaper change sides."""
    places = [(), *([column.pk for column in reversed(site.path(one))] for one in site.columns)]
    spans = [span for place in places for span in free_spans_for(request, site, place, at)]
    edges = [edge for span in spans for edge in (span.after, span.until) if edge is not None]
    return {at - edge for edge in edges}
