"""What a term opens online: entitlements of its reader's account, kept in step with what the term
brings."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import count

from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.accounts.actors import Actor
from subscriptions.actions.access import access
from subscriptions.domain.choices import READ_ONLINE
from subscriptions.models import Entitlement, Scope, Source, Term
from subscriptions.rights import COUNTER


def sync_entitlement(term: Term, *, at: datetime, by: Actor = COUNTER) -> None:
    """Let the reader of a term read online what it opens, from the day of sale to its last day.

    Where the term has grown or ended early, the old entitlement is revoked and a new one granted.
    Nothing is granted without an account: `accounts.adopt_party` does it when the reader signs in.
    What the printed paper alone opens counts only by its rule (`AccessRule.print_reads`).
    """
    user = term.subscription.party.user
    source, scope = (
        (Source.TERM, Scope.SITE) if opens_whole_site(term) else (Source.PRINT, Scope.EPAPER)
    )
    wanted = _days(term) if user is not None else None
    rows = list(Entitlement.objects.filter(term=term))
    open_rows = [row for row in rows if row.revoked_at is None]
    expected = (user and user.pk, source, scope)
    same = [
        row
        for row in open_rows
        if wanted == (row.first_day, row.last_day)
        and (row.user_id, row.source, row.scope) == expected
    ]
    remaining = same[0] if same else None
    if any(row != remaining for row in open_rows):
        access.revoke_entitlements_of_term(
            term, but=remaining, reason=_("The term has changed."), by=by, at=at
        )
    if wanted is not None and user is not None and remaining is None:
        first, last = wanted
        grant = access.EntitlementGrant(
            user,
            term.subscription.publication,
            scope,
            first,
            last,
            source=source,
            source_id=_next_key(term, rows),
            term=term,
        )
        access.grant_entitlement(grant, by=by, at=at)


def _next_key(term: Term, rows: Sequence[Entitlement]) -> str:
    """Return the key of a term's next grant, `term:number`, which none of its rows has.

    Two acts at once make the same key, so that the term grants once.
    """
    taken = {row.source_id for row in rows}
    keys = (f"{term.pk}:{number}" for number in count(len(rows)))
    return next(key for key in keys if key not in taken)


def opens_whole_site(term: Term) -> bool:
    """Say whether everything online was sold with a term: by its channel, or because its plan says
    so."""
    return term.subscription.channel in READ_ONLINE or (
        term.plan is not None and term.plan.opens_online
    )


def _days(term: Term) -> tuple[date, date] | None:
    """Return the first and last day: sold today for next month, it is read from today on."""
    last = term.spans.order_by("-last_issue").values_list("last_issue", flat=True).first()
    if last is None:
        return None
    quote = term.order.quote if term.order else None
    if quote is not None and last == term.last_issue:
        last = max(last, quote.end)  # the days between the last issue and the end of the month
    return min(timezone.localdate(term.sold_at), term.first_issue), last
