"""A whole file of subscribers taken back, while nothing came of it yet: terms end before they
begin, money is booked back. The persons stay; nothing is deleted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.audit import perform
from articles.errors import Invalid, WrongState
from articles.models import Publication
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.books.revenue import issues_booked_since
from subscriptions.actions.money import refunds
from subscriptions.actions.service import terms
from subscriptions.domain.adjustment_causes import AdjustmentCause
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


def undo_import(batch: ImportBatch, *, by: Actor, at: datetime) -> int:
    """Take back everything that a file brought in; return how many terms. The same file may come in
    again afterwards.

    Refuses NotYours; WrongState where it was not brought in or is undone already; Invalid, with who
    it is, where anything came of it: an issue that went out or earned, a payment, refund or
    invoice, a hold, a complaint, a changed or renewed term.
    """
    with perform("term.import_undone", by=by, at=at) as act:
        rights.require(rights.may(by, "add_term") and rights.may(by, "change_order"))
        Publication.objects.select_for_update().get(pk=batch.publication_id)
        batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if batch.brought_at is None or batch.undone_at is not None:
            raise WrongState(
                _("This file is not brought in, or is undone already. Nothing was changed.")
            )
        imported_terms = list(
            Term.objects.filter(imported__batch=batch).select_related(
                "subscription", "order__party"
            )
        )
        if reasons := list(_reasons_to_keep(batch, imported_terms)):
            raise Invalid(*reasons)
        for term in imported_terms:
            _end(term, by=by, at=at)
        batch.undone_at = at
        batch.save(update_fields=["undone_at"])
        act.record(subject=batch.name, batch=batch.pk, terms=len(imported_terms))
    return len(imported_terms)


@dataclass(frozen=True)
class Consequence:
    """A kind of row that came of imported terms; `party` leads from it to the subscriber."""

    description: str
    rows: Any
    party: str


def _reasons_to_keep(batch: ImportBatch, terms_of_file: list[Term]) -> Iterator[str]:
    """Yield a sentence for everything that happened to the terms of a file. A dozen queries."""
    imported = ImportedTerm.objects.filter(batch=batch)
    for consequence in [*_service_consequences(imported), *_money_consequences(imported)]:
        names = _names_of(consequence)
        if names:
            yield _("Since then %(what)s: %(names)s. Nothing was undone.") % {
                "what": consequence.description,
                "names": "、".join(names[:TOLD]) + ("…" if len(names) > TOLD else ""),
            }
    days = issues_booked_since(batch.publication, batch.brought_at) if batch.brought_at else []
    if any(
        term.paid and term.first_issue <= day <= term.last_issue
        for term in terms_of_file
        for day in days
    ):
        yield _(
            "Since then issues earned of their money, the first on %(day)s. Nothing was undone."
        ) % {"day": min(days).isoformat()}


def _names_of(consequence: Consequence) -> list[str]:
    """Return the names of the subscribers concerned, one more than are shown."""
    rows = consequence.rows.order_by().values_list(f"{consequence.party}__name", flat=True)
    return list(rows.distinct()[: TOLD + 1])


def _service_consequences(imported: "QuerySet[ImportedTerm]") -> list[Consequence]:
    subscriptions = imported.values("term__subscription")
    others = Term.objects.filter(subscription__in=subscriptions).exclude(
        pk__in=imported.values("term")
    )
    return [
        Consequence(
            _("issues went out"),
            IssueDelivery.objects.filter(subscription__in=subscriptions),
            "subscription__party",
        ),
        Consequence(
            _("delivery was held"),
            Hold.objects.filter(subscription__in=subscriptions),
            "subscription__party",
        ),
        Consequence(
            _("they complained"),
            Complaint.objects.filter(subscription__in=subscriptions),
            "subscription__party",
        ),
        Consequence(
            _("their terms were changed"),
            Adjustment.objects.filter(term__in=imported.values("term")),
            "term__subscription__party",
        ),
        Consequence(_("they were renewed"), others, "subscription__party"),
    ]


def _money_consequences(imported: "QuerySet[ImportedTerm]") -> list[Consequence]:
    subscriptions = imported.values("term__subscription")
    orders = imported.exclude(term__order=None).values("term__order")
    imported_payments = LedgerEntry.objects.filter(kind=EntryKind.IMPORTED_PAID).values("about")
    return [
        Consequence(
            _("a renewal was ordered"),
            Order.objects.filter(subscription__in=subscriptions),
            "party",
        ),
        Consequence(
            _("more money came"),
            Payment.objects.filter(order__in=orders).exclude(pk__in=imported_payments),
            "order__party",
        ),
        Consequence(_("money went back"), Refund.objects.filter(order__in=orders), "order__party"),
        Consequence(
            _("an invoice was asked for"),
            InvoiceRequest.objects.filter(order__in=orders),
            "order__party",
        ),
    ]


def _end(term: Term, *, by: Actor, at: datetime) -> None:
    terms.lock_subscription(term.subscription)
    Dispatch.objects.filter(subscription=term.subscription, withdrawn_at=None).update(
        withdrawn_at=at
    )
    if term.order is not None:
        _give_back(term, term.order, by=by, at=at)
    basis = terms.adjustment_basis(AdjustmentCause.IMPORT_UNDONE, term)
    change = terms.TermChange(Adjusting.CANCEL, term.first_issue, basis, reason=_("import undone"))
    terms.adjust_term(term, change, by=by, at=at)


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
    ledger.book(EntryKind.IMPORT_UNDONE, order, sides, at=at, by=by, order=order)
    Refund.objects.create(
        order=order,
        payment=payment,
        number=refunds.new_refund_number(),
        cause=Cause.GOODWILL,
        amount=payment.amount,
        reason=_("import undone"),
        asked_at=at,
        by=account_of(by),
        paid_out_at=at,
        outcome=_("import undone"),
        reverses=True,
    )
