"""Giving a gift up: whoever took it up ends it. What is left of its price becomes the credit of
whoever paid it."""

from datetime import datetime

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles.audit import perform
from articles.errors import WrongState
from newsroom.accounts.actors import Actor
from subscriptions import rights
from subscriptions.actions.books import revenue
from subscriptions.actions.money import refunds
from subscriptions.actions.money.payments import lock_order
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers import letters
from subscriptions.actions.service import terms
from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.domain.choices import Account, Adjusting, Cause
from subscriptions.models import Party, Term
from subscriptions.selectors.money.refunds import RefundPreview, preview_refund


def end_gift(term: Term, *, by: Actor, at: datetime, leaving: str = "") -> int:
    """End a term that somebody else paid for with the next issue that can still be stopped. Return
    the fen that become credit of whoever paid: by the formula of a reader's own wish, which may
    give nothing.

    The reader may, and the desk. What the reader says of his reasons (`leaving`) stays with his
    term; the payer is told that the gift ended, and neither why nor by whom. Refuses NotYours;
    WrongState for a term that its reader paid himself, and for one that brings nothing any more.
    """
    with perform("gift.given_up", by=by, at=at) as act:
        subscription = term.subscription
        rights.require_service(by, subscription.party)
        if term.order is None or not term.paid_by_another():
            raise WrongState(_("This term is no gift. Nothing was changed."))
        order = lock_order(term.order)
        terms.lock_subscription(subscription)
        revenue.recognise_due_revenue(order.publication, at=at)
        found = preview_refund(term, Cause.READER, at)
        if found.from_issue is None:
            raise WrongState(_("No issue of this gift is still to come. Nothing was changed."))
        if found.amount:
            wanted = RefundRequest(Cause.READER, _reason(), to_credit=True, leaving=leaving)
            refunds.grant_refund(order, wanted, by=by, at=at)
        else:
            _end_without_money(term, found, leaving, by=by, at=at)
        facts = {"order": order, "amount": found.amount}
        letters.write_letter(f"gift-ended:{term.pk}", order.party, "gift_ended", facts, at=at)
        act.record(subject=order.number, order=order.pk)
    return found.amount


def end_gifts_of_reader(party: Party, *, by: Actor, at: datetime) -> None:
    """End every gift that a subscriber reads. Runs inside the caller's transaction."""
    today = timezone.localdate(at)
    running = Term.objects.filter(subscription__party=party, spans__last_issue__gte=today)
    given = running.exclude(order=None).exclude(order__party=F("subscription__party"))
    for term in given.distinct().select_related(
        "order__party", "subscription__party", "subscription__publication"
    ):
        if preview_refund(term, Cause.READER, at).from_issue is not None:
            end_gift(term, by=by, at=at)


def _reason() -> str:
    """Return what stands beside the money, in the newspaper's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("The gift was given up.")


def _end_without_money(
    term: Term, found: RefundPreview, leaving: str, *, by: Actor, at: datetime
) -> None:
    """End a term of which the formula gives nothing back: what its issues to come would have earned
    is revenue."""
    assert found.from_issue is not None  # noqa: S101  asked before
    terms.adjust_term(
        term,
        terms.TermChange(
            Adjusting.CANCEL,
            found.from_issue,
            terms.adjustment_basis(AdjustmentCause.GIFT_ENDED, term),
            leaving=leaving,
            freed=Account.REVENUE,
        ),
        by=by,
        at=at,
    )
