"""Tokens of previews: what was shown, row by row, signed for one person and one act, for a day."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext_lazy as _

from articles.actions.lists.bulk_acts import ConfirmedRows, RowPreview
from articles.actions.lists.bulk_kinds import KINDS, BulkKind, Values
from articles.errors import Refused
from newsroom.accounts.models import User

SALT = "newsroom.bulk"
LASTS = timedelta(hours=24)
LONGEST = 20_000  # characters; 100 rows take about 4,000


class NotConfirmed(Refused):
    """The form came without a token, or with one of another person or another day."""

    code = "unconfirmed"


def seal_preview(
    kind: BulkKind, values: Values, rows: Sequence[RowPreview], back: str, by: User
) -> str:
    """Return the token of a preview, which is good once."""
    states = [[row.article.pk, row.state] for row in rows]
    content = [secrets.token_hex(16), kind.name, dict(values), states, back, by.pk]
    return signing.dumps(content, salt=SALT, compress=True)


def read_preview(token: str, by: User) -> ConfirmedRows:
    """Return what a token confirms. Refuses NotConfirmed."""
    try:
        content = signing.loads(token, salt=SALT, max_age=LASTS) if len(token) <= LONGEST else None
    except signing.BadSignature:
        content = None
    if content is None:
        raise _not_confirmed()
    nonce, kind, values, states, back, account = content
    if account != by.pk or kind not in KINDS:
        raise _not_confirmed()
    return ConfirmedRows(nonce, kind, values, dict(states), back)


def _not_confirmed() -> NotConfirmed:
    return NotConfirmed(
        _(
            "This preview lay open for too long, or was opened by somebody else. Tick the rows "
            "again. Nothing was changed."
        )
    )
