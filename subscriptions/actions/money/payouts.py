"""Refunds that leave the house, once: by hand at once, through a provider when it says so; or kept
as credit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles.audit import perform, record
from articles.errors import WrongState
from newsroom.accounts.actors import Actor
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.money.payments import lock_order
from subscriptions.domain.choices import Account, Method
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import Refund


def record_payout_sent(refund: Refund, *, by: Actor, at: datetime) -> Refund:
    """Write down that a refund is about to be asked of its provider, before it is: whatever becomes
    of the answer, it may be on its way from now on. Nothing changes where it is, or is settled.
    Refuses NotYours."""
    with _changing(refund, "refund.sent", by=by, at=at) as row:
        if row.paid_out_at is None and row.sent_at is None:
            row.sent_at = at
            row.save(update_fields=["sent_at"])
            record(
                "refund.sent",
                by=by,
                at=at,
                subject=row.number,
                order=row.order_id,
                amount=row.amount,
            )
    return row


def record_payout_accepted(refund: Refund, number: str) -> Refund:
    """Write down that a provider has taken a refund and will tell of it later, under a number of
    its own."""
    Refund.objects.filter(pk=refund.pk, paid_out_at=None).update(
        outcome=(number or refund.number)[:200]
    )
    return Refund.objects.get(pk=refund.pk)


def record_payout_declined(refund: Refund) -> None:
    """Write down that a provider would not take a refund: nothing of it is on its way. One that the
    provider took before stays on its way, whatever went wrong with a later question."""
    Refund.objects.filter(pk=refund.pk, paid_out_at=None, outcome="").update(sent_at=None)


def record_payout(refund: Refund, *, by: Actor, at: datetime, outcome: str = "") -> Refund:
    """Write down that a refund left the house, once. Refuses NotYours."""
    with _changing(refund, "refund.paid_out", by=by, at=at) as row:
        if row.paid_out_at is None:
            row.paid_out_at = at
            row.outcome = outcome[:200]
            row.save(update_fields=["paid_out_at", "outcome"])
            where = ledger.WHERE.get(
                Method(row.payment.method) if row.payment else Method.BANK, Account.BANK
            )
            sides = [(Account.REFUNDS, row.order.party, row.amount), (where, None, -row.amount)]
            ledger.book(EntryKind.PAID_OUT, row, sides, at=at, by=by, order=row.order)
            record(
                "refund.paid_out",
                by=by,
                at=at,
                subject=row.number,
                order=row.order_id,
                amount=row.amount,
            )
    return row


def give_up_payout(refund: Refund, *, by: Actor, at: datetime, reason: str) -> Refund:
    """Write down that a payout cannot be made: the money stays the customer's credit.

    Refuses NotYours; WrongState where it is settled, and while it is on its way through a provider:
    it would go back twice.
    """
    with _changing(refund, "refund.failed", by=by, at=at) as row:
        if row.paid_out_at is not None:
            raise WrongState(_("This refund is settled already. Nothing was changed."))
        if row.sent_at is not None:
            raise WrongState(
                _(
                    "The provider is paying this refund out. Wait for its answer: asked again "
                    "every hour, it says "
                    "whether the money left or stays. Nothing was changed."
                )
            )
        _keep(row, reason, by=by, at=at)
    return row


def record_payout_failed(refund: Refund, *, at: datetime, reason: str) -> Refund:
    """Write down that a provider could not pay a refund out: the money stays the customer's credit,
    once."""
    with _changing(refund, "refund.failed", by=rights.COUNTER, at=at) as row:
        if row.paid_out_at is None:
            _keep(row, reason, by=rights.COUNTER, at=at)
    return row


@contextmanager
def _changing(refund: Refund, act: str, *, by: Actor, at: datetime) -> Iterator[Refund]:
    """Yield a refund as it stands under the lock of its order, for whoever may change it."""
    with perform(act, by=by, at=at):
        rights.require(rights.may(by, "change_refund"))
        order = lock_order(refund.order)
        row = (
            Refund.objects.select_for_update(of=("self",))
            .select_related("payment")
            .get(pk=refund.pk)
        )
        row.order = order
        yield row


def _keep(refund: Refund, reason: str, *, by: Actor, at: datetime) -> None:
    order = refund.order
    refund.paid_out_at = at
    refund.to_credit = True
    refund.outcome = reason[:200]
    refund.save(update_fields=["paid_out_at", "to_credit", "outcome"])
    sides = [
        (Account.REFUNDS, order.party, refund.amount),
        (Account.CREDIT, order.party, -refund.amount),
    ]
    ledger.book(EntryKind.TO_CREDIT, refund, sides, at=at, by=by, order=order)
    record("refund.failed", by=by, at=at, subject=refund.number, order=order.pk, reason=reason)
