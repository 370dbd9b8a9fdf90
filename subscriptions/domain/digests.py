"""When a reader's digest is due, by the newspaper's clock."""

from datetime import datetime, time, timedelta

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.common.moments import NEWSPAPER_TIME, newspaper_day

HOURS = range(24)
DAY = timedelta(days=1)


class Rhythm(TextChoices):
    """How often a digest is written."""

    DAILY = "daily", pgettext_lazy("digest", "Every day")
    WEEKLY = "weekly", pgettext_lazy("digest", "Once a week")


class Weekday(IntegerChoices):
    """The day of a weekly digest, as ISO 8601 counts."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


def last_due(rhythm: str, weekday: int, hour: int, at: datetime) -> datetime:
    """Return the last moment, not after `at`, at which such a digest was due."""
    day = newspaper_day(at)
    if datetime.combine(day, time(hour), NEWSPAPER_TIME) > at:
        day -= DAY
    while rhythm == Rhythm.WEEKLY and day.isoweekday() != weekday:
        day -= DAY
    return datetime.combine(day, time(hour), NEWSPAPER_TIME)
