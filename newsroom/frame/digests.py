"""The digest: what concerns a member of the staff and is unread, once a day by letter.

It runs with the hourly job and leaves by the queue of letters. A digest is claimed in the
transaction that queues its letter, so that a job that runs twice writes one; a letter that the mail
server does not take waits in the queue.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from articles import installation
from articles.actions.records.desk_settings import claim_digest
from articles.common.moments import last_midnight
from articles.models import DeskSettings
from articles.selectors.alerts import FoundAlert, list_alerts
from subscriptions.actions.housekeeping import register_part
from subscriptions.actions.readers.letters import queue_passing_letter
from subscriptions.models.readers.letters import is_undeliverable_address

LINES_MAX = 20  # alerts that a letter names; of the others it gives the number
FIRST_REACH = timedelta(days=1)  # of the first digest of a person


def write_due_digests(at: datetime) -> int:
    """Queue the digests whose hour has come today; return how many letters were written.

    A restored copy writes none, and nobody gets one whose account is closed, who is not staff any
    more, or who has nothing unread.
    """
    if installation.find_copy_doubt() is not None:
        return 0
    hour = timezone.localtime(at).hour
    due = (
        DeskSettings.objects.not_digested_since(last_midnight(at))
        .filter(digest_hour__lte=hour, user__is_active=True, user__is_staff=True)
        .exclude(user__email="")
        .select_related("user")
        .order_by("pk")
    )
    return sum(_write_digest(settings, at) for settings in due)


def _write_digest(settings: DeskSettings, at: datetime) -> bool:
    """Write the digest of one person; say whether there was something to write."""
    address = settings.user.email
    with transaction.atomic():
        if is_undeliverable_address(address) or not claim_digest(settings, at=at):
            return False
        alerts = list_alerts(settings.user, at, _find_beginning(settings, at))
        if alerts:
            queue_passing_letter(address, "staff_digest", _make_context(alerts))
    return bool(alerts)


def _find_beginning(settings: DeskSettings, at: datetime) -> datetime:
    """Return from when on a digest tells: what was told or read before is not told again."""
    told_until = settings.digested_at or at - FIRST_REACH
    return max(told_until, settings.alerts_read_at or told_until)


def _make_context(alerts: Sequence[FoundAlert]) -> dict[str, object]:
    return {
        "alerts": alerts[:LINES_MAX],
        "count": len(alerts),
        "others": max(len(alerts) - LINES_MAX, 0),
    }


register_part("digests", write_due_digests)
