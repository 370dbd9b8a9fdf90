"""The one-time link to the set-up of an empty installation, and the browser that used it.

The server prints it. Whoever reads the server's terminal may found the newspaper; nobody else.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
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
    """Return the whole address that opens the set-up, None where there is nothing to set up."""
    if not is_empty():
        return None
    SetUpLink.objects.filter(browser="", expires_at__lte=at).delete()
    token = secrets.token_urlsafe(32)
    SetUpLink.objects.create(digest=_digest(token), expires_at=at + VALID)
    return f"{settings.SITE_URL}{reverse('setup')}?token={token}"


def use_link(request: HttpRequest, token: str, *, at: datetime) -> bool:
    """Bind a link to the browser that opens it; say whether it was good. It is used up by that.

    The browser that used an earlier link is let in no more; what was answered there goes on here.
    Guesses are limited: too many from an address, and nothing is compared for a while.
    """
    bucket = Bucket(GUESSES, (counted_address(request),))
    if attempts.count_attempt((bucket,), at=at) is not None or not is_empty():
        return False
    mark = secrets.token_urlsafe(32)
    rows = SetUpLink.objects.filter(digest=_digest(token), browser="", expires_at__gt=at)
    with transaction.atomic():
        if not rows.update(browser=_digest(mark), expires_at=at + VALID):
            return False
        _take_answers_over(SetUpLink.objects.get(browser=_digest(mark)))
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


def _take_answers_over(link: SetUpLink) -> None:
    earlier = SetUpLink.objects.exclude(browser="").exclude(pk=link.pk)
    last = earlier.order_by("-expires_at").first()
    if last is not None:
        link.answers = last.answers
        link.masthead = last.masthead
        link.save(update_fields=["answers", "masthead"])
    earlier.delete()


def _digest(secret: str) -> str:
    return salted_hmac(SALT, secret, algorithm="sha256").hexdigest()
