"""Bank statements that are being looked at, and the columns that somebody chose for the statements
of a bank."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import IO

from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.characters import clean_line
from articles.errors import Invalid
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.models import StatementFile, StatementLayout
from subscriptions.sheets import digest_headings

KEPT = timedelta(days=1)  # for which a file waits for its columns


def store_statement_file(file: IO[bytes], *, name: str, by: User, at: datetime) -> StatementFile:
    """Keep a statement for a day, so that its columns can be assigned without choosing it again.
    Refuses NotYours."""
    rights.require(rights.may(by, "add_bankstatement"))
    delete_expired_statement_files(at)
    file.seek(0)
    made: StatementFile = StatementFile.objects.create(
        name=name[:120], content=file.read(), kept_at=at, kept_by=by
    )
    file.seek(0)
    return made


def delete_expired_statement_files(at: datetime) -> int:
    """Drop statements that were looked at more than a day ago; return how many."""
    return StatementFile.objects.filter(kept_at__lt=at - KEPT).delete()[0]


def save_statement_layout(
    bank: str,
    headings: Sequence[str],
    places: Mapping[str, int],
    *,
    by: User,
    at: datetime,
) -> StatementLayout:
    """Remember which columns of a bank's statements are what: a file with the same headings is read
    the same way. What was chosen for these headings before is replaced. Refuses NotYours, Invalid
    for a line without headings."""
    with perform("counter.changed", by=by, at=at) as act:
        rights.require(rights.may(by, "add_bankstatement"))
        digest = digest_headings(list(headings))
        if not digest:
            raise Invalid(_("This line has no headings. Choose another one. Nothing was changed."))
        layout, _made = StatementLayout.objects.update_or_create(
            digest=digest,
            defaults={
                "bank": clean_line(bank)[:60],
                "headings": [heading[:80] for heading in headings],
                "places": dict(places),
                "made_at": at,
                "made_by": by,
            },
        )
        act.record(subject=layout.bank, columns=dict(places))
    return layout
