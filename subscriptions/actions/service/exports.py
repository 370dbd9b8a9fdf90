"""Lists that leave the house: labels, sheets, counts. The journal keeps who took what out, and what
for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TypeVar

from django.utils.translation import gettext as _

from articles.audit import perform, record
from articles.characters import clean_words
from articles.errors import Invalid, Words
from newsroom.accounts.actors import Actor
from subscriptions import rights
from subscriptions.labels import draw_labels as draw
from subscriptions.labels import find_fonts
from subscriptions.models import DeliveryRun
from subscriptions.selectors.service import delivery_runs
from subscriptions.sheets import Cell, SheetColumn, TooManyRows, write_xlsx

Row = TypeVar("Row")
LISTED_MOST = 500_000  # rows of a list at a time: some two minutes, and 40 MB
REPORTED_EVERY = 500  # rows
Report = Callable[[int], None]  # is given how many rows are written


def ignore_progress(done_count: int) -> None:
    """Tell nobody how many rows are written."""


def report_rows(rows: Iterable[Row], report: Report) -> Iterator[Row]:
    """Yield rows, and report every 500 of them how many there were."""
    for count, row in enumerate(rows, start=1):
        yield row
        if count % REPORTED_EVERY == 0:
            report(count)


@dataclass(frozen=True)
class ListExport:
    """Rows of a list to be taken out: whose list it is (a model's name in lower case), its heads
    and rows, how many the list counts, and what it was narrowed by as the address says it."""

    noun: str
    title: Words
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Cell]]
    count: int
    asked: str = ""


def require_list_export(noun: str, count: int, purpose: str, *, by: Actor, at: datetime) -> str:
    """Return the purpose of an export of a list, cleaned. Refuses NotYours; Invalid without a
    purpose; TooManyRows."""
    with perform("counter.exported", by=by, at=at):
        rights.require(rights.may(by, "export_subscribers") and rights.may(by, f"view_{noun}"))
        cleaned_purpose = _clean_purpose(purpose)
        if count > LISTED_MOST:
            told_ = {"count": count, "most": LISTED_MOST}
            raise TooManyRows(
                _(
                    "The list has %(count)d rows, and at most %(most)d leave at a time. Choose "
                    "fewer, by days."
                )
                % told_
            )
    return cleaned_purpose


def export_list(taken: ListExport, out: IO[bytes], purpose: str, *, by: Actor, at: datetime) -> int:
    """Write what a list shows as a sheet, row by row, and return its rows; the journal keeps how
    many, which, and what for. Refuses as `require_list_export` does. No transaction stays open
    while rows are written.
    """
    cleaned_purpose = require_list_export(taken.noun, taken.count, purpose, by=by, at=at)
    rows = write_xlsx(out, taken.columns, taken.rows, title=taken.title)
    record(
        "counter.exported",
        by=by,
        at=at,
        subject=str(taken.title),
        list=taken.noun,
        filter=taken.asked[:500],
        purpose=cleaned_purpose,
        rows=rows,
    )
    return rows


def export_bulk_copies(taken: ListExport, out: IO[bytes], *, by: Actor, at: datetime) -> int:
    """Write the copies in bulk of an issue as a sheet that comes back filled in, and return its
    rows. It names nobody, so that no purpose is asked; the journal keeps who took which. Refuses
    NotYours."""
    with perform("counter.exported", by=by, at=at) as act:
        rights.require(rights.may(by, "view_bulkdraw"))
        rows = write_xlsx(out, taken.columns, taken.rows, title=taken.title)
        act.record(subject=str(taken.title), list=taken.noun, filter=taken.asked[:500], rows=rows)
    return rows


def require_delivery_export(purpose: str, *, by: Actor, at: datetime) -> str:
    """Return the purpose of an export of a delivery list, cleaned. Refuses NotYours; Invalid
    without a purpose."""
    with perform("delivery.exported", by=by, at=at):
        rights.require(rights.may(by, "export_deliveryrun"))
        return _clean_purpose(purpose)


def export_labels(
    run: DeliveryRun,
    out: IO[bytes],
    purpose: str,
    *,
    by: Actor,
    at: datetime,
    report: Report = ignore_progress,
) -> int:
    """Write the labels of a list as PDF, by route and postcode, and return their number.

    Refuses NotYours; Invalid without a purpose; NothingToPrint; NoFont.
    """

    def write() -> int:
        labels = report_rows(delivery_runs.list_labels(run), report)
        heading = delivery_runs.list_heading(run)
        return draw(labels, out, title=heading, fonts=find_fonts()).labels

    return _out(run, "labels", purpose, write, by=by, at=at)


def export_delivery_sheet(
    run: DeliveryRun,
    out: IO[bytes],
    purpose: str,
    *,
    by: Actor,
    at: datetime,
    report: Report = ignore_progress,
) -> int:
    """Write a list as a sheet, in the order of its labels, and return its rows. Refuses NotYours,
    Invalid."""
    columns = [
        SheetColumn(_("Route"), 10),
        SheetColumn(_("Postcode"), 10),
        SheetColumn(_("Region"), 28),
        SheetColumn(_("Street and number"), 36),
        SheetColumn(_("Recipient"), 18),
        SheetColumn(_("Copies"), 8),
        SheetColumn(_("Channel"), 12),
        SheetColumn(_("Carrier"), 16),
        SheetColumn(_("For the carrier"), 20),
        SheetColumn(_("Subscription"), 12),
    ]

    def write() -> int:
        rows = report_rows(delivery_runs.list_delivery_rows(run), report)
        return write_xlsx(out, columns, rows, title=str(run))

    return _out(run, "sheet", purpose, write, by=by, at=at)


def export_region_counts(
    run: DeliveryRun, out: IO[bytes], purpose: str, *, by: Actor, at: datetime
) -> int:
    """Write the post office's counts by region (要数) as a sheet and return its rows. Refuses
    NotYours, Invalid."""
    columns = [
        SheetColumn(_("Region"), 10),
        SheetColumn(_("Copies by name"), 14),
        SheetColumn(_("Copies in bulk"), 14),
        SheetColumn(_("Copies"), 10),
    ]
    counts = delivery_runs.count_bulk_by_region(run)
    rows = [[one["region"], one["named"], one["bulk"], one["copies"]] for one in counts]
    rows.append(
        [_("Together"), *(sum(one[name] for one in counts) for name in ("named", "bulk", "copies"))]
    )
    return _out(
        run, "counts", purpose, lambda: write_xlsx(out, columns, rows, title=str(run)), by=by, at=at
    )


def _out(
    run: DeliveryRun,
    what: str,
    purpose: str,
    write: Callable[[], int],
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Write a file of a delivery list and journal it. No transaction stays open while rows are
    written."""
    cleaned_purpose = require_delivery_export(purpose, by=by, at=at)
    rows = write()
    record(
        "delivery.exported",
        by=by,
        at=at,
        subject=str(run),
        run=run.pk,
        what=what,
        purpose=cleaned_purpose,
        rows=rows,
    )
    return rows


def _clean_purpose(purpose: str) -> str:
    cleaned = clean_words(purpose)[:200]
    if len(cleaned) < 2:
        raise Invalid(_("Say what for. Nothing was handed out."))
    return cleaned
