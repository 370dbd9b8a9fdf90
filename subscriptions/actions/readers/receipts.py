"""Receipts of the post office: registered by their readers, decided by somebody of the counter."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.audit import perform
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


def claim_receipt(
    user: User,
    publication: Publication,
    number: str,
    *,
    channel: str,
    name: str,
    first: date,
    last: date,
    at: datetime,
) -> ReceiptClaim:
    """Register a receipt for oneself; somebody of the counter decides. Refuses Invalid, in words for its owner.

    The journal keeps that it was done and not the number or the name: both are the reader's own.
    """
    with perform("receipt.claimed", by=user, at=at) as act:
        claim = ReceiptClaim(
            user=user,
            publication=publication,
            number=receipt_number(number),
            channel=channel,
            name=name.strip(),
            first_day=first,
            last_day=last,
            claimed_at=at,
        )
        waiting = ReceiptClaim.objects.filter(user=user, state=ClaimState.WAITING)
        if waiting.count() >= WAITING_MOST:
            raise Invalid(
                _(
                    "Several receipts of yours are still being looked at. Please wait until we have answered."
                )
            )
        if (taken := _claimed(claim)) is not None:
            raise taken
        check_row(claim, but=["publication", "number"])
        try:
            with transaction.atomic():
                claim.save()
        except IntegrityError:  # somebody was quicker by a moment
            raise _claimed(claim) or Invalid(
                _("This could not be kept. Please try again.")
            ) from None
        parties.find_or_create_party(
            Contact(claim.name, email=user.email), user=user, at=at
        )  # who is written to, and erased
        act.record(row=claim.pk)
        return claim


def decide_claim(
    claim: ReceiptClaim,
    *,
    approve: bool,
    first: date | None = None,
    last: date | None = None,
    scope: str = Scope.EPAPER,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> ReceiptClaim:
    """Approve a registered receipt (days default to those on it) or refuse it with a reason that its reader is told.

    Refuses NotYours (nobody decides about a receipt of his or her own), WrongState where it is decided, Invalid.
    """
    act = "receipt.approved" if approve else "receipt.refused"
    with perform(act, by=by, at=at) as performed:
        locked = (
            ReceiptClaim.objects.select_for_update()
            .select_related("user", "publication")
            .get(pk=claim.pk)
        )
        rights.require(rights.may(by, "decide_receiptclaim"))
        if isinstance(by, User) and by.pk == locked.user_id:
            raise NotYours(
                _("This receipt is your own. Nothing was changed. Ask a colleague to look at it.")
            )
        if locked.state != ClaimState.WAITING:
            raise WrongState(_("This receipt has been decided already. Nothing was changed."))
        locked.state = ClaimState.APPROVED if approve else ClaimState.REFUSED
        locked.decided_at, locked.decided_by, locked.reason = at, account_of(by), reason.strip()
        check_row(locked, but=["publication", "number"])
        locked.save()
        if approve:
            access.grant_entitlement(
                locked.user,
                locked.publication,
                scope,
                first or locked.first_day,
                last or locked.last_day,
                source=Source.RECEIPT,
                source_id=str(locked.pk),
                by=by,
                at=at,
            )
        _tell(locked, scope, first or locked.first_day, last or locked.last_day, at)
        performed.record(row=locked.pk, reason=locked.reason)
        return locked


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
    known = taken.exclude(state=ClaimState.REFUSED).first()
    if known is None:
        return None
    if known.user_id == claim.user_id:
        return Invalid(_("You have registered this receipt already. Its state stands below."))
    return Invalid(
        _(
            "This receipt has been registered by somebody else. If it is yours, call the newspaper with it at hand."
        )
    )
