"""Sign-ins and sign-outs. Django tells of them by signals; this is the one place that listens.

What is refused at sign-in is counted, and told once a limit is reached (`limits.py`): a row of the
journal, which nobody can delete, for each guess would let a stranger fill it.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from articles.actions.records import journal
from articles.actions.review import locks
from newsroom.account_changes import changes
from newsroom.accounts.models import User
from newsroom.sign_in import sign_ins
from newsroom.sign_in.notices import tell_of_sign_in


@receiver(user_logged_in)
def handle_sign_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Write down where an account is signed in now, and tell its owner where that is new."""
    at = timezone.now()
    row = sign_ins.begin_sign_in(request, user, at=at)
    journal.record("account.signed_in", by=user, at=at, subject=user.username)
    changes.end_set_up(user, at=at)
    if sign_ins.is_from_elsewhere(row):
        tell_of_sign_in(row)


@receiver(user_logged_out)
def handle_sign_out(
    sender: Any, request: HttpRequest | None, user: User | None, **kwargs: Any
) -> None:
    """End the sign-in, and what its owner was writing."""
    at = timezone.now()
    sign_ins.record_sign_out(request, at=at)
    if user is not None:
        locks.release_locks_of(user)
        journal.record("account.signed_out", by=user, at=at, subject=user.username)
