"""Money that goes back: granted under the order's lock, never more than came, and booked."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.characters import clean_words
from articles.errors import Invalid
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger, revenue
from subscriptions.actions.money import invoices
from subscriptions.actions.money.payments import lock_order
from subscriptions.actions.service import terms
from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.domain.choices import Account, Adjusting, Cause, Leaving
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.domain.money import format_yuan
from subscriptions.models import Gift, Order, Party, Payment, Refund, Term
from subscriptions.selectors.money.refunds import (
    RefundPreview,
    preview_refund,
    refundable_term_money,
)
from subscriptions.selectors.service.service import changeable_from

BY_FORMULA = (Cause.READER, Cause.PUBLISHER)


@dataclass(frozen=True)
class RefundRequest:
    """What is to go back. By formula the amount is worked out and `copies` (all, if none is named)
    end; else it is `amount`, in fen. Without a `fee` the published one is kept. `to_credit` keeps
    the money for another order instead of paying it out. `leaving` is why a reader ends the term
    (kinds.Leaving), where that was said."""

    cause: str
    reason: str
    amount: int = 0
    copies: int | None = None
    fee: int | None = None
    to_credit: bool = False
    leaving: str = ""


@dataclass(frozen=True)
class GrantPreview:
    """What a refund would do, in fen: what goes back (`amount`) and at most could (`most`).

    `preview` says what ends of the term. `is_gift` says that the code of an unclaimed gift expires.
    """

    amount: int
    most: int
    preview: RefundPreview | None
    is_gift: bool

    @property
    def released(self) -> int:
        """What leaves deferred revenue, in fen."""
        if self.preview is not None:
            return self.preview.released
        return self.amount if self.is_gift else 0


def preview_grant(order: Order, wanted: RefundRequest, at: datetime) -> GrantPreview:
    """Return what a refund would do. Changes nothing, and needs no reason.

    Refuses Invalid where nothing goes back, or more than came; where more copies are to end than
    there are; and by formula where no term was made of the order.
    """
    gift = None if wanted.cause == Cause.OVERPAID else unclaimed_gift_amount(order)
    found = _by_formula(order, wanted, at) if gift is None else None
    amount = found.amount if found else wanted.amount if gift is None else gift
    return GrantPreview(amount, _checked_most(order, wanted, amount), found, gift is not None)


def grant_refund(order: Order, wanted: RefundRequest, *, by: Actor, at: datetime) -> list[Refund]:
    """Grant a refund: one row for each payment that it goes back to.

    The payout is another act (`provider_payments.pay_out_refund`). Readers may end what they bought
    themselves, by the formula for a reader's own wish, and what was given to them, whose value
    becomes credit of the payer; everything else needs the right of the desk. Refuses NotYours;
    Invalid where nothing is to go back, a reason is missing, or more would go back than was
    received.
    """
    with perform("refund.granted", by=by, at=at) as act:
        order = lock_order(order)
        own = wanted.cause == Cause.READER and wanted.fee is None and _may_end(order, wanted, by)
        rights.require(own or rights.may(by, "add_refund"))
        if len(clean_words(wanted.reason)) < 2:
            raise Invalid(_("Say why. Nothing was changed."))
        _earn_first(order, wanted, at)
        refund_preview = preview_grant(order, wanted, at)
        term_preview = refund_preview.preview
        refunds = _create_refunds(order, wanted, refund_preview, by=by, at=at)
        _book(order, refunds, wanted, refund_preview.released, at=at, by=by)
        invoices.reduce_open_requests(order, at=at)
        if term_preview is not None:
            end_refunded_term(
                order.terms.get(), term_preview, refunds[0], by=by, at=at, leaving=wanted.leaving
            )
        act.record(
            subject=order.number,
            order=order.pk,
            cause=wanted.cause,
            amount=refund_preview.amount,
            reason=wanted.reason,
        )
    return refunds


def _create_refunds(
    order: Order, wanted: RefundRequest, refund_preview: GrantPreview, *, by: Actor, at: datetime
) -> list[Refund]:
    """Store a refund for each payment that money goes back to."""
    term_preview = refund_preview.preview
    return [
        Refund.objects.create(
            order=order,
            payment=payment,
            number=new_refund_number(),
            cause=wanted.cause,
            amount=part,
            served=term_preview.standing.served if term_preview else None,
            reason=clean_words(wanted.reason)[:200],
            to_credit=wanted.to_credit,
            asked_at=at,
            by=account_of(by),
            paid_out_at=at if wanted.to_credit else None,
        )
        for payment, part in split_over_payments(order, refund_preview.amount)
    ]


def _may_end(order: Order, wanted: RefundRequest, by: Actor) -> bool:
    """Say whether a reader may end what an order brings: who bought it, or who took it up as a
    gift."""
    if rights.owns(by, order.party):
        return True
    term = order.terms.select_related("subscription__party").first()
    return wanted.to_credit and term is not None and rights.owns(by, term.subscription.party)


def unclaimed_gift_amount(order: Order) -> int | None:
    """Return what goes back of a gift that nobody took up, in fen: whatever the cause all of it,
    and its code opens nothing any more. None where the order is no such gift."""
    gift = Gift.objects.filter(order=order, claimed_at=None).first() if order.settled_at else None
    return refundable_term_money(order) if gift is not None else None


def refundable_amount(order: Order) -> int:
    """Return what may still go back of an order at most, in fen: what came less what
    was granted."""
    received, refunded = order.money()
    return received - refunded


def unsettled_amount(order: Order) -> int:
    """Return the fen of an order that no term was made of: paid too much, too late, or for a
    cancelled one."""
    return refundable_amount(order) - (_in_service(order) if order.settled_at else 0)


def refund_limit(order: Order, cause: str) -> int:
    """Return what may go back of an order for a cause at most, in fen.

    What no term was made of goes back as overpaid, out of the buyer's credit; everything else out
    of what was sold, as far as it was not credited before.
    """
    if cause == Cause.OVERPAID:
        return unsettled_amount(order)
    return refundable_term_money(order) if order.settled_at else 0


def _in_service(order: Order) -> int:
    """Return what of its money became a term and did not go back out of it."""
    rows = order.refunds.exclude(cause=Cause.OVERPAID)
    return order.total - sum(rows.values_list("amount", flat=True))


def _earn_first(order: Order, wanted: RefundRequest, at: datetime) -> None:
    """Lock the term that a formula ends, and let every issue until today earn before it is
    reckoned."""
    term = order.terms.select_related("subscription").first()
    if term is not None and wanted.cause in BY_FORMULA:
        revenue.recognise_due_revenue(
            order.publication, at=at
        )  # locks the newspaper, before the term
        terms.lock_subscription(term.subscription)


def _by_formula(order: Order, wanted: RefundRequest, at: datetime) -> RefundPreview | None:
    """Return what the formula gives, None where the cause has none."""
    if wanted.cause not in BY_FORMULA:
        return None
    term: Term | None = order.terms.select_related(
        "subscription__publication", "order__quote"
    ).first()
    if term is None:
        raise Invalid(
            _(
                "No term was made of this order. Give back what was paid too much. Nothing was "
                "changed."
            )
        )
    found = preview_refund(term, wanted.cause, at, copies=wanted.copies, fee=wanted.fee)
    if (wanted.copies or 0) > found.standing.copies:
        raise Invalid(
            _("Of %(copies)d copies %(asked)d cannot end. Nothing was changed.")
            % {"copies": found.standing.copies, "asked": wanted.copies}
        )
    return found


def _checked_most(order: Order, wanted: RefundRequest, amount: int) -> int:
    """Return what may go back at most, in fen. Refuses Invalid for an amount beyond it, or none."""
    if amount <= 0:
        raise Invalid(
            _("Nothing goes back: what was served costs as much as was paid. Nothing was changed.")
        )
    if wanted.leaving and (wanted.cause != Cause.READER or wanted.leaving not in Leaving.values):
        raise Invalid(
            _(
                "Why a reader leaves is kept only where the reader wishes to end the term. "
                "Nothing was changed."
            )
        )
    if amount > (limit := refund_limit(order, wanted.cause)):
        raise Invalid(
            _("At most %(most)s yuan can go back; %(amount)s were asked for. Nothing was changed.")
            % {"most": format_yuan(limit), "amount": format_yuan(amount)}
        )
    return limit


def split_over_payments(order: Order, amount: int) -> Iterator[tuple[Payment | None, int]]:
    """Share a refund over the payments it came by, the newest first."""
    for payment in order.payments.order_by("-pk"):
        back = sum(payment.refunds.values_list("amount", flat=True))
        part = min(payment.amount - back, amount)
        if part > 0:
            amount -= part
            yield payment, part


def _book(
    order: Order,
    refunds: list[Refund],
    wanted: RefundRequest,
    released: int,
    *,
    at: datetime,
    by: Actor,
) -> None:
    """Take the money from where it lies: deferred revenue for what will not come, credit for what
    never became a term; the rest is revenue, more of it where served issues cost more than they
    earned."""
    amount = sum(refund.amount for refund in refunds)
    to: tuple[Account, Party] = (
        Account.CREDIT if wanted.to_credit else Account.REFUNDS,
        order.party,
    )
    lying_now = amount if wanted.cause == Cause.OVERPAID else 0
    sides = [
        (Account.DEFERRED, None, released),
        (Account.CREDIT, order.party, lying_now),
        (Account.REVENUE, None, amount - released - lying_now),
        (*to, -amount),
    ]
    ledger.book(EntryKind.REFUND, refunds[0], sides, at=at, by=by, order=order)


def end_refunded_term(
    term: Term,
    found: RefundPreview,
    refund: Refund,
    *,
    by: Actor,
    at: datetime,
    leaving: str = "",
) -> None:
    """End a term, or the copies of it that a preview names, with the issue it names; once for each
    refund."""
    if found.from_issue is None:
        return
    left = found.standing.copies - found.copies
    first = min(found.from_issue, changeable_from(term.subscription, at))
    kind = Adjusting.COPIES if left else Adjusting.CANCEL
    basis = terms.adjustment_basis(AdjustmentCause.REFUND, refund)
    terms.adjust_term(
        term,
        terms.TermChange(
            kind,
            first,
            basis,
            reason=refund.reason,
            copies=left,
            leaving=leaving,
            freed=Account.REVENUE,
        ),
        by=by,
        at=at,
    )


def new_refund_number() -> str:
    """Return the number of a new refund."""
    return f"R{secrets.randbelow(10**14):014d}"
