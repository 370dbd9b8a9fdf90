"""A whole file of subscribers taken back, while nothing came of it yet: terms end before they begin, money is booked
back. The persons stay; nothing is deleted."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles.audit import record, told
from articles.errors import Invalid, WrongState
from articles.models import Publication
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.books.revenue import booked_since
from subscriptions.actions.money import refunds
from subscriptions.actions.service import terms
from subscriptions.domain.choices import Account, Adjusting, Cause, Method
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import (
    Adjustment,
    Complaint,
    Dispatch,
    Hold,
    ImportBatch,
    ImportedTerm,
    InvoiceRequest,
    IssueDelivery,
    LedgerEntry,
    Order,
    Payment,
    Posting,
    Refund,
    Term,
)

TOLD = 5  # subscribers named in a refusal


def undo(batch: ImportBatch, *, by: Actor, at: datetime) -> int:
    """Take back everything that a file brought in; return how many terms. The same file may come in again afterwards.

    Refuses NotYours; WrongState where it was not brought in or is undone already; Invalid, with who it is, where
    anything came of it: an issue that went out or earned, a payment, refund or invoice, a hold, a complaint, a changed
    or renewed term.
    """
    with told("term.import_undone", by=by, at=at):
        rights.require(rights.may(by, "add_term") and rights.may(by, "change_order"))
        Publication.objects.select_for_update().get(pk=batch.publication_id)
        batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if batch.brought_at is None or batch.undone_at is not None:
            raise WrongState(
                _("This file is not brought in, or is undone already. Nothing was changed.")
            )
        found = list(
            Term.objects.filter(imported__batch=batch).select_related(
                "subscription", "order__party"
            )
        )
        if reasons := list(_came_of_it(batch, found)):
            raise Invalid(*reasons)
        for term in found:
            _end(term, by=by, at=at)
        batch.undone_at = at
        batch.save(update_fields=["undone_at"])
        record(
            "term.import_undone", by=by, at=at, subject=batch.name, batch=batch.pk, terms=len(found)
        )
    return len(found)


def _came_of_it(batch: ImportBatch, found: list[Term]) -> Iterator[str]:
    """Yield a sentence for everything that happened to what a file brought. A dozen queries."""
    mine = ImportedTerm.objects.filter(batch=batch)
    subscriptions, orders = (
        mine.values("term__subscription"),
        mine.exclude(term__order=None).values("term__order"),
    )
    others = Term.objects.filter(subscription__in=subscriptions).exclude(pk__in=mine.values("term"))
    things: list[tuple[str, Any, str]] = [
        (
            _("issues went out"),
            IssueDelivery.objects.filter(subscription__in=subscriptions),
            "subscription__party",
        ),
        (
            _("delivery was held"),
            Hold.objects.filter(subscription__in=subscriptions),
            "subscription__party",
        ),
        (
            _("they complained"),
            Complaint.objects.filter(subscription__in=subscriptions),
            "subscription__party",
        ),
        (
            _("their terms were changed"),
            Adjustment.objects.filter(term__in=mine.values("term")),
            "term__subscription__party",
        ),
        (_("they were renewed"), others, "subscription__party"),
        (_("a renewal was ordered"), Order.objects.filter(subscription__in=subscriptions), "party"),
        (
            _("more money came"),
            Payment.objects.filter(order__in=orders).exclude(reference__startswith="import:"),
            "order__party",
        ),
        (_("money went back"), Refund.objects.filter(order__in=orders), "order__party"),
        (
            _("an invoice was asked for"),
            InvoiceRequest.objects.filter(order__in=orders),
            "order__party",
        ),
    ]
    for words, rows, party in things:
        names = list(
            rows.order_by().values_list(f"{party}__name", flat=True).distinct()[: TOLD + 1]
        )
        if names:
            yield _("Since then %(what)s: %(names)s. Nothing was undone.") % {
                "what": words,
                "names": "、".join(names[:TOLD]) + ("…" if len(names) > TOLD else ""),
            }
    days = booked_since(batch.publication, batch.brought_at) if batch.brought_at else []
    if any(
        term.paid and term.first_issue <= day <= term.last_issue for term in found for day in days
    ):
        yield _(
            "Since then issues earned of their money, the first on %(day)s. Nothing was undone."
        ) % {"day": min(days).isoformat()}


def _end(term: Term, *, by: Actor, at: datetime) -> None:
    terms.locked(term.subscription)
    Dispatch.objects.filter(subscription=term.subscription, withdrawn_at=None).update(
        withdrawn_at=at
    )
    if term.order is not None:
        _give_back(term, term.order, by=by, at=at)
    terms.adjust(
        term,
        Adjusting.CANCEL,
        term.first_issue,
        key=f"undone:{term.pk}",
        by=by,
        at=at,
        reason=_("import undone"),
    )


def _give_back(term: Term, order: Order, *, by: Actor, at: datetime) -> None:
    """Take the money of a term out of the books, as if it had never been brought in."""
    payment = Payment.objects.get(order=order)
    entries = LedgerEntry.objects.filter(kind=EntryKind.IMPORTED_EARNED, about=term.pk)
    earned = Posting.objects.filter(entry__in=entries, account=Account.REVENUE)
    past = -sum(earned.values_list("amount", flat=True))
    sides = [
        (ledger.WHERE[Method(payment.method)], None, -payment.amount),
        (Account.DEFERRED, None, payment.amount - past),
        (Account.REVENUE, None, past),
    ]
    ledger.book(EntryKind.UNDONE, order, sides, at=at, by=by, order=order)
    Refund.objects.create(
        order=order,
        payment=payment,
        number=refunds.new_number(),
        cause=Cause.GOODWILL,
        amount=payment.amount,
        reason=_("import undone"),
        asked_at=at,
        by=account_of(by),
        paid_out_at=at,
        outcome=_("import undone"),
        reverses=True,
    )
