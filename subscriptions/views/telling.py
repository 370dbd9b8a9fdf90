"""What readers' pages share: telling a refusal beside its form, and slowing down whoever asks without end."""

import hashlib

from django.core.cache import cache
from django.forms import Form
from django.http import HttpRequest

from articles.errors import Refused

MINUTE = 60


def refuse_beside(form: Form, refused: Refused) -> None:
    """Tell every reason above a form; nothing that was written is lost."""
    for reason in refused.reasons:
        form.add_error(None, str(reason))


def too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Say whether one network address asked for something more than so many times in a minute.

    The address is hashed, and forgotten after the minute: nothing about a person is kept. A cache that is lost lets
    everybody in.
    """
    who = hashlib.sha256(f"{what}|{request.META.get('REMOTE_ADDR', '')}".encode()).hexdigest()[:24]
    key = f"often:{who}"
    if cache.add(key, 1, MINUTE):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # forgotten between the two
        return False
