"""What happens around every page: a request read to its end, the language a person chose, a
database that is busy, and the addresses of an earlier site."""

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    UnreadablePostError,
)
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.log import log_response

from articles.characters import convert_to_traditional
from articles.common.outages import outage_of
from articles.common.uploads import lost_uploads
from articles.selectors.public.old_addresses import find_new_address, find_printed_address
from articles.views.articles import article
from newsroom.web import traditional, views
from newsroom.web.resending import was_turned_to_sign_in

READ_AT_ONCE = 64 * 1024


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Speak Chinese unless the person asked for another language through the language switch.

    Django's own middleware would follow `Accept-Language`: a Chinese reader with an English system
    would meet English menus around Chinese news, and every cached page would vary by a header that
    differs per browser.
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


class TraditionalMiddleware:
    """Send readers' pages in traditional characters to whoever chose them with the language switch.

    The desk stays as it is: what it shows is what it stores.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")  # a public page drops them
        response = self.get_response(request)
        if chosen != settings.TRADITIONAL_CODE or request.path.startswith(reverse("admin:index")):
            return response
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        is_list = getattr(response, "is_for_readers", False)  # words for a list that a script shows
        if (is_page or is_list) and not response.streaming:
            words = response.content.decode(response.charset)
            convert = traditional.convert_page if is_page else convert_to_traditional
            response.content = convert(words).encode(response.charset)
            response.headers["Content-Language"] = settings.TRADITIONAL_CODE
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        return response


class UnreadBodyMiddleware:
    """Read what is left of a request before it is answered, up to the largest that a form takes.

    An answer may come while a form is still being read: a disk is full, or a file is too large. If
    the connection were closed with bytes unread, the kernel would reset it, and the web server in
    front would lose the answer and say 502 (RFC 9112, section 9.6).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        allowed = max(settings.UPLOAD_MAX_BYTES, settings.PAGES_UPLOAD_MAX_BYTES)
        with suppress(UnreadablePostError):  # whoever sent it has gone
            while allowed > 0 and (chunk := request.read(min(allowed, READ_AT_ONCE))):
                allowed -= len(chunk)
        return response


class BusyMiddleware:
    """Answer 503 with a request to try again if the database is busy or unavailable, or a disk
    is full. One log line says which."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer_outage(request, exception)


class LostUploadMiddleware:
    """Answer a form with a file that found no room on the disk. It has been read to its end, by
    the check of its token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        uploads = lost_uploads(request)
        return answer_outage(request, uploads[0].error) if uploads else None


def answer_outage(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """Return the page that says what failed, and log it; None for any other error."""
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
    """Return the data of a form whose user is no longer signed in, instead of redirecting and
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
    """Redirect the addresses of an earlier site permanently if nothing else has answered.

    A middleware and not the 404 page, because it must also work with DEBUG. A withdrawn article
    answers 410 at once; one that readers never saw stays unknown. Addresses of Founder e-papers
    lead to the page that they name by its date.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        query = request.META.get("QUERY_STRING", "")
        by_query = request.path == "/" and bool(query)  # WordPress names posts /?p=401
        if request.method not in {"GET", "HEAD"} or (response.status_code != 404 and not by_query):
            return response
        new_address = find_new_address(request.path, query, timezone.now())
        if new_address is None:
            printed = find_printed_address(request.get_host(), request.path, timezone.now())
            return HttpResponsePermanentRedirect(printed) if printed else response
        if new_address.gone:
            return article(request, new_address.article.pk)
        return HttpResponsePermanentRedirect(new_address.article.get_absolute_url())
