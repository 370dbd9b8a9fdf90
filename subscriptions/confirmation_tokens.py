"""Tokens of the pages that confirm an act: made by a page of the exact state it shows, asked for
when it comes back.

A token is good for one act on one subject, for the browser it was shown to, for a day, and once. It
carries no personal data: the state is a digest that only this installation can make.
"""

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.core import signing
from django.db.models import Model
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.errors import Refused
from subscriptions.actions.confirmed_forms import (
    ConfirmedForm,
    FormResult,
    FormUsed,
    PerformAct,
    StateChanged,
    find_first_result,
    is_nonce_used,
    lock_subject,
    perform_once,
    perform_once_outside_transaction,
)
from subscriptions.selectors.row_versions import row_version

SALT = "newsroom.confirmation"
FIELD = "confirmation"  # the hidden field of the form
LASTS = timedelta(hours=24)
LONGEST = 1_000  # characters


class Unconfirmed(Refused):
    """The form came without a token, or with one of another page, another person, or another
    day."""

    code = "unconfirmed"


def digest_state(of: Model | None, *shown: object) -> str:
    """Return the digest of what a page shows: a row with what belongs to it, and facts that are no
    rows."""
    texts = [row_version(of)] if of is not None else []
    texts += [str(fact) for fact in shown]
    return _digest("\n".join(texts)) if texts else ""


def seal_token(
    request: HttpRequest,
    state: str = "",
    *,
    page: tuple[str, str] | None = None,
    once_for: str = "",
) -> str:
    """Return the token of the page that answers a request and shows this state (`digest_state`);
    or of another `page` that its form is sent to: the name of an address and the numbers in it.
    What is offered once, however often its page is opened in one browser, is named by
    `once_for`."""
    nonce = secrets.token_hex(16)
    if once_for:
        known = _digest(f"{_who(request)} {once_for}")
        # Whoever sends something else on a page that was used is asked once more, and may have that
        # as well.
        nonce = nonce if request.method == "POST" and is_nonce_used(known) else known
    values = [*(page or _page(request)), _who(request), state, nonce]
    return signing.dumps(values, salt=SALT)


def read_confirmed_form(request: HttpRequest) -> ConfirmedForm:
    """Return the form that a request confirms. Refuses Unconfirmed."""
    form = _read(request)
    if form is None or form.who != _who(request):
        raise Unconfirmed(
            _(
                "This page lay open for too long, or was opened by somebody else. Look at what "
                "stands here now and "
                "confirm again. Nothing was changed, and what you wrote is still here."
            )
        )
    return form


def find_earlier_result(request: HttpRequest, *, by_anybody: bool = False) -> FormResult | None:
    """Return what a form made that was used before by whoever sends it again; None for any other.

    What it made may be the very reason why it would not pass its checks now. `by_anybody` is for
    whoever left by it.
    """
    form = _read(request) if request.method == "POST" else None
    if form is None or not (by_anybody or form.who == _who(request)):
        return None
    return find_first_result(form)


def _read(request: HttpRequest) -> ConfirmedForm | None:
    """Return the form of this page that a request brings, or None where it has no token of ours."""
    token = request.POST.get(FIELD, "")
    try:
        values = signing.loads(token, salt=SALT, max_age=LASTS) if len(token) <= LONGEST else None
    except signing.BadSignature:
        return None
    if values is None:
        return None
    act, subject, who, state, nonce = values
    if (act, subject) != _page(request):
        return None
    return ConfirmedForm(nonce, act, subject, who, state, _digest_form(request))


def _digest_form(request: HttpRequest) -> str:
    """Return the digest of what a form says, its files by name and size."""
    fields = [
        (name, values)
        for name, values in request.POST.lists()
        if name not in {FIELD, "csrfmiddlewaretoken"}
    ]
    files = [
        (name, file.name, file.size)
        for name in request.FILES
        for file in request.FILES.getlist(name)
    ]
    return _digest(repr([sorted(fields), sorted(files)]))


def confirm_form(
    request: HttpRequest,
    do: PerformAct,
    *,
    of: Model | None = None,
    state: Callable[[], str] | None = None,
    outside: bool = False,
    at: datetime | None = None,
) -> FormResult:
    """Do the act that a form confirms, once.

    `of` is the row its page showed; `state` says more than a row can.

    `outside` is for acts that ask a payment provider. Refuses Unconfirmed, Changed, and what the
    act refuses.
    """

    def stands() -> str:
        if of is not None and not outside:
            lock_subject(of)
        return state() if state is not None else digest_state(reload_row(of))

    act = perform_once_outside_transaction if outside else perform_once
    return act(read_confirmed_form(request), stands, do, at=at or timezone.now())


def show_result(request: HttpRequest, result: FormResult) -> None:
    """Tell what a confirmed form made; of one that came again, that it was done once."""
    if result.again:
        sentence = _("This was sent twice and done once: %(words)s") % {"words": result.words}
        messages.info(
            request,
            str(sentence) if result.words else gettext("This was sent twice. It was done once."),
        )
    elif result.words:
        messages.success(request, result.words)


def is_stale_form(refused: Refused) -> bool:
    """Say whether a form was not asked at all, because its page is not the one that stands now."""
    return isinstance(refused, StateChanged | FormUsed | Unconfirmed)


def reload_row(of: Model | None) -> Model | None:
    """Return a row as it stands now."""
    return type(of)._base_manager.get(pk=of.pk) if of is not None else None


def _page(request: HttpRequest) -> tuple[str, str]:
    """Return what is done to what: the name of the address, and the numbers in it."""
    match = request.resolver_match
    if match is None:
        return request.path, ""
    return match.view_name[:120], address_subject(*match.kwargs.values())


def address_subject(*parts: object) -> str:
    """Return what an address is about: numbers of rows and days as they are.

    Words may be an order's secret or hold a mailbox, and are told apart by their digest alone.
    """
    known = (part if isinstance(part, int | date) else _digest(str(part)) for part in parts)
    return " ".join(str(part) for part in known)[:120]


def _who(request: HttpRequest) -> str:
    """Return whose page it is: an account's, or that of a browser without one, known by its CSRF
    secret."""
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    get_token(request)
    return "browser " + _digest(str(request.META["CSRF_COOKIE"]))


def _digest(text: str) -> str:
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()[:32]
