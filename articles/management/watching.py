"""Programs beside the server: they do what waits, once or until they are ended."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, close_old_connections

from articles.common.outages import outage_of
from articles.errors import Refused

log = logging.getLogger(__name__)


class WatchingCommand(BaseCommand):
    """A command that does what waits; with --watch it goes on until it is ended.

    `waiting_line` is what the log says, once, while a database or a disk fails. `watches` says
    whether it goes on, `ended` whether it was told to end.
    """

    waiting_line: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ended = Event()
        self.watches = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", action="store_true", help="go on until ended")
        parser.add_argument(
            "--every", type=float, default=2.0, help="seconds between two rounds of --watch"
        )

    def do_waiting(self, **options: Any) -> None:
        """Do what waits now."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what waits, once or again and again."""
        self.watches = options["watch"]
        if self.watches:
            self._watch(**options)
            return
        try:
            self.do_waiting(**options)
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _watch(self, **options: Any) -> None:
        """Do what waits again and again. What fails for everybody is waited for, and the log has
        one line of it until it works again."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_call: self.ended.set())
        waits = False
        while not self.ended.is_set():
            try:
                self.do_waiting(**options)
            except (DatabaseError, InterfaceError, Refused) as error:
                if not isinstance(error, Refused) and outage_of(error) is None:
                    raise
                if not waits:
                    log.warning(self.waiting_line, exc_info=True)
                waits = True
            else:
                waits = False
            finally:
                close_old_connections()
            self.ended.wait(options["every"])
