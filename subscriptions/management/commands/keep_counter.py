"""manage.py keep_counter: what the counter does by itself. Run it every hour."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.common.database_busy import BUSY_STATUS
from subscriptions.actions.housekeeping import run_housekeeping


class Command(BaseCommand):
    help = (
        "Ask about open payments, settle paid orders, keep terms in step, book what issues earned."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        kept = run_housekeeping(at=timezone.now())
        self.stdout.write(
            _(
                "Payments found: %(asked)d. Attempts closed: %(closed)d. Orders settled: "
                "%(settled)d. "
                "Terms brought in step with the calendar: %(in_step)d. Issues booked: %(earned)d. "
                "Gifts expired: %(expired)d. Refunds arrived: %(paid_out)d."
            )
            % asdict(kept)
        )
        if kept.failed:
            parts = ", ".join([*kept.failed, *kept.busy])
            raise CommandError(
                _("Not done, see the log: %(parts)s. Everything else was.") % {"parts": parts}
            )
        if kept.busy:
            raise CommandError(
                _("The database was busy. Not done: %(parts)s. Everything else was; run it again.")
                % {"parts": ", ".join(kept.busy)},
                returncode=BUSY_STATUS,
            )
