"""How often somebody may try to sign in, and what he is told then.

A browser that the account signed in with before has a count of its own, and no other stops it: so
a stranger shuts nobody out. Everybody else is counted three times: for the account at his address,
for the account wherever he is, and for his address whatever account he tries.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles import attempts
from articles.actions.records import journal
from articles.attempts import Bucket, Limit, counted_address, format_minutes
from articles.common.database_busy import is_busy
from newsroom.accounts.actors import VISITOR
from newsroom.accounts.models import User
from newsroom.sign_in.devices import browser_mark, mark_digest
from newsroom.sign_in.names import fold_name
from newsroom.sign_in.sign_ins import knows_browser

BROWSER = Limit("sign-in.browser", 10, timedelta(minutes=15))
PAIR = Limit("sign-in.pair", 10, timedelta(minutes=15))
ACCOUNT = Limit("sign-in.account", 50, timedelta(hours=1))
ADDRESS = Limit("sign-in.address", 50, timedelta(minutes=15))
PASSWORD = Limit("old-password", 10, timedelta(minutes=15))

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SignInBlocked:
    """Why no password is looked at: too many were wrong, or (`until` None) nobody could count."""

    until: datetime | None

    @property
    def status(self) -> int:
        """Return the HTTP status of the page that says so."""
        return HTTPStatus.TOO_MANY_REQUESTS if self.until else HTTPStatus.SERVICE_UNAVAILABLE

    def words(self, at: datetime) -> str:
        """Return what is told: how long, and what to do. Known and unknown names are told alike."""
        if self.until is None:
            return _(
                "Nobody can sign in at the moment, because attempts cannot be counted. Nothing was "
                "changed. Try again in some minutes, and tell the system administrator."
            )
        return _(
            "Too many sign-ins went wrong, so none is tried for now, not even with the right "
            "password. Wait %(time)s, then try again."
        ) % {"time": format_minutes(self.until - at)}

    def seconds(self, at: datetime) -> int:
        """Return after how many seconds to try again."""
        return max(1, int((self.until - at).total_seconds())) if self.until else 60


@dataclass(frozen=True)
class SignInAttempt:
    """One attempt to sign in: who tries, and what counts it."""

    user: User | None
    buckets: tuple[Bucket, ...]
    at: datetime

    def begin(self) -> SignInBlocked | None:
        """Count it before any password is looked at; return why it may not be made, or None.

        Where the counts are lost nobody comes in by guessing. Passes on that the database is busy.
        """
        try:
            until = attempts.count_attempt(self.buckets, at=self.at)
        except DatabaseError as error:
            if is_busy(error):
                raise
            log.exception("Sign-ins could not be counted; none is let in.")
            return SignInBlocked(None)
        return SignInBlocked(until) if until is not None else None

    def passed(self) -> None:
        """Take the attempt back: it was no guess."""
        attempts.clear_attempts(self.buckets[0])
        attempts.give_back_attempt(self.buckets[1:])

    def failed(self) -> None:
        """Write one row into the journal where this was the last that a limit allows.

        Only accounts that exist are named: somebody may have typed a password for a name.
        """
        full = [one for one in self.buckets if attempts.is_first_report(one, at=self.at)]
        for bucket in full:
            journal.record(
                "account.refused",
                by=VISITOR,
                at=self.at,
                subject=self.user.username if self.user else "?",
                outcome="denied",
                reason=_("%(count)d attempts within %(time)s went wrong.")
                % {"count": bucket.limit.most, "time": format_minutes(bucket.limit.period)},
                limit=bucket.limit.name,
            )


def sign_in_attempt(
    request: HttpRequest | None, name: str, user: User | None, at: datetime
) -> SignInAttempt:
    """Return an attempt on an account, or on a name that no account has."""
    account = f"user {user.pk}" if user else f"name {fold_name(name)}"
    mark = browser_mark(request)
    if mark and knows_browser(user, mark):
        return SignInAttempt(user, (Bucket(BROWSER, (account, mark_digest(mark))),), at)
    place = counted_address(request)
    buckets = (
        Bucket(PAIR, (account, place)),
        Bucket(ACCOUNT, (account,)),
        Bucket(ADDRESS, (place,)),
    )
    return SignInAttempt(user, buckets, at)


def old_password_attempt(user: User, at: datetime) -> SignInAttempt:
    """Return an attempt to name the password of whoever is signed in, to choose another one."""
    return SignInAttempt(user, (Bucket(PASSWORD, (f"user {user.pk}",)),), at)
