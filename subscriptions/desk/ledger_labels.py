"""What the entries of the books say, in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _

from subscriptions.domain.choices import Cause
from subscriptions.domain.ledger_kinds import EntryKind


def entry_label(entry: Any) -> str:
    """Return what an entry says, of a refund with its cause (`objects.with_cause`)."""
    if entry.kind == EntryKind.REFUND:
        return _("refund: %(cause)s") % {"cause": Cause(entry.cause).label}
    return str(EntryKind(entry.kind).label)
