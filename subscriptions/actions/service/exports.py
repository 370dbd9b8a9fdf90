"""Lists that leave the house: labels, sheets, counts. The journal keeps who took what out, and what
for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

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

LISTED_MOST = 50_000  # rows of a list at a time: about a quarter of a minute


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


def export_list(taken: ListExport, out: IO[bytes], purpose: str, *, by: Actor, at: datetime) -> int:
    """Write what a list shows as a sheet, row by row, and return its rows; the journal keeps how
    many, which, and what for. Refuses NotYours; Invalid without a purpose; TooManyRows. No
    transaction stays open while rows are written.
    """
    with perform("counter.exported", by=by, at=at):
        rights.require(
            rights.may(by, "export_subscribers") and rights.may(by, f"view_{taken.noun}")
        )
        cleaned_purpose = _clean_purpose(purpose)
        if taken.count > LISTED_MOST:
            told_ = {"count": taken.count, "most": LISTED_MOST}
            raise TooManyRows(
                _(
                    "The list has %(count)d rows, and at most %(most)d leave at a time. Choose "
                    "fewer, by days."
                )
                % told_
            )
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


def export_labels(
    run: DeliveryRun, out: IO[bytes], purpose: str, *, by: Actor, at: datetime
) -> int:
    """Write the labels of a list as PDF, by route and postcode, and return their number.

    Refuses NotYours; Invalid without a purpose; NothingToPrint; NoFont.
    """
    return _out(run, "labels", purpose, lambda: _drawn(run, out), by=by, at=at)


def export_delivery_sheet(
    run: DeliveryRun, out: IO[bytes], purpose: str, *, by: Actor, at: datetime
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
    return _out(
        run,
        "sheet",
        purpose,
        lambda: write_xlsx(out, columns, delivery_runs.list_delivery_rows(run), title=str(run)),
        by=by,
        at=at,
    )


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


def _drawn(run: DeliveryRun, out: IO[bytes]) -> int:
    return draw(
        delivery_runs.list_labels(run),
        out,
        title=delivery_runs.list_heading(run),
        fonts=find_fonts(),
    ).labels


def _out(
    run: DeliveryRun,
    what: str,
    purpose: str,
    write: Callable[[], int],
    *,
    by: Actor,
    at: datetime,
) -> int:
    with perform("delivery.exported", by=by, at=at) as act:
        rights.require(rights.may(by, "export_deliveryrun"))
        cleaned_purpose = _clean_purpose(purpose)
        rows = write()
        act.record(subject=str(run), run=run.pk, what=what, purpose=cleaned_purpose, rows=rows)
    return rows


def _clean_purpose(purpose: str) -> str:
    cleaned = clean_words(purpose)[:200]
    if len(cleaned) < 2:
        raise Invalid(_("Say what for. Nothing was handed out."))
    return cleaned
