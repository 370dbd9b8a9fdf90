"""The demonstration newspaper."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles.models import Publication
from newsroom.demo import cast, hard_cases, paper, plan, staff
from newsroom.demo.editions import Desk


class Command(BaseCommand):
    help = "Build or extend the demonstration newspaper through the same actions people use. Same seed, same paper."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=int, default=0, help="how many articles at least, in older issues")
        parser.add_argument("--issues", type=int, default=12, help="how many issues, number 1322 among them")
        parser.add_argument("--seed", type=int, default=1322)
        parser.add_argument("--if-empty", action="store_true", help="do nothing where a newspaper exists already")
        parser.add_argument(
            "--with-sign-ins", action="store_true", help="give the staff their known password outside DEBUG too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sign_ins = settings.DEBUG or options["with_sign_ins"]
        if not (options["if_empty"] and Publication.objects.exists()):
            refuse_strange_ground(options)
            bring_out(open_press(options["seed"], sign_ins=sign_ins), options)
        self.report(sign_ins=sign_ins)

    def report(self, *, sign_ins: bool) -> None:
        """Say what is there, where it is read, and who may sign in."""
        publication = Publication.objects.filter(code=paper.code()).first()
        if publication is None:
            return
        rows = {"articles": publication.articles.count(), "issues": publication.issues.count()}
        self.stdout.write(_("%(name)s: %(articles)d articles in %(issues)d issues.") % {"name": publication, **rows})
        self.stdout.write(_("Read it at / and /epaper/2024-03-05/3/ ; staff sign in at /admin/"))
        if not sign_ins:
            self.stdout.write(_("DEBUG is off: nobody of the staff can sign in. --with-sign-ins would change that."))
            return
        self.stdout.write(_("Sign-in names, all with the password %(password)s:") % {"password": staff.PASSWORD})
        for member in STAFF:
            role = "superuser" if member.superuser else member.role
            self.stdout.write(f"  {member.key:<15} {role:<22} {member.name}")


def refuse_strange_ground(options: dict[str, Any]) -> None:
    """Refuse numbers that make no sense, and to mix an invented paper into somebody's real one."""
    if not 1 <= options["issues"] <= plan.NEWEST:
        raise CommandError(_("--issues lies between 1 and %(most)d. Nothing was made.") % {"most": plan.NEWEST})
    if not 0 <= (options["articles"] or 0) <= archive.MOST:
        raise CommandError(_("--articles lies between 0 and %(most)d. Nothing was made.") % {"most": archive.MOST})
    if not settings.DEBUG and Publication.objects.exclude(code=paper.code()).exists():
        raise CommandError(
            _("Another newspaper lives in this database and DEBUG is off. Nothing was made: use an empty database.")
        )


def open_press(seed: int, *, sign_ins: bool) -> Press:
    """Make the title and its people where they are missing, and the press that prints with them."""
    publication = paper.found()
    house = staff.engage(sign_ins=sign_ins)
    return Press(publication, house, paper.columns(publication), Library(seed, by=house.users["shen.yan"]))


def bring_out(press: Press, options: dict[str, Any]) -> None:
    """Print the newest issues, the extra, the planned issue, and then the archive behind them."""
    seed, most, quiet = options["seed"], options["articles"], options["verbosity"] == 0
    editions.bring_out(press, issues=options["issues"], at_most=most, seed=seed, quiet=quiet)
    hard_cases.bring_out_extra(press)
    hard_cases.plan_next(press, seed)
    archive.fill(press, before=plan.window(options["issues"]).start, total=most or 0, seed=seed, quiet=quiet)
