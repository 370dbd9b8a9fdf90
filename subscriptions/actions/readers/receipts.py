"""Receipts of the post office: registered by their readers, decided by somebody of the counter."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.audit import perform
from articles.characters import clean_line, clean_words
from articles.errors import Invalid, NotYours, WrongState
from articles.models import Publication
from newsroom.accounts.actors import Actor, account_of
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.actions.access import access
from subscriptions.actions.checked_rows import check_row
from subscriptions.actions.readers import letters, parties
from subscriptions.actions.readers.parties import Contact
from subscriptions.models import ClaimState, Party, ReceiptClaim, Scope, Source
from subscriptions.models.access.receipts import receipt_number

WAITING_MOST = 5


@dataclass(frozen=True)
class ReceiptDetails:
    """A receipt of the post office as its owner copied it; both days are included."""

    publication: Publication
    number: str
    channel: str
    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class ClaimDecision:
    """What the counter decides about a registered receipt. Days default to those of the claim."""

    approve: bool
    first_day: date | None = None
    last_day: date | None = None
    scope: str = Scope.EPAPER
    reason: str = ""


def claim_receipt(user: User, receipt: ReceiptDetails, *, at: datetime) -> ReceiptClaim:
    """Register a receipt for oneself; the counter decides. Refuses Invalid, in words for its owner.

    The journal records the act without number and name: both are the reader's own.
    """
    with perform("receipt.claimed", by=user, at=at) as act:
        claim = ReceiptClaim(
            user=user,
            publication=receipt.publication,
            number=receipt_number(receipt.number),
            channel=receipt.channel,
            name=clean_line(receipt.name),
            first_day=receipt.first_day,
            last_day=receipt.last_day,
            claimed_at=at,
        )
        waiting = ReceiptClaim.objects.filter(user=user, state=ClaimState.WAITING)
        if waiting.count() >= WAITING_MOST:
            raise Invalid(
                _(
                    "Several receipts of yours are still being looked at. Please wait until we "
                    "have answered."
                )
            )
        _save_claim(claim)
        # The reader becomes a subscriber: letters and the right to erasure need one.
        contact = Contact(claim.name, email=user.email)
        parties.find_or_create_party(contact, user=user, at=at)
        act.record(row=claim.pk)
        return claim


def _save_claim(claim: ReceiptClaim) -> None:
    """Store a claim. Refuses Invalid for wrong fields and for a number that is claimed already."""
    if (refusal := _claimed(claim)) is not None:
        raise refusal
    check_row(claim, but=["publication", "number"])
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError:  # somebody else claimed it at the same moment
        raise _claimed(claim) or Invalid(_("This could not be kept. Please try again.")) from None


def decide_claim(
    claim: ReceiptClaim, decision: ClaimDecision, *, by: Actor, at: datetime
) -> ReceiptClaim:
    """Approve a registered receipt, or refuse it with a reason that its reader is sent.

    Refuses NotYours (nobody decides about his or her own receipt), WrongState where it is decided,
    Invalid.
    """
    act = "receipt.approved" if decision.approve else "receipt.refused"
    with perform(act, by=by, at=at) as performed:
        claim = _lock_undecided(claim, by)
        claim.state = ClaimState.APPROVED if decision.approve else ClaimState.REFUSED
        claim.decided_at = at
        claim.decided_by = account_of(by)
        claim.reason = clean_words(decision.reason)
        check_row(claim, but=["publication", "number"])
        claim.save()
        first = decision.first_day or claim.first_day
        last = decision.last_day or claim.last_day
        if decision.approve:
            grant = access.EntitlementGrant(
                claim.user,
                claim.publication,
                decision.scope,
                first,
                last,
                source=Source.RECEIPT,
                source_id=str(claim.pk),
                claim=claim,
            )
            access.grant_entitlement(grant, by=by, at=at)
        _tell(claim, decision.scope, first, last, at)
        performed.record(row=claim.pk, reason=claim.reason)
        return claim


def _lock_undecided(claim: ReceiptClaim, by: Actor) -> ReceiptClaim:
    """Return a claim under its lock. Refuses NotYours, and WrongState where it is decided."""
    rows = ReceiptClaim.objects.select_for_update().select_related("user", "publication")
    row: ReceiptClaim = rows.get(pk=claim.pk)
    rights.require(rights.may(by, "decide_receiptclaim"))
    if isinstance(by, User) and by.pk == row.user_id:
        raise NotYours(
            _("This receipt is your own. Nothing was changed. Ask a colleague to look at it.")
        )
    if row.state != ClaimState.WAITING:
        raise WrongState(_("This receipt has been decided already. Nothing was changed."))
    return row


def _tell(claim: ReceiptClaim, scope: str, first: date, last: date, at: datetime) -> None:
    """Write the reader what was decided about his receipt."""
    party = Party.objects.filter(user=claim.user_id, erased_at=None).first()
    if party is not None:
        context = {
            "claim": claim,
            "opens": Scope(scope).label,
            "first": first,
            "last": last,
            "approved": claim.state == ClaimState.APPROVED,
        }
        letters.write_letter(f"receipt:{claim.pk}", party, "receipt", context, at=at)


def _claimed(claim: ReceiptClaim) -> Invalid | None:
    """Return the refusal of a number that stands in a claim already."""
    taken = ReceiptClaim.objects.filter(publication=claim.publication, number=claim.number)
    earlier_claim = taken.exclude(state=ClaimState.REFUSED).first()
    if earlier_claim is None:
        return None
    if earlier_claim.user_id == claim.user_id:
        return Invalid(_("You have registered this receipt already. Its state stands below."))
    return Invalid(
        _(
            "This receipt has been registered by somebody else. If it is yours, call the "
            "newspaper with it at hand."
        )
    )
