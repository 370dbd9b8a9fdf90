"""manage.py set_pages: set the pages of an issue, or of all issues."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.epaper.page_setting import SetIssue, set_pages
from articles.errors import NotReady, Refused
from articles.models import Issue, Publication
from newsroom.accounts.actors import SystemActor


class Command(BaseCommand):
    help = (
        "Set the pages of an issue from its articles: PDF, pictures and regions. The same articles "
        "make the same pages, so that a second run changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", nargs="?", type=int, help="its number (总第N期)")
        parser.add_argument("--all", action="store_true", help="every issue, the newest first")
        parser.add_argument("--publication", default="", help="code of the newspaper")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was set, and what does not fit."""
        if bool(options["all"]) == (options["issue"] is not None):
            raise CommandError(_("Name one issue, or say --all."))
        publication = _find_publication(options["publication"])
        issues = Issue.objects.of(publication).newest_first()
        if not options["all"]:
            issues = issues.filter(number=options["issue"])
            if not issues.exists():
                raise CommandError(
                    _("There is no issue %(number)d.") % {"number": options["issue"]}
                )
        for issue in issues.iterator():
            try:
                done = set_pages(issue, by=SystemActor("set_pages"), at=timezone.now())
            except NotReady as refused:
                if not options["all"]:
                    raise CommandError(str(refused)) from refused
                continue  # an issue that is only planned
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            self._report(issue, done)

    def _report(self, issue: Issue, done: SetIssue) -> None:
        self.stdout.write(
            _("%(issue)s: %(count)d pages set anew.") % {"issue": issue, "count": len(done.changed)}
        )
        for fit in done.fits:
            if fit["over_matter"] > 0:
                self.stdout.write(
                    _("  page %(page)s: “%(headline)s” has %(lines)d lines too many")
                    % {
                        "page": fit["page"],
                        "headline": fit["headline"],
                        "lines": fit["over_matter"],
                    }
                )
        for remark in done.remarks:
            self.stdout.write(f"  {remark}")


def _find_publication(code: str) -> Publication:
    papers = Publication.objects.order_by("pk")
    paper = papers.filter(code=code).first() if code else papers.first()
    if paper is None:
        raise CommandError(_("There is no such newspaper."))
    return paper
