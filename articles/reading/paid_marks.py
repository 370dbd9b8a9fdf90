"""Which articles of a page are for subscribers: what a list says before anybody opens one."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest

from articles.reading.access import access_terms_for, article_facts
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser


def find_paid_articles(
    request: HttpRequest, site: Site, teasers: Iterable[Teaser], at: datetime
) -> set[int]:
    """Return the ids of those that are not free to everybody. At most one query a request."""
    return {
        teaser.pk
        for teaser in teasers
        if not access_terms_for(
            request, article_facts(site, teaser.pk, teaser.home, teaser.published_at), at
        ).open
    }
