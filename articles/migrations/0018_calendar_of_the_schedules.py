"""Fill the calendar from the schedules there are: whole months, from the first issue known to the end of the catalogue.

Copied from articles/actions/editions/calendar.py as it was, so that later changes there do not change the past. Data only.
"""

from datetime import date

from django.db import migrations
from django.db.models import Min
from django.utils import timezone

BATCH = 1000


def days_of(schedules, first, last):
    found = set()
    for schedule in schedules:
        begin, end = max(first, schedule.valid_from), min(last, schedule.valid_until or last)
        for ordinal in range(begin.toordinal(), end.toordinal() + 1):
            if str(date.fromordinal(ordinal).isoweekday()) in schedule.weekdays:
                found.add(date.fromordinal(ordinal))
    return sorted(found)


def fill(apps, schema_editor):
    Publication, Issue = apps.get_model("articles", "Publication"), apps.get_model("articles", "Issue")
    IssueDate = apps.get_model("articles", "IssueDate")
    today = timezone.localdate()
    last = date(today.year + (2 if today.month >= 10 else 1), 12, 31)
    for publication in Publication.objects.all():
        schedules = list(publication.schedules.all())
        oldest = Issue.objects.filter(publication=publication).aggregate(Min("date"))["date__min"] or today
        days = days_of(schedules, min(oldest, today).replace(day=1), last)
        IssueDate.objects.bulk_create([IssueDate(publication=publication, date=day) for day in days], BATCH)


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_calendar")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
