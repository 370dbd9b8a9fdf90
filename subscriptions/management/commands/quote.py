"""manage.py quote: what a term costs, line by line."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Publication
from subscriptions import wording
from subscriptions.money import yuan
from subscriptions.pricing import NotPriced, Quotation, end_after
from subscriptions.selectors.prices import quotation


class Command(BaseCommand):
    help = "Price a term of issues: --start 2024-03-15 --end 2024-12-31, or --start 2024-03-05 --months 12."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--start", required=True, help="first day, as 2024-03-05")
        parser.add_argument("--end", help="last day, included")
        parser.add_argument("--months", help="instead of --end: calendar months, that of the first day counted")
        parser.add_argument("--copies", default="1")
        parser.add_argument("--publication", help="code of the newspaper, where there are several")
        parser.add_argument("--json", action="store_true", dest="as_json", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the quotation; what has no price is told in one sentence, with status 1."""
        start, copies = _day(options["start"]), _number(options["copies"])
        if (options["end"] is None) == (options["months"] is None):
            raise CommandError(_("Say either --end or --months."))
        try:
            end = _day(options["end"]) if options["end"] else end_after(start, _number(options["months"]))
            quoted = quotation(_publication(options["publication"]), start, end, copies)
        except NotPriced as refused:
            raise CommandError(wording.refusal(refused)) from refused
        self.stdout.write(_as_json(quoted) if options["as_json"] else _as_text(quoted))


def _as_json(quoted: Quotation) -> str:
    lines = [
        {
            "kind": str(line.kind), "from": f"{line.first_month:%Y-%m}", "to": f"{line.last_month:%Y-%m}",
            "issues": line.issues, "unit": yuan(line.unit), "copies": line.copies, "amount": yuan(line.amount),
            "text": wording.line(line),
        }
        for line in quoted.lines
    ]  # fmt: skip
    told = {
        "issues": len(quoted.issues), "first_issue": quoted.issues.first.isoformat(),
        "last_issue": quoted.issues.last.isoformat(), "copies": quoted.copies, "lines": lines,
        "total": yuan(quoted.total), "engine": quoted.engine,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2)


def _as_text(quoted: Quotation) -> str:
    span: dict[str, Any] = {"first": quoted.issues.first, "last": quoted.issues.last, "count": len(quoted.issues)}
    head = (
        ngettext(
            "%(count)d issue, from %(first)s to %(last)s",
            "%(count)d issues, from %(first)s to %(last)s",
            span["count"],
        )
        % span
    )
    lines = [f"  {wording.line(line)} = {yuan(line.amount)}" for line in quoted.lines]
    return "\n".join([head, *lines, _("Total: %(total)s yuan") % {"total": yuan(quoted.total)}])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("“%(text)s” is no day. Write it as 2024-03-05.") % {"text": text}) from error


def _number(text: str) -> int:
    sign, digits = text[:1] == "-", text.lstrip("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 12):
        raise CommandError(_("“%(text)s” is no whole number.") % {"text": text})
    return -int(digits) if sign else int(digits)


def _publication(code: str | None) -> Publication:
    rows = Publication.objects.filter(code=code) if code else Publication.objects.order_by("pk")
    found = rows.first()
    if found is None:
        raise CommandError(_("There is no such newspaper."))
    return found
