"""A form that was sent and not accepted: its data is returned, to be sent again."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from articles.common.uploads import lost_uploads

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of a field
FOREIGN = {"cross-site", "same-site"}  # of Sec-Fetch-Site (W3C, Fetch Metadata Request Headers)


@dataclass(frozen=True)
class SentField:
    """One value of a form. `kind` says how it is returned: hidden, or asked for again (a
    password, a file)."""

    name: str
    value: str
    kind: str


def list_sent_fields(request: HttpRequest) -> list[SentField]:
    """Return all fields of a form except its token. Passwords and files are asked for again."""
    fields = [
        SentField(name, "", "password")
        if "password" in name.lower()
        else SentField(name, value, "hidden")
        for name, values in request.POST.lists()
        if name != TOKEN
        for value in values
    ]
    files = dict.fromkeys([*request.FILES, *(upload.field for upload in lost_uploads(request))])
    return [*fields, *(SentField(name, "", "file") for name in files)]


def describe_sent_form(request: HttpRequest) -> dict[str, Any]:
    """Return the parameters of components/send_again.html.

    No field is returned of a form of another site, of anything but a form, or of one that could
    not be read to its end.
    """
    fields: list[SentField] = []
    if request.method == "POST" and sent_from_a_page_of_ours(request):
        with suppress(OSError):  # Django's UnreadablePostError is one too
            fields = list_sent_fields(request)
    return {
        "sent": fields,
        "to": request.get_full_path(),
        "multipart": request.content_type == "multipart/form-data",
    }


def sent_from_a_page_of_ours(request: HttpRequest) -> bool:
    """Say whether a request comes from a page of this host.

    Only then may a form be offered for sending again: otherwise another site could make a user
    press the button. Every browser sends at least one of these headers.
    """
    if request.headers.get("Sec-Fetch-Site", "") in FOREIGN:
        return False
    places = (request.headers.get(name) for name in ("Origin", "Referer"))
    return all(urlsplit(place).netloc == request.get_host() for place in places if place)


def was_turned_to_sign_in(request: HttpRequest, status: int, location: str) -> bool:
    """Say whether a form with data is redirected to the sign-in page."""
    ways_in = {reverse("admin:login"), reverse(settings.LOGIN_URL)}
    return (
        request.method == "POST"
        and 300 <= status < 400
        and urlsplit(location).path in ways_in
        and request.path not in ways_in
        and not request.user.is_authenticated
        and settings.CSRF_COOKIE_NAME
        in request.COOKIES  # whoever never had a form of ours lost none
        and bool(list_sent_fields(request))
    )
