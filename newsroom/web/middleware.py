"""What happens around every page: the language a person chose, a database that is busy, and the addresses of an
earlier site."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.log import log_response

from articles.common.outages import outage_of
from articles.selectors.public.old_addresses import find_new_address
from articles.views.articles import article
from newsroom.web import views
from newsroom.web.resending import was_turned_to_sign_in


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Speak Chinese unless the person asked for another language through the language switch.

    Django's own middleware would follow `Accept-Language`: a Chinese reader with an English system would meet
    English menus around Chinese news, and every cached page would vary by a header that differs per browser.
    """

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault(
            "Content-Language", translation.get_language() or settings.LANGUAGE_CODE
        )
        return response


class BusyMiddleware:
    """Tell whoever met a database that is busy or away, or a disk without room, to try again (503),
    on whatever page it was. One line of the log says what it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        outage = outage_of(exception)
        if outage is None:
            return None
        page = views.unavailable(request, outage)
        log_response(
            "%s: %s",
            page.reason_phrase,
            request.path,
            response=page,
            request=request,
            exception=exception,
        )
        return page


class LateFormMiddleware:
    """Give a form back whose writer is no longer signed in, instead of leading to the sign-in and
    losing it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        location = response.headers.get("Location", "")
        if was_turned_to_sign_in(request, response.status_code, location):
            return views.signed_out_meanwhile(request, location)
        return response


class OldAddressMiddleware:
    """Answer the addresses of an earlier site with a permanent redirect, once nothing else has answered.

    A middleware and not the 404 page, because it must also work where errors are shown to developers. What was
    withdrawn answers 410 at once; what readers never saw stays unknown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        query = request.META.get("QUERY_STRING", "")
        by_query = request.path == "/" and bool(query)  # WordPress names posts /?p=401
        if request.method not in {"GET", "HEAD"} or (response.status_code != 404 and not by_query):
            return response
        found = find_new_address(request.path, query, timezone.now())
        if found is None:
            return response
        if found.gone:
            return article(request, found.article.pk)
        return HttpResponsePermanentRedirect(found.article.get_absolute_url())
