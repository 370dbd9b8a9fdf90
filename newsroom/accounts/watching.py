"""Sign-ins and sign-outs in the journal. Django tells of them by signals; this is the one place that listens."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from articles.actions import journal, locks
from newsroom.accounts import changes
from newsroom.accounts.models import User


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    at = timezone.now()
    journal.record("account.signed_in", by=user, at=at, subject=user.username)
    changes.end_set_up(user, at=at)


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        locks.leave_everything(user)
        journal.record("account.signed_out", by=user, at=timezone.now(), subject=user.username)


@receiver(user_login_failed)
def refused(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Name only accounts that exist: somebody may have typed a password where the name belongs."""
    name = str(credentials.get("username") or "").replace("\0", "")
    field = "email__iexact" if "@" in name else "username__iexact"
    known = User.objects.filter(**{field: name}).first() if name else None
    journal.record(
        "account.refused",
        by=None,
        at=timezone.now(),
        subject=known.username if known else "?",
        outcome="denied",
    )
