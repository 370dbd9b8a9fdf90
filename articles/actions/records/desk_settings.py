"""A person's own desk: what is read, when the digest comes, whether the guide is open, and how the
start page is arranged.

They change nothing of the newspaper and concern nobody else, so the journal has no row of them.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.common.moments import last_midnight
from articles.domain.letter_times import LAST_HOUR
from articles.errors import Invalid
from articles.models import DeskSettings
from newsroom.accounts.models import User


def _lock_settings(by: User) -> DeskSettings:
    """Return the row of a person, locked until the transaction ends."""
    rights.require(by.is_active and by.is_staff)
    settings, _made = DeskSettings.objects.select_for_update().get_or_create(user=by)
    return settings


@transaction.atomic
def mark_alerts_read(until: datetime, *, by: User, at: datetime) -> None:
    """Mark a person's alerts until a moment as read. Those read stay read, and what is yet to come
    does not become read. Refuses NotYours."""
    settings = _lock_settings(by)
    moment = min(until, at)
    if settings.alerts_read_at is None or settings.alerts_read_at < moment:
        settings.alerts_read_at = moment
        settings.save(update_fields=["alerts_read_at"])


@transaction.atomic
def set_digest_hour(hour: int | None, *, by: User, at: datetime) -> None:
    """Have a digest written to a person every day at an hour of the newspaper's clock, or never.

    An hour that is over today begins tomorrow. Refuses NotYours, and Invalid for an hour that no
    day has and for an account without an e-mail address.
    """
    if hour is not None and not 0 <= hour <= LAST_HOUR:
        raise Invalid(_("A day has the hours 0 to 23. Nothing was stored."))
    if hour is not None and not by.email:
        raise Invalid(
            _("Your account has no e-mail address. Have one entered first. Nothing was stored.")
        )
    settings = _lock_settings(by)
    if hour is not None and hour != settings.digest_hour and timezone.localtime(at).hour >= hour:
        settings.digested_at = at
    settings.digest_hour = hour
    settings.save(update_fields=["digest_hour", "digested_at"])


@transaction.atomic
def close_guide(*, by: User, at: datetime) -> None:
    """Put the guide of the first visit away. Refuses NotYours."""
    settings = _lock_settings(by)
    settings.guide_closed_at = settings.guide_closed_at or at
    settings.save(update_fields=["guide_closed_at"])


@transaction.atomic
def open_guide(*, by: User, at: datetime) -> None:
    """Show the guide of the first visit again. Refuses NotYours."""
    settings = _lock_settings(by)
    settings.guide_closed_at = None
    settings.save(update_fields=["guide_closed_at"])


@transaction.atomic
def store_blocks(order: Sequence[str], hidden: Sequence[str], *, by: User) -> None:
    """Store in which order a person sees the blocks of the start page, and which are hidden.
    Refuses NotYours."""
    settings = _lock_settings(by)
    settings.block_order = list(order)
    settings.hidden_blocks = list(hidden)
    settings.save(update_fields=["block_order", "hidden_blocks"])


def claim_digest(settings: DeskSettings, *, at: datetime) -> bool:
    """Take the digest of today for a person; say whether nobody had. Run it in the transaction that
    writes the letter."""
    today = last_midnight(at)
    rows = DeskSettings.objects.filter(pk=settings.pk, digest_hour=settings.digest_hour)
    return bool(rows.not_digested_since(today).update(digested_at=at))
