"""What public pages share while no act changes what readers see: looked up once, not for each page.

The page cache (newsroom/page_cache) gives it to the requests that it makes, and lets go of it as
soon as a page made before would be wrong. Any other request (of the staff, of a person's own page,
of a test's client) has none, and everything is looked up for it anew.
"""

from functools import partial

from django.http import HttpRequest

from articles.domain.shared_knowledge import NOTHING_SHARED, SharedKnowledge
from articles.models import Publication
from articles.selectors.public.site import Site, choose_publication, list_publications, site_of


def give_knowledge(request: HttpRequest, knowledge: SharedKnowledge) -> None:
    """Let a request use what others found, and add to it."""
    request._shared_knowledge = knowledge  # type: ignore[attr-defined]


def knowledge_of(request: HttpRequest) -> SharedKnowledge:
    """Return what a request shares with others; without any, everything is looked up anew."""
    knowledge: SharedKnowledge = getattr(request, "_shared_knowledge", NOTHING_SHARED)
    return knowledge


def find_sites(request: HttpRequest) -> list[Site]:
    """Return all newspapers with their columns. One query and one for each, none where they are
    known."""
    return [find_site(request, publication) for publication in _publications(request)]


def find_site_of_host(request: HttpRequest) -> Site | None:
    """Return the newspaper of a request's host with its columns; None while there is none. Two
    queries, none where it is known."""
    publication = choose_publication(_publications(request), request.get_host())
    return find_site(request, publication) if publication is not None else None


def find_site(request: HttpRequest, publication: Publication) -> Site:
    """Return a newspaper with its columns. One query, none where they are known."""
    look_up = partial(site_of, publication)
    return knowledge_of(request).find(("site", publication.pk), look_up)


def _publications(request: HttpRequest) -> list[Publication]:
    return knowledge_of(request).find("publications", list_publications)
