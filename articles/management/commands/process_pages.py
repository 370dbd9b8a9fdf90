"""manage.py process_pages: read uploaded pages and set pages that somebody asked for."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.epaper.page_worker import only_worker, process_next
from articles.common.outages import outage_of
from articles.errors import Refused

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Read the pages that were uploaded and set those that somebody asked for, until nothing "
        "waits. What a killed process left is taken up again. With --watch it goes on until it is "
        "ended, which is how an installation runs it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", action="store_true", help="go on until ended")
        parser.add_argument(
            "--every", type=float, default=2.0, help="seconds between two rounds of --watch"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was done, one line each."""
        if options["watch"]:
            self._watch(options["every"])
            return
        with only_worker() as alone:
            if not alone:
                self.stdout.write(_("Another process works on pages already."))
                return
            try:
                while self._process_one():
                    pass
            except Refused as refused:
                raise CommandError(str(refused)) from refused

    def _watch(self, every: float) -> None:
        """Do what waits again and again. A database or a disk that fails is waited for, and the log
        has one line of it."""
        ended = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_call: ended.set())
        waits = False
        while not ended.is_set():
            try:
                with only_worker() as alone:
                    while alone and not ended.is_set() and self._process_one():
                        waits = False
            except (DatabaseError, InterfaceError, Refused) as error:
                if not isinstance(error, Refused) and outage_of(error) is None:
                    raise
                if not waits:
                    log.warning("Pages wait for the database or the disk.", exc_info=True)
                waits = True
            finally:
                close_old_connections()
            ended.wait(every)

    def _process_one(self) -> bool:
        """Do what waits next; say whether there was anything."""
        done = process_next(timezone.now())
        if done is not None:
            self.stdout.write(f"{done}: {done.get_state_display()} {done.problem}".strip())
            self.stdout.flush()
        return done is not None
