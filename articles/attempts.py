"""Counted attempts: how often something was tried within a period, shared by every process.

Counts are rows of the database, so that they hold without a shared cache and outlive a lost one.
A row is keyed by a digest: no name and no address is kept. Each ends by itself.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from articles.common.client_addresses import client_address

SALT = "articles.attempts"
DROPPED_AT_ONCE = 50  # rows that have ended, whenever a new one is made


@dataclass(frozen=True)
class Limit:
    """How many attempts there may be in a period, which begins with the first of them."""

    name: str
    most: int
    period: timedelta


@dataclass(frozen=True)
class Bucket:
    """What is counted together under a limit: an account, an address, both."""

    limit: Limit
    of: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return the digest that only this installation can make."""
        parts = "\n".join((self.limit.name, *self.of))
        return salted_hmac(SALT, parts, algorithm="sha256").hexdigest()


class _FullError(Exception):
    """A bucket had no room when its turn came: nothing is counted in the others."""


def count_attempt(buckets: Sequence[Bucket], *, at: datetime) -> datetime | None:
    """Count one attempt in every bucket, or in none where one is full.

    Return None where it was counted, else when the attempts begin again. What is refused is not
    counted, so that a person who goes on trying does not prolong the wait, and costs no write.
    """
    until = full_until(buckets, at=at)
    if until is not None:
        return until
    made = False
    try:
        with transaction.atomic():
            # One order for everybody: two attempts never wait for each other.
            for bucket in sorted(buckets, key=_key_of):
                made = _add_one(bucket, at) or made
    except _FullError:
        return full_until(buckets, at=at) or at
    if made:
        _drop_ended(at)
    return None


def full_until(buckets: Sequence[Bucket], *, at: datetime) -> datetime | None:
    """Return when the last of the full buckets ends, None where none is full. One query."""
    limits = {bucket.key: bucket.limit.most for bucket in buckets}
    rows = _counts().filter(key__in=limits, ends_at__gt=at)
    full = [ends_at for key, count, ends_at in rows.values_list(*COLUMNS) if count >= limits[key]]
    return max(full, default=None)


def give_back_attempt(buckets: Sequence[Bucket]) -> None:
    """Take back one attempt that was no guess."""
    keys = [bucket.key for bucket in buckets]
    _counts().filter(key__in=keys, count__gt=0).update(count=F("count") - 1)


def clear_attempts(bucket: Bucket) -> None:
    """Drop what was counted: who knows the secret is not guessing."""
    _counts().filter(key=bucket.key).delete()


def is_first_report(bucket: Bucket, *, at: datetime) -> bool:
    """Say once in a period that a bucket became full: to the first who asks."""
    rows = _counts().filter(key=bucket.key, ends_at__gt=at, journalled=False)
    return bool(rows.filter(count__gte=bucket.limit.most).update(journalled=True))


def counted_address(request: HttpRequest | None) -> str:
    """Return the address under which a request is counted; "" where none can be trusted.

    An IPv6 client has 2⁶⁴ addresses, which count as one.
    """
    address = client_address(request) if request is not None else ""
    if ":" in address:
        return str(ip_network(f"{address}/64", strict=False))
    return address


def format_minutes(time: timedelta) -> str:
    """Return in words how long something takes, rounded up to minutes."""
    minutes = max(1, math.ceil(time.total_seconds() / 60))
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


COLUMNS = ("key", "count", "ends_at")


def _counts() -> Any:
    """Return the table, which is defined with the accounts; it is found as the user model is."""
    return apps.get_model("accounts", "AttemptCount")._default_manager


def _key_of(bucket: Bucket) -> str:
    return bucket.key


def _add_one(bucket: Bucket, at: datetime) -> bool:
    """Count one attempt; say whether a row was made for it. Raises _FullError."""
    rows = _counts().filter(key=bucket.key)
    ends_at = at + bucket.limit.period
    room = rows.filter(ends_at__gt=at, count__lt=bucket.limit.most)
    if room.update(count=F("count") + 1):
        return False
    if rows.filter(ends_at__lte=at).update(count=1, ends_at=ends_at, journalled=False):
        return False
    _row, made = rows.get_or_create(key=bucket.key, defaults={"count": 1, "ends_at": ends_at})
    if made or room.update(count=F("count") + 1):
        return bool(made)
    raise _FullError


def _drop_ended(at: datetime) -> None:
    """Drop some rows that have ended, but those that somebody begins again at this moment."""
    skips = transaction.get_connection().features.has_select_for_update_skip_locked
    with transaction.atomic():
        ended = _counts().select_for_update(skip_locked=skips).filter(ends_at__lte=at)
        chosen = list(ended.values_list("pk", flat=True)[:DROPPED_AT_ONCE])
        _counts().filter(pk__in=chosen).delete()
