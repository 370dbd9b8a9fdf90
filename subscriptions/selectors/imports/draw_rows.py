"""The post office's sheet of counts (要数): a row a region, a column a kind of copies."""

from typing import IO

from django.utils.translation import gettext as _

from articles.errors import Invalid
from subscriptions.domain.choices import Draw
from subscriptions.domain.parsing import parse_int
from subscriptions.selectors.imports.import_rows import province_of
from subscriptions.sheets import Limits, read_table

HEADINGS: dict[str, tuple[str, ...]] = {
    "region": ("地区", "省份", "省", "region"),
    Draw.PAID: ("收订", "订数", "要数", "份数", "paid"),
    Draw.RETAIL: ("零售", "retail"),
    Draw.FREE: ("赠阅", "赠送", "free"),
    Draw.SAMPLE: ("样报", "sample"),
    Draw.RETURNED: ("退报", "退回", "returned"),
}
LIMITS = Limits(size=1024**2, unpacked=20 * 1024**2, rows=500, columns=60)
TOLD_MOST = 20  # errors at once
COPIES_MOST = 9_999_999
SUMS = ("合计", "总计", "小计", "total")


def read_counts(file: IO[bytes]) -> dict[tuple[str, str], int]:
    """Return the counts of a sheet by region and kind; a line of sums is passed over.

    Refuses UnreadableSheet; Invalid with the rows that are wrong.
    """
    table = read_table(file, HEADINGS, needed=["region"], limits=LIMITS)
    counts: dict[tuple[str, str], int] = {}
    wrong: list[str] = []
    for row in table.rows:
        name = row.values.get("region", "")
        if row.is_blank or name.lower() in SUMS:
            continue
        region = province_of(name)
        if region is None or any(other == region for other, _kind in counts):
            sentence = _(
                "Row %(row)d: “%(value)s” is none of the 34 regions, or stands there twice."
            )
            wrong.append(sentence % {"row": row.number, "value": name[:20]})
            continue
        for kind in Draw:
            text = row.values.get(kind, "")
            try:
                if text:
                    counts[region, str(kind)] = parse_copies(text)
            except ValueError:
                sentence = _("Row %(row)d: “%(value)s” is no number of copies.")
                wrong.append(sentence % {"row": row.number, "value": text[:20]})
    if wrong:
        raise Invalid(*wrong[:TOLD_MOST], _("Nothing was entered."))
    return counts


def parse_copies(text: str) -> int:
    """Return a number of copies. Raises ValueError for none and for too many."""
    copies = parse_int(text)
    if copies > COPIES_MOST:
        raise ValueError(f"{copies} copies are too many.")
    return copies
