"""The reader's side, for every app: which newspaper answers, what a shared page may see, how long it may be kept."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from csp.decorators import csp
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _

from articles.errors import Refused
from articles.selectors.site import Site, publication_for, site_of

P = ParamSpec("P")
SECONDS_KEPT = 60
READING = ("GET", "HEAD")
EVERY_METHOD = (*READING, "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def public_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse], *, methods: Collection[str] = READING
) -> Callable[..., HttpResponse]:
    """Mark a view whose pages everybody may share.

    Such a view cannot see who asks: it gets nobody's account and no cookie but the language. Nothing personal can
    reach a shared cache. A refusal becomes a 404 with its reason. The page may load what READERS_POLICY says.
    Only reading gets an answer: any method outside `methods` is told 405.
    """

    @wraps(view)
    def shared(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        request.user = AnonymousUser()
        request.COOKIES = {}
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            raise Http404(str(refused)) from refused
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
        patch_vary_headers(response, ["Cookie"])
        return response

    return cast("Callable[..., HttpResponse]", csp(settings.READERS_POLICY)(shared))


def site_or_404(request: HttpRequest) -> Site:
    """Return the newspaper of this host. Two queries; 404 in words while no newspaper exists yet."""
    publication = publication_for(request.get_host())
    if publication is None:
        raise Http404(_("There is no newspaper here yet. Make one in the admin, or run “manage.py demo”."))
    return site_of(publication)


def show(request: HttpRequest, template: str, site: Site, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a reader's page with what stands around it."""
    whole = {"site": site, "publication": site.publication, **context}
    return render(request, template, whole, status=status)
