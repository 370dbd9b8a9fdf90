"""Gifts: bought by one, meant for another, taken up once by whoever holds the code."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.audit import record
from articles.errors import Invalid, WrongState
from articles.models import Publication
from articles.origins import whole_address
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.money import refunds
from subscriptions.actions.money.payments import lock_order
from subscriptions.actions.money.settlement import open_term
from subscriptions.actions.readers import consents, letters, parties
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.domain.choices import PRINTED, Account, Cause
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import Gift, LedgerEntry, Refund, Term
from subscriptions.selectors.calendar import issue_days, serviceable_from
from subscriptions.selectors.sales.buying import term_days


def claim_gift(
    code: str,
    contact: Contact,
    place: Place | None,
    *,
    by: Actor,
    at: datetime,
    agreed: Sequence[str] = (),
    paper: Publication | None = None,
) -> Term:
    """Redeem the code of a gift: the term becomes that of the person who redeems it.

    It begins on the day that the buyer chose; if that day is past, with the next issue. `agreed`
    are the purposes that were agreed to, by the texts of `paper`; with a `paper`, codes of other
    newspapers are refused.

    Refuses Invalid for an unknown code or an unpaid order, for a printed paper without an address,
    and without consent to published terms; WrongState for a gift that was redeemed or has expired.
    """
    with transaction.atomic():
        gift = _lock_open_gift(code, paper, at)
        order = gift.order
        if order.quote.channel in PRINTED and place is None:
            raise Invalid(_("Where should the paper go? Write an address."))
        consents.require_terms(order.publication, agreed, at)
        party = parties.find_or_create_party_from_form(contact, user=account_of(by), at=at)
        consents.record_consents(party, agreed, order.publication, at=at)
        order.address = parties.find_or_create_address(party, place, at=at) if place else None
        order.save(update_fields=["address"])
        first = serviceable_from(order.publication, order.quote.channel, at)
        days = issue_days(order.publication, order.quote.first_issue, order.quote.last_issue)
        term = open_term(order, party, [day for day in days if day < first], at=at, by=by)
        gift.claimed_at = at
        gift.subscription = term.subscription
        gift.save(update_fields=["claimed_at", "subscription"])
        context = _letter_context(gift, term, at)
        letters.write_letter(f"gift:{gift.pk}", party, "gift_claimed", context, at=at)
    return term


def _lock_open_gift(code: str, paper: Publication | None, at: datetime) -> Gift:
    """Return the gift of a code, with its order, both under their locks. Refuses as
    `claim_gift`."""
    gifts = Gift.objects.select_related("order__publication").filter(code=code)
    gift = gifts.first() if code else None
    elsewhere = gift is not None and paper not in {None, gift.order.publication}
    if gift is None or elsewhere or gift.order.settled_at is None:
        raise Invalid(_("No gift has this code. Look at it again, letter by letter."))
    order = lock_order(gift.order)
    gift = Gift.objects.select_for_update().get(pk=gift.pk)
    gift.order = order
    if gift.claimed_at is not None:
        raise WrongState(_("This gift was taken up already."))
    _received, refunded = order.money()
    if at >= gift.claim_until or refunded:
        raise WrongState(_("This gift can no longer be taken up. Ask whoever gave it to you."))
    return gift


def expire_due_gifts(at: datetime) -> int:
    """Make credit of the buyer of every gift that nobody took up in time, and write to him; return
    how many.

    Each once, whenever this runs; what went back before is not owed again.
    """
    over = Gift.objects.filter(
        claimed_at=None, claim_until__lte=at, order__settled_at__isnull=False
    )
    over = over.exclude(order__refunds__in=Refund.objects.exclude(cause=Cause.OVERPAID))
    credited = LedgerEntry.objects.filter(kind=EntryKind.GIFT_OVER).values("order")
    return sum(
        _expire(gift, at) for gift in over.exclude(order__in=credited).select_related("order")
    )


def _expire(gift: Gift, at: datetime) -> bool:
    with transaction.atomic():
        order = lock_order(gift.order)
        gift = Gift.objects.select_for_update().get(pk=gift.pk)
        owed = refunds.unclaimed_gift_amount(order)
        if not owed:
            return False
        sides = [(Account.DEFERRED, None, owed), (Account.CREDIT, order.party, -owed)]
        ledger.book(EntryKind.GIFT_OVER, gift, sides, at=at, order=order)
        letters.write_letter(
            f"gift-over:{gift.pk}", order.party, "gift_over", {"gift": gift, "amount": owed}, at=at
        )
        record(
            "gift.expired",
            by=rights.COUNTER,
            at=at,
            subject=order.number,
            order=order.pk,
            amount=owed,
        )
    return True


def _letter_context(gift: Gift, term: Term, at: datetime) -> dict[str, Any]:
    account = whole_address(gift.order.publication, reverse("subscriptions:account"))
    texts = letters.legal_text_links(gift.order.publication, at)
    return {"gift": gift, "term": term, "account": account, "days": term_days(term), "texts": texts}
