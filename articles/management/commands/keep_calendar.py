"""Keep the calendars planned through the end of the catalogue year; run once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.editions import calendar
from articles.common.moments import newspaper_day
from articles.domain.schedule import planned_until
from articles.models import Publication
from newsroom.accounts.actors import SystemActor


class Command(BaseCommand):
    help = (
        "Plan the issue dates of every newspaper through the end of the catalogue year. "
        "Done again it changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        last = planned_until(newspaper_day(at)).isoformat()
        for publication in Publication.objects.order_by("pk"):
            done = calendar.plan_dates(publication, by=SystemActor("keep_calendar"), at=at)
            values = {
                "name": publication,
                "added": done.added,
                "removed": done.removed,
                "last": last,
            }
            self.stdout.write(
                _(
                    "%(name)s: planned through %(last)s, %(added)d dates added, %(removed)d "
                    "taken out."
                )
                % values
            )
