"""Who is signed in, as the actions want to know it."""

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

if TYPE_CHECKING:
    from newsroom.accounts.models import User


def signed_in(request: HttpRequest) -> "User":
    """Return the person behind a staff page; the admin lets nobody else in."""
    return cast("User", request.user)
