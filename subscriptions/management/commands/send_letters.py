"""manage.py send_letters: send what waits."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from articles.common.outages import outage_of
from articles.errors import Refused
from subscriptions.actions.readers import outbox

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Send the letters that wait, each once. What fails is tried again later, eight times. "
        "With --watch it goes on until it is ended, which is how an installation runs it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=500, help="at most so many at once")
        parser.add_argument("--watch", action="store_true", help="go on until ended")
        parser.add_argument(
            "--every", type=float, default=2.0, help="seconds between two rounds of --watch"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many went and how many failed."""
        if options["watch"]:
            self._watch(options["most"], options["every"])
            return
        try:
            self._tell(*outbox.send_outbox(timezone.now(), options["most"]))
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _watch(self, most: int, every: float) -> None:
        """Send what waits again and again.

        A database that fails is waited for, and so is whoever lifts what keeps letters here. The
        log has one line of it, until letters go again.
        """
        ended = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_call: ended.set())
        waits = False
        while not ended.is_set():
            try:
                sent, failed = outbox.send_outbox(timezone.now(), most)
            except (DatabaseError, InterfaceError, Refused) as error:
                if not isinstance(error, Refused) and outage_of(error) is None:
                    raise
                if not waits:
                    log.warning("Letters wait for the database, or to be released.", exc_info=True)
                waits = True
            else:
                waits = False
                if sent or failed:
                    self._tell(sent, failed)
            finally:
                close_old_connections()
            ended.wait(every)

    def _tell(self, sent: int, failed: int) -> None:
        self.stdout.write(f"sent: {sent}, failed: {failed}")
