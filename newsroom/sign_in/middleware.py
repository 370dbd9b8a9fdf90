"""Who is signed in, asked only where a page wants to know: sessions end by idleness and by age."""

from asgiref.sync import sync_to_async
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from newsroom.accounts.models import User
from newsroom.sign_in.devices import set_mark
from newsroom.sign_in.sign_ins import current_user


class SignInMiddleware(AuthenticationMiddleware):
    """Django's own, which also knows when a sign-in has ended, and marks the browser of
    a new one."""

    def process_request(self, request: HttpRequest) -> None:
        """Give the request its user, found when first looked at."""
        super().process_request(request)

        def find_user() -> User | AnonymousUser:
            if not hasattr(request, "signed_in_user"):
                request.signed_in_user = current_user(request)  # type: ignore[attr-defined]
            user: User | AnonymousUser = request.signed_in_user  # type: ignore[attr-defined]
            return user

        request.user = SimpleLazyObject(find_user)  # type: ignore[assignment]
        request.auser = sync_to_async(find_user)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Let a browser that signed in just now keep its mark."""
        mark = getattr(request, "new_device_mark", "")
        if mark:
            set_mark(response, mark)
        return response
