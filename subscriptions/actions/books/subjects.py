"""The rows that entries of the ledger and adjustments are about."""

from django.db.models import Model

from subscriptions.domain.ledger_kinds import Subject
from subscriptions.models import Refund


def row_name(row: Model, subject: Subject) -> int | str:
    """Return how keys name a row: a refund by its number, other rows by primary key.

    Raises ValueError for a row of another table than the subject: a fault of the program.
    """
    if row._meta.model_name != subject.model:
        raise ValueError(f"{row!r} is no row of {subject.model}.")
    return row.number if isinstance(row, Refund) else row.pk
