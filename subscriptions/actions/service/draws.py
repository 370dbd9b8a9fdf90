"""Copies without names: what the post orders by region (要数), retail, free ones, samples, what came
back (退报)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.errors import Invalid
from articles.models import Publication
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.domain.choices import PROVINCES, Channel, Draw
from subscriptions.models import BulkDraw
from subscriptions.selectors.calendar import issue_days

Counts = Mapping[tuple[str, str], int]  # copies by region and kind
MOST = 9_999_999


def enter_bulk_copies(
    publication: Publication,
    day: date,
    counts: Counts,
    *,
    by: Actor,
    at: datetime,
    channel: str = Channel.POST,
) -> int:
    """Store the bulk copies of an issue for one channel; return how many counts changed.

    A count of zero is deleted; counts that are not named stay as they are. Refuses NotYours;
    Invalid for a day without an issue, an unknown region or kind, a number out of range, and for
    more returned than went out in a region.
    """
    with perform("draw.entered", by=by, at=at) as act:
        rights.require(rights.may(by, "add_bulkdraw") and rights.may(by, "change_bulkdraw"))
        Publication.objects.select_for_update().get(pk=publication.pk)
        if day not in issue_days(publication, day, day):
            raise Invalid(_("No issue appears on that day. Nothing was entered."))
        rows = _rows_of_issue(publication, day, channel)
        _check({key: row.copies for key, row in rows.items()} | dict(counts))
        changed = _changed_counts(rows, counts)
        for (region, kind), copies in changed.items():
            entered = BulkDraw(
                publication=publication,
                issue_date=day,
                channel=channel,
                region=region,
                kind=kind,
                copies=copies,
                entered_at=at,
                entered_by=account_of(by),
            )
            _store(rows.get((region, kind)), entered)
        if changed:
            act.record(subject=f"{day:%Y-%m-%d}", counts=len(changed), copies=sum(changed.values()))
    return len(changed)


def _rows_of_issue(
    publication: Publication, day: date, channel: str
) -> dict[tuple[str, str], BulkDraw]:
    """Return the stored counts of an issue and a channel, by region and kind. One query."""
    rows = BulkDraw.objects.filter(publication=publication, issue_date=day, channel=channel)
    return {(row.region, row.kind): row for row in rows}


def _changed_counts(rows: Mapping[tuple[str, str], BulkDraw], counts: Counts) -> Counts:
    """Return the counts that differ from the stored rows; without a row the stored
    count is zero."""
    stored = {key: row.copies for key, row in rows.items()}
    return {key: copies for key, copies in counts.items() if copies != stored.get(key, 0)}


def _store(row: BulkDraw | None, entered: BulkDraw) -> None:
    """Store a count in place of the row that holds it, if any; a count of zero deletes the row."""
    if row is None:
        entered.save()
    elif not entered.copies:
        row.delete()
    else:
        row.copies = entered.copies
        row.entered_at = entered.entered_at
        row.entered_by = entered.entered_by
        row.save(update_fields=["copies", "entered_at", "entered_by"])


def _check(counts: Counts) -> None:
    """Refuse counts that cannot be, each with its region."""
    out: dict[str, int] = defaultdict(int)
    back: dict[str, int] = defaultdict(int)
    for (region, kind), copies in counts.items():
        if region not in PROVINCES or kind not in Draw.values or not 0 <= copies <= MOST:
            raise Invalid(
                _("%(region)s: write a number of copies from 0 on. Nothing was entered.")
                % {"region": region}
            )
        (back if kind == Draw.RETURNED else out)[region] += copies
    wrong = [region for region, copies in back.items() if copies > out[region]]
    if wrong:
        raise Invalid(
            *(
                _(
                    "%(region)s: %(back)d copies came back, and only %(out)d went out. Nothing "
                    "was entered."
                )
                % {"region": region, "back": back[region], "out": out[region]}
                for region in wrong
            )
        )
