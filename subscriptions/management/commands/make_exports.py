"""manage.py make_exports: make the long exports that somebody asked for."""

from typing import Any

from django.utils import timezone

from articles.management.watching import WatchingCommand
from subscriptions.desk.exporting import make_next_export


class Command(WatchingCommand):
    help = (
        "Make the long exports that somebody asked for, until none waits. What a killed process "
        "left is taken up again. With --watch it goes on until it is ended, which is how an "
        "installation runs it."
    )
    waiting_line = "Exports wait for the database."

    def do_waiting(self, **options: Any) -> None:
        """Print what was worked on, one line each."""
        while not self.ended.is_set():
            job = make_next_export(timezone.now())
            if job is None:
                return
            self.stdout.write(f"{job.pk} {job.kind}")
            self.stdout.flush()
