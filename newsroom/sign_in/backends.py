"""Sign-in by e-mail address or name, with the rights of Django's own backend and
limited attempts."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from newsroom.accounts.models import User
from newsroom.sign_in.limits import sign_in_attempt
from newsroom.sign_in.names import clean_name


class EmailOrNameBackend(ModelBackend):
    """An entry with an @ is an e-mail address, any other a sign-in name; case never matters."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """Return the user or None. A wrong name costs as much time as a wrong password.

        Where a limit is reached nothing is compared, whatever the password: the request says why
        (`sign_in_shut`), and PermissionDenied ends the search for another backend.
        """
        if not username or password is None or "\0" in username:
            return None
        user = find_account(username)
        attempt = sign_in_attempt(request, username, user, timezone.now())
        shut = attempt.begin()
        if shut is not None:
            if request is not None:
                request.sign_in_shut = shut  # type: ignore[attr-defined]
            raise PermissionDenied
        if user is None:
            User().set_password(password)
        elif user.check_password(password) and self.user_can_authenticate(user):
            attempt.passed()
            return user
        attempt.failed()
        return None


def find_account(typed: str) -> User | None:
    """Return the account of a name or a mailbox. One query, account or none."""
    name = clean_name(typed)
    field = "email__iexact" if "@" in name else "username__iexact"
    return User.objects.filter(**{field: name}).first()
