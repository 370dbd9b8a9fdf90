"""An archive from elsewhere, in one command."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles import imports
from articles.actions.archive.import_report import ImportReport
from articles.actions.archive.importing import ImportPlan, import_rows
from articles.errors import Refused
from articles.imports.items import ItemRow
from articles.models import Publication
from newsroom.accounts.actors import SystemActor

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Bring in articles from ninjs (IPTC), WXR (WordPress), CSV or XLSX. Twice is the "
        "same as once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the archive")
        parser.add_argument(
            "--format", choices=imports.FORMATS, help="told by the file's name where it is left out"
        )
        parser.add_argument(
            "--publication", default="", help="the newspaper's code; needed where there are several"
        )
        parser.add_argument(
            "--editor", default="", help="who answers for articles whose archive names nobody"
        )
        parser.add_argument("--column", default="", help="home of articles that name no column")
        parser.add_argument("--as-drafts", action="store_true", help="publish nothing")
        parser.add_argument(
            "--keep-going",
            action="store_true",
            help="store the sound rows although others are broken",
        )
        parser.add_argument(
            "--withdraw-cancelled",
            action="store_true",
            help="withdraw public articles that their source took back, instead of asking the desk",
        )
        parser.add_argument("--dry-run", action="store_true", help="report the same, store nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            form = options["format"] or imports.detect_format(path)
            with path.open("rb") as file:
                report = self._run(file, path, form, options)
        except (Refused, OSError) as error:
            raise CommandError(_("%(error)s Nothing was stored.") % {"error": error}) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False, indent=2))
        else:
            self._tell(report, options)
        if not report.complete:
            sys.exit(1)

    def _run(self, file: IO[bytes], path: Path, form: str, options: dict[str, Any]) -> ImportReport:
        plan = ImportPlan(
            publication=find_publication(options["publication"]),
            editor=options["editor"],
            column=options["column"],
            as_drafts=options["as_drafts"],
            keep_going=options["keep_going"],
            dry_run=options["dry_run"],
            withdraw_cancelled=options["withdraw_cancelled"],
        )
        quiet = True if options["json"] or options["verbosity"] == 0 else None
        with tqdm(total=path.stat().st_size, unit="B", unit_scale=True, disable=quiet) as bar:
            notes: list[str] = []
            rows = _followed(imports.read_archive(file, path.name, form, notes), file, bar)
            return import_rows(
                rows, plan, by=SystemActor("import_articles"), at=timezone.now(), notes=notes
            )

    def _tell(self, report: ImportReport, options: dict[str, Any]) -> None:
        summary = (
            (_("broken"), report.faults),
            (_("note"), report.remarks),
            (_("no article"), report.left_out),
            (_("known"), report.known_rows),
        )
        for kind, lines in summary:
            for row, source_id, message in lines[:SHOWN]:
                self.stdout.write(
                    _("row %(row)d (%(kind)s) %(id)s: %(words)s")
                    % {"row": row, "kind": kind, "id": source_id, "words": message}
                )
            if len(lines) > SHOWN:
                self.stdout.write(
                    _("… and %(count)d more; --json lists a thousand.")
                    % {"count": len(lines) - SHOWN}
                )
        self.stdout.write(
            _(
                "%(rows)d rows: %(published)d published, %(drafts)d drafts, %(known)d known "
                "before, %(passed)d no "
                "articles, %(broken)d broken."
            )
            % vars(report)
        )
        made = {
            _("columns"): report.columns,
            _("people"): report.people,
            _("issues"): report.issues,
        }
        for kind, names in made.items():
            if names:
                self.stdout.write(
                    _("New %(kind)s: %(names)s") % {"kind": kind, "names": "、".join(names[:SHOWN])}
                )
        if options["dry_run"]:
            self.stdout.write(_("This was a dry run: nothing was stored."))
        elif not report.stored:
            self.stdout.write(_why_nothing(report, keep_going=options["keep_going"]))


def _why_nothing(report: ImportReport, *, keep_going: bool) -> str:
    if report.broken and not keep_going:
        return _("Nothing was stored, because rows are broken. --keep-going stores the others.")
    if report.broken:
        return _("Nothing was stored: no row is sound.")
    if report.known:
        return _("Nothing was stored: every article was known before.")
    return _("Nothing was stored: nothing in the file is an article.")


def find_publication(code: str) -> Publication:
    """Return the newspaper with this code, or the only one. Refuses CommandError."""
    known = {publication.code: publication for publication in Publication.objects.all()}
    if code in known:
        return known[code]
    if not known:
        raise CommandError(_("There is no newspaper yet. Make one in the admin, or run “demo”."))
    if code or len(known) > 1:
        raise CommandError(
            _("Say for which newspaper, with --publication: %(codes)s")
            % {"codes": ", ".join(known)}
        )
    return next(iter(known.values()))


def _followed(rows: Iterator[ItemRow], file: IO[bytes], bar: "tqdm[Any]") -> Iterator[ItemRow]:
    """Yield the rows and move the bar to where the file has been read.

    A second pass does not turn it back.
    """
    for number, row in enumerate(rows):
        if number % 200 == 0 and not file.closed:
            bar.update(max(0, file.tell() - bar.n))
        yield row
