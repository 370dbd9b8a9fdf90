"""Moments as other systems write them. Pure."""

import re
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from articles.imports.items import BadRow
from articles.moments import NEWSPAPER_TIME, within_time

WRITTEN = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?秒?)?"
)


def moment(text: str) -> datetime:
    """Return a moment in UTC: ISO 8601, or year, month and day in any of the usual ways, with or without a time.

    Without a zone it is newspaper time (Asia/Shanghai). Refuses BadRow.
    """
    text = text.strip()
    try:
        found = datetime.fromisoformat(
            text if text[4:5] == "-" else ""
        )  # Python takes any sign between the parts
    except ValueError:
        found = _written(text)
    if found.tzinfo is None:
        found = found.replace(tzinfo=NEWSPAPER_TIME)
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise BadRow(_bad(text)) from error


def day(text: str) -> date:
    """Return a day as `moment` reads it, in newspaper time. Refuses BadRow."""
    return within_time(moment(text)).astimezone(NEWSPAPER_TIME).date()


def _written(text: str) -> datetime:
    match = WRITTEN.fullmatch(text)
    if match is None:
        raise BadRow(_bad(text))
    try:
        return datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError as error:
        raise BadRow(_bad(text)) from error


def _bad(text: str) -> str:
    return _("“%(text)s” is no date. Write it as 2024-03-05 or 2024-03-05 08:30.") % {
        "text": text[:40]
    }
