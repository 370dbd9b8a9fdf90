"""The life of a sign-in: it begins, is seen, and ends by its owner, by idleness or by its age."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.actions.records import journal
from newsroom.accounts.models import SignIn, User
from newsroom.sign_in import devices

KEY = "sign_in"  # of the session: the number of its row
SEEN_EVERY = timedelta(minutes=5)  # a row is not written for every page
KEPT = timedelta(days=180)  # how long a person finds his own sign-ins

log = logging.getLogger(__name__)


def begin_sign_in(request: HttpRequest | None, user: User, *, at: datetime) -> SignIn:
    """Write down that an account signed in, and bind the session to it.

    The browser gets a mark with this answer where it has none (`SignInMiddleware`).
    """
    mark = devices.browser_mark(request)
    if request is not None and not mark:
        mark = request.new_device_mark = devices.new_mark()  # type: ignore[attr-defined]
    row = SignIn.objects.create(
        user=user,
        device=devices.mark_digest(mark),
        browser=devices.browser_kind(request),
        network=devices.request_network(request),
        seal=password_seal(user),
        begun_at=at,
        seen_at=at,
    )
    session: SessionBase | None = getattr(request, "session", None)
    if session is not None:
        longest = (
            settings.STAFF_SESSION_MINUTES if user.is_staff else settings.READER_SESSION_MINUTES
        )
        session[KEY] = row.pk
        session.set_expiry(longest * 60)
    SignIn.objects.filter(user=user, seen_at__lt=at - KEPT).delete()
    return row


def is_from_elsewhere(row: SignIn) -> bool:
    """Say whether an account that signed in before did so neither here nor with this browser."""
    before = SignIn.objects.filter(user=row.user_id).exclude(pk=row.pk)
    same_browser = Q(device=row.device) & ~Q(device="")
    same_network = Q(network=row.network) & ~Q(network="")
    return before.exists() and not before.filter(same_browser | same_network).exists()


def knows_browser(user: User | None, mark: str) -> bool:
    """Say whether an account signed in with a browser before. One query, account or none."""
    rows = SignIn.objects.filter(user=user.pk if user else None, device=devices.mark_digest(mark))
    return rows.exists() and bool(mark)


def current_user(request: HttpRequest) -> User | AnonymousUser:
    """Return who is signed in. Whose sign-in has ended is a stranger from now on."""
    user = auth.get_user(request)
    if not isinstance(user, User):
        return AnonymousUser()
    at = timezone.now()
    number = request.session.get(KEY)
    if number is None:  # signed in before sign-ins were written down
        begin_sign_in(request, user, at=at)
        return user
    row = SignIn.objects.filter(pk=number, user=user).first()
    if row is None or row.is_over(at, staff=user.is_staff):
        _leave(request)
        return AnonymousUser()
    _see(row, user, at)
    return user


def list_open_sign_ins(user: User, *, at: datetime) -> list[SignIn]:
    """Return the browsers in which an account is signed in now, the last used first."""
    seal = password_seal(user)
    rows = SignIn.objects.filter(user=user, ended_at=None, seal=seal)
    return [row for row in rows if not row.is_over(at, staff=user.is_staff)]


def end_sign_in(user: User, number: int, *, at: datetime) -> bool:
    """Sign one browser of an account out; say whether there was such a one."""
    with transaction.atomic():
        rows = SignIn.objects.filter(user=user, pk=number, ended_at=None)
        ended = rows.update(ended_at=at)
        if ended:
            journal.record("account.sign_in_ended", by=user, at=at, subject=user.username)
    return bool(ended)


def end_other_sign_ins(user: User, current: int | None, *, at: datetime) -> int:
    """Sign every browser of an account out but one; return how many."""
    with transaction.atomic():
        ended = (
            SignIn.objects.filter(user=user, ended_at=None)
            .exclude(pk=current or 0)
            .update(ended_at=at)
        )
        if ended:
            journal.record(
                "account.sign_in_ended", by=user, at=at, subject=user.username, count=ended
            )
    return ended


def record_sign_out(request: HttpRequest | None, *, at: datetime) -> None:
    """Write down that the browser of a request signed out."""
    session: SessionBase | None = getattr(request, "session", None)
    number = session.get(KEY) if session is not None else None
    if number is not None:
        SignIn.objects.filter(pk=number, ended_at=None).update(ended_at=at)


def password_seal(user: User) -> str:
    """Return a digest that changes with the password."""
    digest = salted_hmac(KEY, user.get_session_auth_hash(), algorithm="sha256")
    return str(digest.hexdigest())


def _see(row: SignIn, user: User, at: datetime) -> None:
    """Write down that a browser is in use, seldom. A database that cannot be written stops nobody.

    Django has compared the session with the password: another seal means that this very browser
    has just chosen a new one.
    """
    seal = password_seal(user)
    if at - row.seen_at < SEEN_EVERY and row.seal == seal:
        return
    try:
        with _without_waiting():
            SignIn.objects.filter(pk=row.pk).update(seen_at=max(at, row.seen_at), seal=seal)
    except DatabaseError:
        log.info("A sign-in could not be marked as seen.")


def _leave(request: HttpRequest) -> None:
    """Drop a session that has ended. Where it cannot be dropped it is refused again next time."""
    try:
        request.session.flush()
    except DatabaseError:
        log.info("An ended session could not be dropped.")


@contextmanager
def _without_waiting() -> Iterator[None]:
    """Let a write on SQLite give up at once where somebody else is writing: a page
    waits for none."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout={int(settings.LOCK_SECONDS) * 1000}")
