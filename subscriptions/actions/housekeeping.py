"""What the counter does by itself, every hour: each step is safe to run again, in any order, after
any crash."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from articles import installation
from articles.common.database_busy import is_busy
from articles.errors import Refused
from articles.models import Publication
from subscriptions import rights
from subscriptions.actions import assignments, confirmed_forms
from subscriptions.actions.books import revenue
from subscriptions.actions.imports import importing
from subscriptions.actions.money import provider_payments, settlement, statement_files
from subscriptions.actions.sales import gifts
from subscriptions.actions.service import calendar, export_jobs, figures
from subscriptions.models import Attempt, Refund

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
Part = Callable[[datetime], int]
_other_parts: dict[str, Part] = {}
ASKED_FOR = timedelta(days=2)  # after which a provider's notice has come or never will


@dataclass(frozen=True)
class HousekeepingReport:
    """How much there was to do."""

    asked: int
    closed: int
    settled: int
    in_step: int
    earned: int
    expired: int = 0
    paid_out: int = 0
    failed: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()


def register_part(name: str, part: Part) -> None:
    """Add what the hourly job does for an app above the counter. It is safe to run again."""
    _other_parts[name] = part


def run_housekeeping(*, at: datetime) -> HousekeepingReport:
    """Ask providers about payments and refunds no notice came for, settle what is paid, keep terms
    in step with the calendar, book what issues earned until today, let gifts expire that nobody
    took up, and drop files that were tried or looked at and that nobody brought in, confirmations
    and exports that are past their time, and assignments of work that is done. Count the figures
    of the dashboard and of the reports, and do what apps above the counter registered.

    What fails is logged and named in `failed`, what met a busy database in `busy`; everything else
    is done all the same.
    """
    job = HousekeepingJob()
    papers = list(Publication.objects.all())
    asked, closed = job.does("payments", lambda: _attempts(at), (0, 0))
    paid_out = job.does("refunds", lambda: _payouts(at), 0)
    job.does("files", lambda: importing.delete_expired_import_files(at), None)
    job.does("statements", lambda: statement_files.delete_expired_statement_files(at), None)
    job.does("confirmed forms", lambda: confirmed_forms.delete_expired_confirmations(at), 0)
    job.does("exports", lambda: export_jobs.delete_expired_exports(at), 0)
    job.does("work", lambda: assignments.drop_finished_assignments(at), 0)
    settled = job.does("orders", lambda: settlement.settle_paid_orders(at), 0)
    in_step = job.each("coverage", papers, lambda paper: calendar.resync_coverage(paper, at=at))
    earned = job.each("revenue", papers, lambda paper: revenue.recognise_due_revenue(paper, at=at))
    job.each("figures", papers, lambda paper: figures.refresh_usual_figures(paper, at=at))
    job.each("reports", papers, lambda paper: figures.refresh_usual_reports(paper, at=at))
    expired = job.does("gifts", lambda: gifts.expire_due_gifts(at), 0)
    for name, part in _other_parts.items():
        job.does(name, partial(part, at), 0)
    job.does("memory", installation.store_state, None)
    return HousekeepingReport(
        asked,
        closed,
        settled,
        in_step,
        earned,
        expired,
        paid_out,
        tuple(job.failed),
        tuple(job.busy),
    )


class HousekeepingJob:
    """Does one part after another, and remembers which could not be done."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.busy: list[str] = []

    def does(self, name: str, part: Callable[[], Answer], otherwise: Answer) -> Answer:
        """Do a part; whatever goes wrong in it, the log has it and the next part is done."""
        try:
            return part()
        except Exception as error:
            # Whatever it is, revenue and deliveries of everybody else do not wait for it.
            if is_busy(error):  # no fault of ours: the next hour does it
                log.info("A part of the hourly job found the database busy.", extra={"part": name})
                self.busy.append(name)
                return otherwise
            log.exception("A part of the hourly job failed.", extra={"part": name})
            self.failed.append(name)
            if isinstance(error, settlement.OrdersNotSettled):
                return error.done  # type: ignore[return-value]
            return otherwise

    def each(
        self, name: str, papers: Iterable[Publication], part: Callable[[Publication], int]
    ) -> int:
        """Do a part for each newspaper; return the sum."""
        return sum(self.does(f"{name} ({paper})", partial(part, paper), 0) for paper in papers)


def _attempts(at: datetime) -> tuple[int, int]:
    """Ask about every open attempt; close those whose time is over and that nobody paid. A copy
    asks nobody."""
    paid = closed = 0
    if installation.find_copy_doubt() is not None:
        return paid, closed
    for attempt in Attempt.objects.filter(
        closed_at=None, begun_at__gt=at - ASKED_FOR
    ).select_related("order"):
        try:
            paid += provider_payments.ask_provider(attempt, at=at)
        except Refused:  # the provider does not answer: the next round asks again
            continue
    over = Attempt.objects.filter(closed_at=None, expires_at__lte=at - ASKED_FOR)
    closed = over.update(closed_at=at, closed_why="expired")
    return paid, closed


def _payouts(at: datetime) -> int:
    """Ask about every refund that is on its way through a provider; return how many arrived. A copy
    asks nobody."""
    arrived = 0
    if installation.find_copy_doubt() is not None:
        return arrived
    for refund in (
        Refund.objects.filter(paid_out_at=None)
        .exclude(sent_at=None)
        .select_related("order", "payment__attempt")
    ):
        try:
            provider_payments.pay_out_refund(refund, by=rights.COUNTER, at=at)
        # the provider does not answer, or says no: the desk sees it, and the next round asks again
        except Refused:
            continue
        arrived += (
            Refund.objects.filter(pk=refund.pk, to_credit=False).exclude(paid_out_at=None).exists()
        )
    return arrived
