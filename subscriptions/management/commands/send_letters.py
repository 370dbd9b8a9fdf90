"""manage.py send_letters: send what waits."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.installation import Inert
from subscriptions.actions import letters


class Command(BaseCommand):
    help = "Send the letters that wait, each once. What fails is tried again by the next run, eight times."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=500, help="at most so many at once")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many went and how many failed."""
        try:
            sent, failed = letters.send_waiting(timezone.now(), options["most"])
        except Inert as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"sent: {sent}, failed: {failed}")
