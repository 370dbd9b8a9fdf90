"""What a browser remembers for whoever uses it: the language, and how close the desk's rows are."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

YEAR = 60 * 60 * 24 * 365  # seconds
DENSITY_COOKIE = "desk_density"  # templates/admin/base_site.html reads it
DENSITIES = ("comfortable", "compact")


@require_safe
@never_cache
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Store the chosen language, or traditional characters, and return to the previous page."""
    response = _return_to(request, request.GET.get("next", ""), otherwise="/")
    if code in dict(settings.LANGUAGES) or code == settings.TRADITIONAL_CODE:
        _remember(request, response, settings.LANGUAGE_COOKIE_NAME, code, path="/")
    return response


@require_POST
def choose_density(request: HttpRequest) -> HttpResponse:
    """Store how close the rows of the desk's tables are, and return to the previous page."""
    desk = reverse("admin:index")
    response = _return_to(request, request.POST.get("next", ""), otherwise=desk)
    density = request.POST.get("density", "")
    if density in DENSITIES:
        _remember(request, response, DENSITY_COOKIE, density, path=desk)
    return response


def _return_to(request: HttpRequest, address: str, *, otherwise: str) -> HttpResponseRedirect:
    """Lead to an address of this site; to another one for any other."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(address if is_ours else otherwise)


def _remember(
    request: HttpRequest, response: HttpResponse, name: str, value: str, *, path: str
) -> None:
    """Set a cookie for a year on the pages below a path."""
    response.set_cookie(
        name,
        value,
        max_age=YEAR,
        path=path,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
