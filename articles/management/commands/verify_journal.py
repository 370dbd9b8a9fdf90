"""Say whether the journal is what was written."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from articles.actions.records.sealing import seal_new_entries, verify_chain


class Command(BaseCommand):
    help = (
        "Walk the journal's chain of seals and tell the first place where it was altered. "
        "Exit 1 if there is one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seal", action="store_true", help="first seal what a crash left without a seal"
        )
        parser.add_argument("--head", default="", help="a digest this command printed earlier")
        parser.add_argument(
            "--count", type=int, default=0, help="how many links there were when it printed --head"
        )
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["seal"]:
            seal_new_entries(everything=True)
        result = verify_chain(head=options["head"], count=options["count"])
        if options["json"]:
            self.stdout.write(
                json.dumps({"count": result.count, "head": result.head, "fault": result.fault})
            )
        if result.fault:
            raise CommandError(
                _("The journal does not hold: %(fault)s Compare with a backup from before.")
                % {"fault": result.fault}
            )
        if not options["json"]:
            message = _(
                "The journal holds: %(count)d links. Note this down elsewhere: --count "
                "%(count)d --head %(head)s"
            )
            self.stdout.write(message % {"count": result.count, "head": result.head or "-"})
