"""The demonstration newspaper."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles.common.moments import NEWSPAPER_TIME
from articles.models import Publication
from newsroom.demo import (
    archive,
    calendar,
    cast,
    counter,
    fresh,
    front,
    hard_cases,
    pages,
    paper,
    staff,
)
from newsroom.demo.editions import DemoDesk
from newsroom.demo.stories import plan

EVENING = time(20)


class Command(BaseCommand):
    help = (
        "Build or extend the demonstration newspaper through the same actions people use. "
        "Same seed, same paper."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--articles", type=int, default=0, help="how many articles at least, in older issues"
        )
        parser.add_argument(
            "--issues", type=int, default=12, help="how many issues, number 1322 among them"
        )
        parser.add_argument("--seed", type=int, default=1322)
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help="the day up to which its issues reach, such as 2024-03-24; today if left out",
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where a newspaper exists already"
        )
        parser.add_argument(
            "--set-pages",
            action="store_true",
            help="set the printed pages of the newest issue now; process_pages sets the others",
        )
        parser.add_argument(
            "--with-sign-ins",
            action="store_true",
            help="give the staff their known password outside DEBUG too",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sign_ins = settings.DEBUG or options["with_sign_ins"]
        if not (options["if_empty"] and Publication.objects.exists()):
            now = moment_of(options["today"])
            refuse_foreign_database(options, calendar.newest_number(now))
            house = staff.create_staff(sign_ins=sign_ins)
            desk = DemoDesk(paper.found_newspaper(), house, options["seed"], now)
            hard_cases.build_hard_cases(desk)
            print_issues(desk, options["issues"])
            fresh.print_online(desk)
            print_archive(desk, options["issues"], options["articles"])
            hard_cases.continue_flagship(desk)
            desk.freeze_issues()
            front.edit_front(desk)
            front.edit_topic(desk)
            counter.build_counter(desk.publication, options["seed"])
            prepare_pages(desk, options["issues"], now=options["set_pages"])
        self.report(sign_ins=sign_ins)

    def report(self, *, sign_ins: bool) -> None:
        """Print what was built, its addresses, and the sign-ins."""
        publication = Publication.objects.filter(code=paper.newspaper_code()).first()
        if publication is None:
            return
        rows = {"articles": publication.articles.count(), "issues": publication.issues.count()}
        self.stdout.write(
            _("%(name)s: %(articles)d articles in %(issues)d issues.")
            % {"name": publication, **rows}
        )
        self.stdout.write(_("Read it at / and /epaper/2024-03-05/3/ ; staff sign in at /admin/"))
        if not sign_ins:
            self.stdout.write(
                _(
                    "DEBUG is off: nobody of the staff can sign in. --with-sign-ins would change "
                    "that."
                )
            )
            return
        self.stdout.write(
            _("Sign-in names, all with the password %(password)s:") % {"password": staff.PASSWORD}
        )
        for member in cast.STAFF:
            self.stdout.write(f"  {member.key:<15} {member.name}  {member.title}")


def moment_of(today: date | None) -> datetime:
    """Return the moment at which the paper is built: now, or the evening of a day before."""
    now = timezone.now()
    if today is None:
        return now
    return min(now, datetime.combine(today, EVENING, NEWSPAPER_TIME))


def refuse_foreign_database(options: dict[str, Any], newest: int) -> None:
    """Refuse invalid numbers, and a database that contains a real newspaper."""
    if not 1 <= options["issues"] <= newest:
        raise CommandError(
            _("--issues lies between 1 and %(most)d. Nothing was made.") % {"most": newest}
        )
    if not 0 <= options["articles"] <= newest * plan.SLOTS_PER_ISSUE:
        room = newest * plan.SLOTS_PER_ISSUE
        raise CommandError(
            _("--articles lies between 0 and %(most)d. Nothing was made.") % {"most": room}
        )
    if not settings.DEBUG and Publication.objects.exclude(code=paper.newspaper_code()).exists():
        raise CommandError(
            _(
                "Another newspaper lives in this database and DEBUG is off. Nothing was made: use "
                "an empty database."
            )
        )


def print_issues(desk: DemoDesk, issues: int) -> None:
    """Print the newest issues through the actions that people use."""
    numbers = plan.newest_issues(issues, desk.newest)
    with tqdm(total=len(numbers) * plan.USUAL_SLOTS, unit=" articles", disable=None) as bar:
        for number in numbers:
            desk.fill(number, plan.USUAL_SLOTS, bar.update)


def prepare_pages(desk: DemoDesk, issues: int, *, now: bool) -> None:
    """Let the pages of the newest issues be set, with `now` those of the newest at once."""
    at = timezone.now()
    waiting = pages.find_issues_without_pages(desk.publication, issues + 1, at)  # and the extra
    if now:
        waiting = list(pages.set_newest_pages(waiting, by=desk.chief, at=at))
    pages.ask_for_pages(waiting, by=desk.chief, at=at)


def print_archive(desk: DemoDesk, issues: int, articles: int) -> None:
    """Load older issues until there are enough articles."""
    numbers = plan.newest_issues(issues, desk.newest)
    with tqdm(total=max(0, articles - desk.count()), unit=" articles", disable=None) as bar:
        archive.fill_archive(
            desk, before=numbers[min(1, issues - 1)], total=articles, progress=bar.update
        )
