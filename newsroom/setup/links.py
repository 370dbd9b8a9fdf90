"""The one-time link to the set-up of an empty installation, and the browser that used it.

The server prints it. Whoever reads the server's terminal may found the newspaper; nobody else.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from articles import attempts
from articles.attempts import Bucket, Limit, counted_address
from newsroom.accounts.models import SetUpLink
from newsroom.setup.founding import is_empty

SALT = "newsroom.setup.link"
KEY = "setup"  # of the session: the mark of the browser
VALID = timedelta(hours=24)
GUESSES = Limit("setup-link", 10, timedelta(minutes=15))


def make_link(at: datetime) -> str | None:
    """Return the whole address that opens the set-up, None where there is nothing to set up.

    Links of before that nobody used are dropped; answers behind a used one stay for the next.
    """
    if not is_empty():
        return None
    earlier = SetUpLink.objects.exclude(browser="").order_by("-pk").first()
    SetUpLink.objects.filter(browser="", expires_at__lte=at).delete()
    token = secrets.token_urlsafe(32)
    SetUpLink.objects.create(
        digest=_digest(token),
        expires_at=at + VALID,
        answers=earlier.answers if earlier else {},
        masthead=bytes(earlier.masthead) if earlier else b"",
    )
    return f"{settings.SITE_URL}{reverse('setup')}?token={token}"


def use_link(request: HttpRequest, token: str, *, at: datetime) -> bool:
    """Bind a link to the browser that opens it; say whether it was good. It is used up by that.

    Guesses are limited: too many from an address, and nothing is compared for a while.
    """
    bucket = Bucket(GUESSES, (counted_address(request),))
    if attempts.count_attempt((bucket,), at=at) is not None or not is_empty():
        return False
    mark = secrets.token_urlsafe(32)
    rows = SetUpLink.objects.filter(digest=_digest(token), browser="", expires_at__gt=at)
    if not rows.update(browser=_digest(mark), expires_at=at + VALID):
        return False
    attempts.clear_attempts(bucket)
    request.session.cycle_key()
    request.session[KEY] = mark
    return True


def find_link(request: HttpRequest, *, at: datetime) -> SetUpLink | None:
    """Return the link that the browser of a request used, while there is something to set up."""
    mark = request.session.get(KEY)
    if not isinstance(mark, str) or not mark:
        return None
    link = SetUpLink.objects.filter(browser=_digest(mark), expires_at__gt=at).first()
    return link if link is not None and is_empty() else None


def _digest(secret: str) -> str:
    return salted_hmac(SALT, secret, algorithm="sha256").hexdigest()
