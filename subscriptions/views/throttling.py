"""What readers' pages share: who asks, telling a refusal beside its form, slowing down whoever asks
without end."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from articles.attempts import counted_address
from articles.errors import Refused
from subscriptions.actions.confirmed_forms import PerformAct
from subscriptions.confirmation_tokens import confirm_form, show_result
from subscriptions.forms.readers import ReaderContactForm
from subscriptions.selectors.readers.accounts import party_of

MINUTE = 60


def add_refusal(form: Form, refused: Refused) -> None:
    """Tell every reason above a form; nothing that was written is lost."""
    for reason in refused.reasons:
        form.add_error(None, str(reason))


def confirm_and_redirect(
    request: HttpRequest,
    form: Form,
    do: PerformAct,
    *,
    of: Model | None = None,
    state: Callable[[], str] | None = None,
) -> HttpResponse | None:
    """Do what a form confirms, once, and lead to what it made; None where it was refused, told
    beside the form."""
    try:
        result = confirm_form(request, do, of=of, state=state)
    except Refused as refused:
        add_refusal(form, refused)
        return None
    show_result(request, result)
    return redirect(result.address)


def build_contact_form(request: HttpRequest, posted: Any = None) -> ReaderContactForm:
    """Return the form of who orders or takes up a gift, filled with what an account is known by."""
    if not request.user.is_authenticated:
        return ReaderContactForm(posted)
    user = request.user
    party = party_of(user)
    known = {"name": party.name, "phone": party.phone} if party else {"name": user.display_name}
    return ReaderContactForm(
        posted, initial=known, address=(party.email if party else "") or user.email
    )


def is_too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Count that somebody asked for something that costs time, and say whether his address did so
    more than so often in a minute. What can be guessed is counted in the database
    (attempt_limits.py).

    The address is the reader's own, behind whatever proxies of ours (TRUSTED_PROXIES); it is
    hashed, and forgotten after the minute: nothing about a person is kept. A cache that is lost
    lets everybody in.
    """
    key = _key(request, what)
    if cache.add(key, 1, MINUTE):
        return most < 1
    try:
        count = cache.incr(key)
    except ValueError:  # forgotten between the two
        return False
    return isinstance(count, int) and count > most


def _key(request: HttpRequest, what: str) -> str:
    """Return under what an address is counted."""
    return "often:" + hashlib.sha256(f"{what}|{counted_address(request)}".encode()).hexdigest()[:24]
