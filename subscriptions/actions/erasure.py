"""Taking a person out of the books: what is wiped, and what stays as a number beside a pseudonym
(PIPL, art. 47)."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.audit import perform
from articles.errors import WrongState
from articles.models import ReportedError
from newsroom.accounts.actors import Actor
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.actions.readers.parties import (
    lock_orders_and_subscriptions,
    pseudonym,
    pseudonymise_party,
)
from subscriptions.actions.sales import gift_endings
from subscriptions.actions.service import export_jobs, terms
from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.domain.choices import Adjusting, PartyKind
from subscriptions.domain.money import format_yuan
from subscriptions.models import (
    Address,
    Complaint,
    Entitlement,
    Follow,
    Gift,
    GiftLink,
    Hold,
    InvoiceRequest,
    IssueDelivery,
    MeterRead,
    Order,
    Party,
    PassingLetter,
    ReaderDigest,
    ReceiptClaim,
    Refund,
    SavedArticle,
    Span,
)
from subscriptions.selectors.money.credit import credit_balance
from subscriptions.selectors.service.service import changeable_from

NOWHERE = "—"
NO_POSTCODE = "000000"


def spans_to_deliver(party: Party, at: datetime) -> Any:
    """Return the spans of a subscriber that bring issues from today on."""
    return Span.objects.filter(subscription__party=party, last_issue__gte=timezone.localdate(at))


def erase_party(party: Party, *, by: Actor, at: datetime) -> Party:
    """Take a person's contact data out of everything (PIPL, art. 47): contact, addresses, labels,
    letters, gifts, complaints, invoice requests. Orders, money and terms stay beside the pseudonym;
    no total of a report changes.

    A term that the subscriber paid and that still delivers must be ended first, and money that is
    the subscriber's must go back: refuses WrongState. Gifts to the subscriber end with the erasing,
    and what is left of them is credit of whoever paid (`giving_up`). Refuses NotYours. Erased once
    more nothing changes.
    """
    with perform("party.erased", by=by, at=at) as act:
        whole = rights.may(by, "change_party") and rights.may(by, "see_contacts")
        rights.require(rights.owns(by, party) or whole)
        lock_orders_and_subscriptions(party)
        row = Party.objects.select_for_update().get(pk=party.pk)
        if row.erased_at is not None:
            return row
        _refuse_while_owed(row, at)
        _wipe(row, by=by, at=at)
        act.record(subject=str(row.pk))
    return row


def _refuse_while_owed(party: Party, at: datetime) -> None:
    paid = spans_to_deliver(party, at).filter(term__paid__gt=0)
    own = paid.exclude(~Q(term__order=None), ~Q(term__order__party=F("subscription__party")))
    coming = own.order_by("-last_issue").first()
    if coming is not None:
        raise WrongState(
            _(
                "A paid term still runs until %(day)s. Nothing was erased. End it first, with its "
                "refund."
            )
            % {"day": f"{coming.last_issue:%Y-%m-%d}"}
        )
    if credit := credit_balance(party):
        raise WrongState(
            _(
                "%(amount)s yuan of this subscriber lie here. Nothing was erased. Give them back "
                "first."
            )
            % {"amount": format_yuan(credit)}
        )


def _wipe(party: Party, *, by: Actor, at: datetime) -> None:
    """Empty every place where contact data of a subscriber lies, and close his account."""
    name = pseudonym(party)
    user = party.user
    _end_what_was_given(party, by=by, at=at)
    _addresses(party, name)
    Order.objects.filter(party=party, settled_at=None, cancelled_at=None).update(
        cancelled_at=at, renews=None
    )
    Order.objects.filter(party=party).update(cancelled_why="")
    _refunds(party)
    export_jobs.withdraw_exports()
    party.letters.all().delete()
    PassingLetter.objects.filter(address__iexact=party.email).exclude(address="").delete()
    if party.email:
        ReportedError.objects.filter(email__iexact=party.email).update(email="")
    party.consents.filter(withdrawn_at=None).update(withdrawn_at=at)
    mine = Q(order__party=party) | Q(subscription__party=party)
    Gift.objects.filter(mine).update(recipient="", message="")
    Complaint.objects.filter(subscription__party=party).update(words="", resolved_words="")
    Hold.objects.filter(subscription__party=party).update(reason="")
    asked = InvoiceRequest.objects.filter(order__party=party)
    asked.update(email="")
    asked.filter(kind=PartyKind.PERSON).update(title=name)
    pseudonymise_party(party, at)
    if user is not None:
        ReceiptClaim.objects.filter(user=user).delete()
        MeterRead.objects.filter(user=user).delete()
        Follow.objects.filter(user=user).delete()
        ReaderDigest.objects.filter(user=user).delete()
        SavedArticle.objects.filter(user=user).delete()
        GiftLink.objects.filter(user=user).delete()
        user.sign_ins.all().delete()
        _entitlements(user)
        _close(user)


def _refunds(party: Party) -> None:
    """Take out what the desk wrote about refunds; a bank's number of a payout stays beside its
    money."""
    mine = Refund.objects.filter(order__party=party)
    mine.update(reason=NOWHERE)
    mine.filter(to_credit=True).exclude(outcome="").update(outcome=NOWHERE)


def _entitlements(user: User) -> None:
    """Take out what the desk wrote about what a reader may read. What was revoked keeps a reason,
    as it must."""
    mine = Entitlement.objects.filter(user=user)
    mine.update(note="")
    mine.exclude(revoked_for="").update(revoked_for=NOWHERE)


def _addresses(party: Party, name: str) -> None:
    """Empty addresses and labels; province and city stay, because reports count by them."""
    Address.objects.filter(party=party).update(
        recipient=name, phone="", district="", street=NOWHERE, postcode=NO_POSTCODE, note=""
    )
    IssueDelivery.objects.filter(subscription__party=party).update(
        recipient=name, region=F("province"), street=NOWHERE, postcode=NO_POSTCODE, note=""
    )


def _end_what_was_given(party: Party, *, by: Actor, at: datetime) -> None:
    """End gifts and terms nobody paid for: there is no address any more to which they could go."""
    gift_endings.end_gifts_of_reader(party, by=by, at=at)
    for span in list(spans_to_deliver(party, at).filter(term__paid=0).select_related("term")):
        subscription = terms.lock_subscription(span.term.subscription)
        first = changeable_from(subscription, at)
        basis = terms.adjustment_basis(AdjustmentCause.ERASURE, span.term)
        change = terms.TermChange(Adjusting.CANCEL, first, basis)
        terms.adjust_term(span.term, change, by=by, at=at)


def _close(user: User) -> None:
    """Close a reader's account and take name and address from it; staff keep theirs, which is
    another matter."""
    if user.is_staff:
        return
    row = get_user_model()._default_manager.select_for_update().get(pk=user.pk)
    row.username = f"erased-{row.pk}"
    row.email = ""
    row.display_name = ""
    row.is_active = False
    row.set_unusable_password()
    row.save(update_fields=["username", "email", "display_name", "is_active", "password"])
