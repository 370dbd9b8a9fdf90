"""Refused doors: a page that is not open to whoever asked answers in words and leaves a row in the
journal.

What an action refused has its row already. Here are the doors that Django or a view keeps shut
before any action runs.
"""

import logging
from datetime import datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from articles.actions.records import journal
from articles.errors import Refused
from articles.rights import NOT_YOURS
from newsroom.accounts.models import User

ACT = "door.refused"
CLOSED = _("Your account is closed. Nothing was changed. Ask the system administrator.")
NOT_STAFF = _(
    "This account does not belong to the staff. Nothing was changed. Ask the system administrator."
)

log = logging.getLogger(__name__)


def find_sentence(exception: BaseException | None) -> str:
    """Return why a door stayed shut: the sentence somebody gave, else the general one."""
    sentence = exception.args[0] if exception is not None and exception.args else ""
    return str(sentence) or str(NOT_YOURS)


def is_journalled(exception: BaseException | None) -> bool:
    """Say whether the action that refused has written its row: its refusal travels as the cause."""
    return isinstance(getattr(exception, "__cause__", None), Refused)


def journal_denial(
    request: HttpRequest, reason: str, *, at: datetime, account: User | None = None
) -> None:
    """Write down who stood before which door. Strangers leave no row, and a journal that cannot be
    written stops nobody from being told: the row is lost to the log instead.
    """
    try:
        who = account or _known(request)
        if who is None:
            return
        with transaction.atomic():
            journal.record(
                ACT,
                by=who,
                at=at,
                subject=request.path.replace("\0", ""),
                outcome="denied",
                reason=reason,
                method=str(request.method),
            )
    except DatabaseError:
        log.exception("A refused door could not be journalled.", extra={"request": request})


def find_closed_account(request: HttpRequest) -> User | None:
    """Return whose session this is, where the account was closed meanwhile: to Django that person
    is a stranger."""
    session: Any = getattr(request, "session", {})
    pk = session.get(SESSION_KEY)
    seal = session.get(HASH_SESSION_KEY, "")
    user = User.objects.filter(pk=pk, is_active=False).first() if pk else None
    # A session that a new password ended names nobody.
    return (
        user
        if user is not None and constant_time_compare(seal, user.get_session_auth_hash())
        else None
    )


def _known(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None
