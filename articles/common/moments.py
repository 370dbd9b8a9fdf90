"""Which moments a newspaper can carry, and how programs are told of one. Pure.

The limits are those of everything that shows a moment: four digits of a year (RFC 822, ISO 8601,
sitemaps), eight bytes of a search key, time zones that shift it, archive addresses. They are
defined here and nowhere else.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.errors import Invalid

NEWSPAPER_TIME = ZoneInfo(
    "Asia/Shanghai"
)  # the only definition; a start-up check compares TIME_ZONE
FIRST_YEAR = 1600
LAST_YEAR = 2199
FIRST_DAY = date(FIRST_YEAR, 1, 1)
LAST_DAY = date(LAST_YEAR, 12, 31)
EARLIEST = datetime.combine(FIRST_DAY, time.min, NEWSPAPER_TIME).astimezone(UTC)
LATEST = datetime.combine(LAST_DAY, time.max, NEWSPAPER_TIME).astimezone(UTC)
# What every time zone can still shift; rows from before there were limits are read within these.
SHIFTED_FIRST = datetime(1, 1, 3, tzinfo=UTC)
SHIFTED_LAST = datetime(9999, 12, 29, 23, 59, 59, tzinfo=UTC)
OUTSIDE = _(
    "Only days from the year %(first)d to the year %(last)d can be kept. Correct the year; "
    "where no end "
    "is meant, leave the end empty."
)
YEARS = {"first": FIRST_YEAR, "last": LAST_YEAR}


def newspaper_day(at: datetime) -> date:
    """Return the day that a moment falls on, by the newspaper's clock."""
    return at.astimezone(NEWSPAPER_TIME).date()


def last_midnight(at: datetime) -> datetime:
    """Return when the day of a moment began, by the newspaper's clock."""
    return datetime.combine(newspaper_day(at), time.min, NEWSPAPER_TIME)


def is_supported(at: datetime) -> bool:
    """Say whether everything that shows an aware moment can show this one."""
    return EARLIEST <= at <= LATEST


def validate_moment(at: datetime) -> None:
    """Refuse an aware moment that not every page, feed and index can carry (ValidationError)."""
    if not is_supported(at):
        raise ValidationError(OUTSIDE, params=YEARS, code="outside")


def validate_day(day: date) -> None:
    """Refuse a day that not every page, feed and index can carry (ValidationError)."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(OUTSIDE, params=YEARS, code="outside")


def require_supported(at: datetime | None) -> None:
    """Refuse Invalid for what `validate_moment` refuses, for actions; None passes."""
    if at is not None and not is_supported(at):
        raise Invalid(OUTSIDE % YEARS)


def clamp_moment(at: datetime) -> datetime:
    """Return the moment, or the nearest one that every time zone can shift."""
    return min(max(at, SHIFTED_FIRST), SHIFTED_LAST)


def day_start(day: date) -> datetime:
    """Return the midnight with which a day of the newspaper begins, as near as it can be
    carried.
    """
    return datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time.min, NEWSPAPER_TIME)


def day_end(day: date) -> datetime:
    """Return the midnight with which a day of the newspaper ends, as near as it can be carried."""
    return datetime.combine(
        min(max(day, FIRST_DAY), LAST_DAY) + timedelta(days=1), time.min, NEWSPAPER_TIME
    )


def iso_moment(at: datetime) -> str:
    """Return a moment as programs read it (ISO 8601, RFC 3339): newspaper time, its offset as
    ±hh:mm.

    Before there were zones, clocks went by the sun: +08:05:43 in Shanghai until 1901. RFC 3339
    knows no seconds of an offset, so it is taken up to the whole minute: the same instant, and no
    earlier day than readers are shown.
    """
    local = clamp_moment(at).astimezone(NEWSPAPER_TIME)
    offset = local.utcoffset() or timedelta(0)
    whole_minutes = -(-offset // timedelta(minutes=1)) * timedelta(minutes=1)
    return (
        local.isoformat()
        if whole_minutes == offset
        else local.astimezone(timezone(whole_minutes)).isoformat()
    )
