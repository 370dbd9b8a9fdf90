"""manage.py send_letters: send what waits."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from articles.management.watching import WatchingCommand
from subscriptions.actions.readers import outbox


class Command(WatchingCommand):
    help = (
        "Send the letters that wait, each once. What fails is tried again later, eight times. "
        "With --watch it goes on until it is ended, which is how an installation runs it."
    )
    waiting_line = "Letters wait for the database, or to be released."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--most", type=int, default=500, help="at most so many at once")

    def do_waiting(self, **options: Any) -> None:
        """Print how many went and how many failed."""
        sent, failed = outbox.send_outbox(timezone.now(), options["most"])
        if sent or failed or not self.watches:
            self.stdout.write(f"sent: {sent}, failed: {failed}")
