"""Money that goes back: granted under the order's lock, never more than came, and booked."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles.audit import record, told
from articles.errors import Invalid
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger, revenue
from subscriptions.actions.money import invoices
from subscriptions.actions.money.payments import locked
from subscriptions.actions.service import terms
from subscriptions.domain.choices import Account, Adjusting, Cause, Leaving
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.domain.money import yuan
from subscriptions.models import Gift, Order, Party, Payment, Refund, Term
from subscriptions.selectors.money.refunds import Preview, left_in_service, preview
from subscriptions.selectors.service.service import changeable_from

BY_FORMULA = (Cause.READER, Cause.PUBLISHER)


@dataclass(frozen=True)
class Grant:
    """What is to go back. By formula the amount is worked out and `copies` (all, if none is named) end; else it is
    `amount`, in fen. Without a `fee` the published one is kept. `to_credit` keeps the money for another order instead
    of paying it out. `leaving` is why a reader ends the term (kinds.Leaving), where that was said."""

    cause: str
    reason: str
    amount: int = 0
    copies: int | None = None
    fee: int | None = None
    to_credit: bool = False
    leaving: str = ""


@dataclass(frozen=True)
class Foreseen:
    """What a refund would do: the fen that go back, and at most could; what ends of its term (`preview`), or that the
    code of a gift opens nothing any more."""

    amount: int
    most: int
    preview: Preview | None
    is_gift: bool


def foresee(order: Order, wanted: Grant, at: datetime) -> Foreseen:
    """Return what a refund would do. Changes nothing, and needs no reason.

    Refuses Invalid where nothing goes back, or more than came; where more copies are to end than there are; and by
    formula where no term was made of the order.
    """
    gift = None if wanted.cause == Cause.OVERPAID else of_gift(order)
    found = _by_formula(order, wanted, at) if gift is None else None
    amount = found.amount if found else wanted.amount if gift is None else gift
    return Foreseen(amount, _checked_most(order, wanted, amount), found, gift is not None)


def grant(order: Order, wanted: Grant, *, by: Actor, at: datetime) -> list[Refund]:
    """Grant a refund: one row for each payment it goes back to. Its payout is another act (`paying.pay_out`).

    Readers may end what they bought themselves, by the formula of their own wish, and what was given to them, whose
    worth becomes credit of whoever paid; everything else is the desk's.
    Refuses NotYours; Invalid where nothing is to go back, a reason is missing, or more would go back than came.
    """
    with told("refund.granted", by=by, at=at):
        order = locked(order)
        own = wanted.cause == Cause.READER and wanted.fee is None and _may_end(order, wanted, by)
        rights.require(own or rights.may(by, "add_refund"))
        if len(wanted.reason.strip()) < 2:
            raise Invalid(_("Say why. Nothing was changed."))
        _earn_first(order, wanted, at)
        foreseen = foresee(order, wanted, at)
        amount, found = foreseen.amount, foreseen.preview
        served = found.standing.served if found else None
        released = found.released if found else amount if foreseen.is_gift else 0
        refunds = [
            Refund.objects.create(
                order=order,
                payment=payment,
                number=new_number(),
                cause=wanted.cause,
                amount=part,
                served=served,
                reason=wanted.reason.strip()[:200],
                to_credit=wanted.to_credit,
                asked_at=at,
                by=account_of(by),
                paid_out_at=at if wanted.to_credit else None,
            )
            for payment, part in parts(order, amount)
        ]
        _book(order, refunds, wanted, released, at=at, by=by)
        invoices.follow_money(order, at=at)
        if found is not None:
            end(order.terms.get(), found, refunds[0], by=by, at=at, leaving=wanted.leaving)
        record(
            "refund.granted",
            by=by,
            at=at,
            subject=order.number,
            order=order.pk,
            cause=wanted.cause,
            amount=amount,
            reason=wanted.reason,
        )
    return refunds


def _may_end(order: Order, wanted: Grant, by: Actor) -> bool:
    """Say whether a reader may end what an order brings: who bought it, or who took it up as a gift."""
    if rights.owns(by, order.party):
        return True
    term = order.terms.select_related("subscription__party").first()
    return wanted.to_credit and term is not None and rights.owns(by, term.subscription.party)


def of_gift(order: Order) -> int | None:
    """Return what goes back of a gift that nobody took up, in fen: whatever the cause all of it, and its code opens
    nothing any more. None where the order is no such gift."""
    gift = Gift.objects.filter(order=order, claimed_at=None).first() if order.settled_at else None
    return left_in_service(order) if gift is not None else None


def refundable(order: Order) -> int:
    """Return what may still go back of an order at most, in fen: what came less what was granted."""
    received, refunded = order.money()
    return received - refunded


def lying(order: Order) -> int:
    """Return the fen of an order that no term was made of: paid too much, too late, or for a cancelled one."""
    return refundable(order) - (_in_service(order) if order.settled_at else 0)


def most(order: Order, cause: str) -> int:
    """Return what may go back of an order for a cause at most, in fen.

    What no term was made of goes back as overpaid, out of the buyer's credit; everything else out of what was sold,
    as far as it was not credited before.
    """
    if cause == Cause.OVERPAID:
        return lying(order)
    return left_in_service(order) if order.settled_at else 0


def _in_service(order: Order) -> int:
    """Return what of its money became a term and did not go back out of it."""
    rows = order.refunds.exclude(cause=Cause.OVERPAID)
    return order.total - sum(rows.values_list("amount", flat=True))


def _earn_first(order: Order, wanted: Grant, at: datetime) -> None:
    """Lock the term that a formula ends, and let every issue until today earn before it is reckoned."""
    term = order.terms.select_related("subscription").first()
    if term is not None and wanted.cause in BY_FORMULA:
        revenue.recognise_due(order.publication, at=at)  # locks the newspaper, before the term
        terms.locked(term.subscription)


def _by_formula(order: Order, wanted: Grant, at: datetime) -> Preview | None:
    """Return what the formula gives, None where the cause has none."""
    if wanted.cause not in BY_FORMULA:
        return None
    term: Term | None = order.terms.select_related(
        "subscription__publication", "order__quote"
    ).first()
    if term is None:
        raise Invalid(
            _(
                "No term was made of this order. Give back what was paid too much. Nothing was changed."
            )
        )
    found = preview(term, wanted.cause, at, copies=wanted.copies, fee=wanted.fee)
    if (wanted.copies or 0) > found.standing.copies:
        raise Invalid(
            _("Of %(copies)d copies %(asked)d cannot end. Nothing was changed.")
            % {"copies": found.standing.copies, "asked": wanted.copies}
        )
    return found


def _checked_most(order: Order, wanted: Grant, amount: int) -> int:
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
    if amount > (limit := most(order, wanted.cause)):
        raise Invalid(
            _("At most %(most)s yuan can go back; %(amount)s were asked for. Nothing was changed.")
            % {"most": yuan(limit), "amount": yuan(amount)}
        )
    return limit


def parts(order: Order, amount: int) -> Iterator[tuple[Payment | None, int]]:
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
    wanted: Grant,
    released: int,
    *,
    at: datetime,
    by: Actor,
) -> None:
    """Take the money from where it lies: deferred revenue for what will not come, credit for what never became a term;
    the rest is revenue, more of it where served issues cost more than they earned."""
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


def end(
    term: Term,
    found: Preview,
    refund: Refund,
    *,
    by: Actor,
    at: datetime,
    leaving: str = "",
) -> None:
    """End a term, or the copies of it that a preview names, with the issue it names; once for each refund."""
    if found.from_issue is None:
        return
    left = found.standing.copies - found.copies
    first = min(found.from_issue, changeable_from(term.subscription, at))
    kind = Adjusting.COPIES if left else Adjusting.CANCEL
    key = f"refund:{refund.number}"
    terms.adjust(
        term,
        kind,
        first,  # also what the calendar still puts before that issue
        key=key,
        by=by,
        at=at,
        reason=refund.reason,
        copies=left,
        leaving=leaving,
        freed=Account.REVENUE,
    )


def new_number() -> str:
    """Return the number of a new refund."""
    return f"R{secrets.randbelow(10**14):014d}"
