"""manage.py send_reminders: write the reminders that are due."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from newsroom.accounts.actors import SystemActor
from subscriptions.actions.sales import reminders
from subscriptions.selectors.sales.reminders import list_due_reminders


class Command(BaseCommand):
    help = (
        "Write the reminders that are due, each once. They go out with send_letters. Safe to run "
        "at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many are due")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many were written, or are due."""
        at = timezone.now()
        if options["dry_run"]:
            by_email = [bool(one.email) for one in list_due_reminders(at)]
            self.stdout.write(
                f"due: {sum(by_email)}, without e-mail: {len(by_email) - sum(by_email)}"
            )
        else:
            written = reminders.write_due_reminders(by=SystemActor("send_reminders"), at=at)
            self.stdout.write(f"written: {written}")
