"""Moments as other systems write them. Pure."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _

from articles.characters.scripts import limit_marks
from articles.common.moments import NEWSPAPER_TIME, SHIFTED_LAST, clamp_moment, newspaper_day
from articles.imports.items import BadRow

WRITTEN = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]*(上午|下午|AM|PM)?[T\s]*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?[秒分]?"
    r"(?:\s*(AM|PM))?)?",
    re.IGNORECASE,
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")  # days of a spreadsheet: 1954 to 2119
# a spreadsheet's days have no zone; ISO/IEC 29500 18.17.4.1
SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001
LEAP_SECOND = re.compile(r"(:\d{2}):60(?!\d)")
MIDNIGHT = re.compile(r"(?<=[T\s])24(:00(?::00(?:\.0+)?)?)(?![\d:])")
NEVER = re.compile(r"\s*[9９]{4}\D")  # systems write the year 9999 where they mean never


def parse_moment(text: str) -> datetime:
    """Return a moment in UTC: ISO 8601, or year, month and day in any of the usual ways, with or
    without a time.

    Without a zone it is newspaper time (Asia/Shanghai). A leap second is the second before it,
    24:00 the next day's beginning, and a bare number the day of a spreadsheet. Refuses BadRow.
    """
    written = unicodedata.normalize("NFKC", limit_marks(text)).strip()
    plain = LEAP_SECOND.sub(r"\1:59", written)
    plain, midnight = MIDNIGHT.subn(r"00\1", plain)
    try:
        moment = _parse_any(plain) + timedelta(days=midnight)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=NEWSPAPER_TIME)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadRow(_bad_date_message(text)) from error


def parse_date_text(text: str) -> date:
    """Return a day as `parse_moment` reads it, in newspaper time. Refuses BadRow."""
    return newspaper_day(clamp_moment(parse_moment(text)))


def parse_end(text: str) -> datetime:
    """Return the moment at which something ends; the last there is for the year 9999, which means
    never.
    """
    return SHIFTED_LAST if NEVER.match(text) else parse_moment(text)


def is_serial(text: str) -> bool:
    """Say whether a date is written as a spreadsheet counts days."""
    return SERIAL.fullmatch(text.strip()) is not None


def _parse_any(text: str) -> datetime:
    """Return what is written. Raises ValueError."""
    if SERIAL.fullmatch(text):
        return SERIAL_ZERO + timedelta(seconds=round(float(text) * 86_400))
    if compact := COMPACT.fullmatch(text):
        parts = [int(part) for part in compact.groups()]
        return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001
    if text[4:5] == "-":  # Python takes any sign between the parts
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    return _parse_written(text)


def _parse_written(text: str) -> datetime:
    match = WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, on, before, hour, minute, second, after = match.groups()
    moment = datetime(  # noqa: DTZ001  the caller gives it its zone
        int(year), int(month), int(on), int(hour or 0), int(minute or 0), int(second or 0)
    )
    half = (before or after or "").upper()
    if half in {"下午", "PM"} and moment.hour < 12:
        return moment + timedelta(hours=12)
    if half in {"上午", "AM"} and moment.hour == 12:
        return moment - timedelta(hours=12)
    return moment


def _bad_date_message(text: str) -> str:
    return _("“%(text)s” is no date. Write it as 2024-03-05 or 2024-03-05 08:30.") % {
        "text": text[:40]
    }
