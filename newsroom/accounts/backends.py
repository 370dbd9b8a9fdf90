"""The backend that sessions name which began before sign-in moved to newsroom.sign_in."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest


class EmailOrNameBackend(ModelBackend):
    """Keep those sessions signed in. It signs nobody in itself."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Return None: `newsroom.sign_in.backends` decides."""
        return
