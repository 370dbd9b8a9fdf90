"""manage.py quote: what a term costs, line by line."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.common.numbers import read_number
from articles.models import Publication
from subscriptions import messages
from subscriptions.domain.choices import Channel
from subscriptions.domain.money import format_yuan
from subscriptions.pricing import (
    BoughtTerm,
    NotPriced,
    Prices,
    Quotation,
    refund_for_publisher,
    refund_for_reader,
)
from subscriptions.selectors.prices import list_price_rows, quote_term, to_engine_prices
from subscriptions.selectors.sales.quotes import end_from_next_issue

MOST_NUMBER = 99_999_999_999


class Command(BaseCommand):
    help = (
        "Price a term of issues: --start 2024-03-15 --end 2024-12-31, or --start 2024-03-05 "
        "--months 12."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--start", required=True, help="first day, as 2024-03-05")
        parser.add_argument("--end", help="last day, included")
        parser.add_argument(
            "--months", help="instead of --end: calendar months, that of the first issue counted"
        )
        parser.add_argument("--copies", default="1")
        parser.add_argument(
            "--ended", help="what comes back if the term ends after this day, for both causes"
        )
        parser.add_argument("--channel", default=Channel.POST, choices=Channel.values)
        parser.add_argument("--publication", help="code of the newspaper, where there are several")
        parser.add_argument("--json", action="store_true", dest="as_json", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the quotation; what has no price is told in one sentence, with status 1."""
        start = _day(options["start"])
        copies = _number(options["copies"])
        if (options["end"] is None) == (options["months"] is None):
            raise CommandError(_("Say either --end or --months."))
        try:
            paper = _publication(options["publication"])
            end = (
                _day(options["end"])
                if options["end"]
                else end_from_next_issue(paper, None, start, _number(options["months"]))
            )
            quoted = quote_term(paper, start, end, copies, options["channel"], at=timezone.now())
        except NotPriced as refused:
            raise CommandError(messages.no_price_sentence(refused)) from refused
        back = None
        if options["ended"]:
            lists = to_engine_prices(list_price_rows(paper, options["channel"]))
            back = refund_ended_after(quoted, lists, _day(options["ended"]))
        self.stdout.write(_as_json(quoted, back) if options["as_json"] else _as_text(quoted, back))


class TermRefund(NamedTuple):
    """What comes back of a term that ends early, in fen, by whose wish or fault it ends; the issues
    served before."""

    served: int
    reader: int
    publisher: int


def refund_ended_after(quoted: Quotation, lists: list[Prices], day: date) -> TermRefund:
    """Return what comes back of a term that was paid in full, if it ends after a day
    (docs/PRICING.md, refunds)."""
    bought = BoughtTerm(quoted.issues, lists, quoted.copies, quoted.total)
    served = quoted.issues.until(day)
    return TermRefund(
        served, refund_for_reader(bought, served), refund_for_publisher(bought, served)
    )


def _as_json(quoted: Quotation, back: TermRefund | None) -> str:
    lines = [
        {
            "kind": str(line.kind),
            "from": f"{line.first_month:%Y-%m}",
            "to": f"{line.last_month:%Y-%m}",
            "issues": line.issues,
            "unit": format_yuan(line.unit),
            "copies": line.copies,
            "amount": format_yuan(line.amount),
            "text": messages.format_line(line),
        }
        for line in quoted.lines
    ]
    values: dict[str, Any] = {
        "issues": len(quoted.issues),
        "first_issue": quoted.issues.first.isoformat(),
        "last_issue": quoted.issues.last.isoformat(),
        "copies": quoted.copies,
        "lines": lines,
        "total": format_yuan(quoted.total),
        "engine": quoted.engine,
    }
    if back is not None:
        values["refund"] = {
            "served": back.served,
            "reader": format_yuan(back.reader),
            "publisher": format_yuan(back.publisher),
        }
    return json.dumps(values, ensure_ascii=False, indent=2)


def _as_text(quoted: Quotation, back: TermRefund | None) -> str:
    span: dict[str, Any] = {
        "first": quoted.issues.first,
        "last": quoted.issues.last,
        "count": len(quoted.issues),
    }
    head = (
        ngettext(
            "%(count)d issue, from %(first)s to %(last)s",
            "%(count)d issues, from %(first)s to %(last)s",
            span["count"],
        )
        % span
    )
    lines = [
        f"  {messages.format_line(line)} = {format_yuan(line.amount)}" for line in quoted.lines
    ]
    lines_of_text = [
        head,
        *lines,
        _("Total: %(total)s yuan") % {"total": format_yuan(quoted.total)},
    ]
    if back is not None:
        facts = {
            "served": back.served,
            "reader": format_yuan(back.reader),
            "publisher": format_yuan(back.publisher),
        }
        lines_of_text.append(
            _(
                "Back after %(served)d issues: %(reader)s yuan by the reader's wish, "
                "%(publisher)s by the paper's fault"
            )
            % facts
        )
    return "\n".join(lines_of_text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            _("“%(text)s” is no day. Write it as 2024-03-05.") % {"text": text}
        ) from error


def _number(text: str) -> int:
    number = read_number(text.removeprefix("-"), most=MOST_NUMBER)
    if number is None:
        raise CommandError(_("“%(text)s” is no whole number.") % {"text": text})
    return -number if text.startswith("-") else number


def _publication(code: str | None) -> Publication:
    rows = Publication.objects.filter(code=code) if code else Publication.objects.order_by("pk")
    publication = rows.first()
    if publication is None:
        raise CommandError(_("There is no such newspaper."))
    return publication
