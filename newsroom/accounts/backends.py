"""Sign-in by e-mail address or name, with the rights of Django's own backend."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from newsroom.accounts.models import User


class EmailOrNameBackend(ModelBackend):
    """An entry with an @ is an e-mail address, any other a sign-in name; case never matters."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """Return the user or None. A wrong name costs as much time as a wrong password."""
        if not username or password is None or "\0" in username:
            return None
        field = "email__iexact" if "@" in username else "username__iexact"
        user = User.objects.filter(**{field: username}).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
