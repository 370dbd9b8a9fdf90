"""How often readers may guess, or have letters sent, and what they are told then."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.attempts import (
    Bucket,
    Limit,
    count_attempt,
    counted_address,
    format_minutes,
    full_until,
)
from articles.common.database_busy import is_busy
from articles.reading.access import Site, render_page
from subscriptions.domain.parsing import fold_text

log = logging.getLogger(__name__)

MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
# A way in is asked for again where a letter is slow; nobody fills another one's mailbox with them.
WAY_IN_BY_PAIR = Limit("way-in.pair", 5, QUARTER)
WAY_IN_BY_MAILBOX = Limit("way-in.mailbox", 12, HOUR)
WAY_IN_BY_ADDRESS = Limit("way-in.address", 30, QUARTER)
WRONG_LINKS = Limit("link", 30, QUARTER)
GIFT_CODES = Limit("gift", 10, MINUTE)
GIFT_LINKS = Limit("gift-link", 20, MINUTE)
ORDER_ADDRESSES = Limit("order-address", 120, MINUTE)
NEW_MAILBOXES = Limit("new-mailbox", 5, MINUTE)
CORRECTIONS = Limit("contact", 20, MINUTE)


def sign_in_link_limits(request: HttpRequest, email: str) -> list[Bucket]:
    """Return what a letter with a way in counts for: the mailbox, the address, both together."""
    mailbox = fold_text(email)
    place = counted_address(request)
    return [
        Bucket(WAY_IN_BY_PAIR, (mailbox, place)),
        Bucket(WAY_IN_BY_MAILBOX, (mailbox,)),
        Bucket(WAY_IN_BY_ADDRESS, (place,)),
    ]


def address_limits(request: HttpRequest, limit: Limit) -> list[Bucket]:
    """Return what an attempt counts for that is about no account."""
    return [Bucket(limit, (counted_address(request),))]


def account_limits(request: HttpRequest, limit: Limit) -> list[Bucket]:
    """Return what an attempt of somebody who is signed in counts for: his account, his address."""
    return [Bucket(limit, (f"user {request.user.pk}",)), *address_limits(request, limit)]


def count_reader_attempt(buckets: Sequence[Bucket]) -> datetime | None:
    """Count one attempt; return until when there are none left, None where it may be made.

    Where attempts cannot be counted, as on a full disk, none is made for a minute. Passes on that
    the database is busy.
    """
    at = timezone.now()
    try:
        return count_attempt(buckets, at=at)
    except DatabaseError as error:
        if is_busy(error):
            raise
        log.exception("Attempts could not be counted; none is made.")
        return at + MINUTE


def attempts_used_up_until(buckets: Sequence[Bucket]) -> datetime | None:
    """Say the same of what was counted before, and count nothing."""
    return full_until(buckets, at=timezone.now())


def wait_page(request: HttpRequest, site: Site, until: datetime) -> HttpResponse:
    """Tell how long to wait (429)."""
    at = timezone.now()
    context = {"time": format_minutes(until - at)}
    answer = render_page(request, "subscriptions/too_often.html", site, context, status=429)
    answer.headers["Retry-After"] = str(max(1, int((until - at).total_seconds())))
    return answer
