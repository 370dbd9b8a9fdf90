"""manage.py process_pages: read uploaded pages and set pages that somebody asked for."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.epaper.page_worker import only_worker, process_next
from articles.management.watching import WatchingCommand


class Command(WatchingCommand):
    help = (
        "Read the pages that were uploaded and set those that somebody asked for, until nothing "
        "waits. What a killed process left is taken up again. With --watch it goes on until it is "
        "ended, which is how an installation runs it."
    )
    waiting_line = "Pages wait for the database or the disk."

    def do_waiting(self, **options: Any) -> None:
        """Print what was done, one line each."""
        with only_worker() as alone:
            if not alone and not self.watches:
                self.stdout.write(_("Another process works on pages already."))
            while alone and not self.ended.is_set() and self._process_one():
                pass

    def _process_one(self) -> bool:
        """Do what waits next; say whether there was anything."""
        done = process_next(timezone.now())
        if done is not None:
            self.stdout.write(f"{done}: {done.get_state_display()} {done.problem}".strip())
            self.stdout.flush()
        return done is not None
