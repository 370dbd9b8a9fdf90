"""Subscribers and their addresses: made with an order or at the desk, changed by themselves, erased on request."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from articles.errors import Invalid
from articles.journalling import changed, record, told
from subscriptions import rights
from subscriptions.kinds import PartyKind
from subscriptions.models import Address, Consent, Party

if TYPE_CHECKING:
    from newsroom.accounts.models import User

WORDING = "2026-11"  # of the consent sentences; a changed sentence is a new wording


@dataclass(frozen=True)
class Contact:
    """How a subscriber is reached, as somebody wrote it down."""

    name: str
    phone: str = ""
    email: str = ""
    kind: str = PartyKind.PERSON


@dataclass(frozen=True)
class Place:
    """Where copies go, as somebody wrote it down."""

    recipient: str
    province: str
    street: str
    postcode: str
    phone: str = ""
    city: str = ""
    district: str = ""
    route: str = ""
    note: str = ""


def party_for(contact: Contact, *, user: "User | None", at: datetime) -> Party:
    """Return the subscriber of an account, or a new one. Runs inside the caller's transaction. Refuses Invalid.

    Contact data of strangers never finds somebody else's party: only an account does.
    """
    known = Party.objects.filter(user=user, erased_at=None).first() if user is not None else None
    if known is not None:
        return known
    party = Party(
        name=contact.name, phone=contact.phone, email=contact.email, kind=contact.kind, user=user, made_at=at
    )
    stored: Party = checked(party)
    return stored


def add_address(party: Party, place: Place, *, at: datetime) -> Address:
    """Return the address of a subscriber that says the same, or a new one. Refuses Invalid."""
    known = Address.objects.filter(party=party, **vars(place)).first()
    stored: Address = known or checked(Address(party=party, made_at=at, **vars(place)))
    return stored


def consent(party: Party, purposes: list[str], *, at: datetime) -> None:
    """Write down what somebody agrees to, in today's wording; what stands already is not written twice."""
    standing = set(party.consents.filter(withdrawn_at=None, version=WORDING).values_list("purpose", flat=True))
    Consent.objects.bulk_create(
        Consent(party=party, purpose=purpose, version=WORDING, given_at=at)
        for purpose in purposes
        if purpose not in standing
    )


def withdraw(party: Party, purpose: str, *, by: "User | None", at: datetime) -> None:
    """Take a consent back. Refuses NotYours."""
    rights.require(rights.owns(by, party) or rights.may(by, "change_party"))
    party.consents.filter(purpose=purpose, withdrawn_at=None).update(withdrawn_at=at)


def change(party: Party, contact: Contact, *, by: "User | None", at: datetime) -> Party:
    """Store other contact data; the journal says that it changed, not what it was. Refuses NotYours, Invalid."""
    with told("party.changed", by=by, at=at):
        rights.require(rights.owns(by, party) or rights.may(by, "change_party"))
        row = Party.objects.select_for_update().get(pk=party.pk)
        before = Party.objects.get(pk=party.pk)
        row.name, row.phone, row.email = contact.name, contact.phone, contact.email
        checked(row)
        record("party.changed", by=by, at=at, subject=str(row.pk), fields=sorted(changed(before, row)))
    return row


def twins(contact: Contact) -> Any:
    """Return subscribers who may be the same: by telephone, or by name and e-mail. One query when read."""
    same = Q(name=contact.name, email__iexact=contact.email) if contact.email else Q(pk=None)
    if contact.phone:
        same |= Q(phone=contact.phone)
    return Party.objects.filter(same, erased_at=None)


def checked(row: Any) -> Any:
    """Store a row whose fields are what they should be. Refuses Invalid with every reason."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    row.save()
    return row
