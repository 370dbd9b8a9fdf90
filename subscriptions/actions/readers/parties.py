"""Subscribers and their addresses: made with an order or at the desk, changed by themselves,
joined."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.audit import changed_fields, perform, record
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.checked_rows import save_checked
from subscriptions.actions.readers.contact_keys import (
    add_address_keys,
    add_party_keys,
    drop_contact_keys,
    rebuild_contact_keys,
)
from subscriptions.domain import masking
from subscriptions.domain.choices import Account, PartyKind
from subscriptions.domain.ledger_kinds import EntryKind, Occasion
from subscriptions.models import Address, Order, Party, Subscription
from subscriptions.selectors.money.credit import credit_balance
from subscriptions.selectors.readers.personal_data import collect_personal_data


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

    @classmethod
    def of(cls, address: Address) -> "Place":
        """Return what an address says."""
        return cls(**{field.name: getattr(address, field.name) for field in fields(cls)})


def find_or_create_party(contact: Contact, *, user: User | None, at: datetime) -> Party:
    """Return the subscriber of an account, or a new one. Runs inside the caller's transaction.
    Refuses Invalid.

    Contact data of strangers never finds somebody else's party: only an account does.
    """
    known = Party.objects.filter(user=user, erased_at=None).first() if user is not None else None
    if known is not None:
        return known
    party = Party(
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
        kind=contact.kind,
        user=user,
        made_at=at,
    )
    stored: Party = save_checked(party)
    add_party_keys(stored)
    return stored


def find_or_create_party_from_form(contact: Contact, *, user: User | None, at: datetime) -> Party:
    """Return the subscriber of whoever filled in a form: a new one for whoever is not signed in,
    whatever he wrote.

    What the owner of an account wrote corrects his name and telephone; his e-mail address stays
    that of the account, until he proves another one (`contacts`). Runs inside the caller's
    transaction. Refuses Invalid.
    """
    if user is None:
        return find_or_create_party(contact, user=None, at=at)
    known = Party.objects.select_for_update().filter(user=user, erased_at=None).first()
    if known is None:
        return find_or_create_party(
            replace(contact, email=user.email or contact.email), user=user, at=at
        )
    said = Contact(contact.name, contact.phone or known.phone, known.email or contact.email)
    if (said.name, said.phone, said.email) != (known.name, known.phone, known.email):
        save_contact(known, said, by=user, at=at)
    return known


def find_or_create_party_of_account(user: User, *, at: datetime) -> Party:
    """Return the subscriber of an account, made now where nothing was ordered: whoever only
    registered a receipt, or was given something to read, has the same rights to his data."""
    return find_or_create_party(
        Contact(user.display_name or user.get_username(), email=user.email), user=user, at=at
    )


def find_or_create_address(party: Party, place: Place, *, at: datetime) -> Address:
    """Return the address of a subscriber that says the same, or a new one. Refuses Invalid, also
    for what a mask left of an address: the real one would be lost."""
    known = Address.objects.filter(party=party, **vars(place)).first()
    _refuse_hidden(place.recipient, place.street, place.phone)
    if known is not None:
        return known
    stored: Address = save_checked(Address(party=party, made_at=at, **vars(place)))
    add_address_keys(stored)
    return stored


def _refuse_hidden(*texts: str) -> None:
    """Refuse what was copied from a page that hides contacts."""
    if any(masking.is_masked(text) for text in texts):
        raise Invalid(
            _(
                "Part of this is hidden by stars. Write the whole of it, or choose the known one. "
                "Nothing was changed."
            )
        )


def change_contact(party: Party, contact: Contact, *, by: Actor, at: datetime) -> Party:
    """Store other contact data; the journal says that it changed, not what it was. The account of a
    reader follows to the new e-mail address, which only those change who see contacts anyway:
    whoever reads that mailbox comes in as the reader. Subscribers change their own name and
    telephone; a mailbox they prove first (`contacts`).

    Refuses NotYours; Invalid, also for an address that another account signs in with.
    """
    with perform("party.changed", by=by, at=at):
        row = Party.objects.select_for_update().get(pk=party.pk)
        own = rights.owns(by, row) and contact.email == row.email
        rights.require(own or rights.may(by, "change_party"))
        _refuse_hidden(contact.name, contact.phone, contact.email)
        moved = contact.email.lower() != row.email.lower()
        rights.require(
            own or not moved or rights.may(by, "see_contacts")
        )  # a mailbox opens all that is masked
        save_contact(row, contact, by=by, at=at)
        if moved and contact.email and row.user is not None and not row.user.is_staff:
            move_account(row.user, contact.email)
    return row


def save_contact(row: Party, contact: Contact, *, by: Actor, at: datetime) -> None:
    """Write contact data into a locked row, and that it changed into the journal.
    Refuses Invalid."""
    before = Party.objects.get(pk=row.pk)
    row.name = contact.name
    row.phone = contact.phone
    row.email = contact.email
    save_checked(row)
    rebuild_contact_keys(row)
    record(
        "party.changed",
        by=by,
        at=at,
        subject=str(row.pk),
        fields=sorted(changed_fields(before, row)),
    )


def move_account(user: User, email: str) -> None:
    """Let an account sign in with another mailbox. Refuses Invalid where another account does."""
    user.email = email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as error:
        raise Invalid(
            _("Another account signs in with this e-mail address. Nothing was changed.")
        ) from error


def possible_duplicates(contact: Contact) -> Any:
    """Return subscribers who may be the same: by telephone, or by e-mail. One query when read."""
    same = Q(email__iexact=contact.email) if contact.email else Q(pk=None)
    if contact.phone:
        same |= Q(phone=contact.phone)
    return Party.objects.filter(same, erased_at=None)


def merge_parties(party: Party, twin: Party, *, by: Actor, at: datetime) -> Party:
    """Join two rows of one subscriber: subscriptions, orders, addresses, letters and consents of
    the twin become the party's. What was booked stays as it was booked; a credit is carried over by
    an entry of its own.

    The twin keeps its pseudonym beside the books. Refuses NotYours, also whoever cannot see what is
    joined; Invalid for one and the same row; WrongState where both have an account, or one is
    erased.
    """
    with perform("party.merged", by=by, at=at):
        rights.require(rights.may(by, "change_party") and rights.may(by, "see_contacts"))
        lock_orders_and_subscriptions(party, twin)
        rows = {
            row.pk: row
            for row in Party.objects.select_for_update().filter(pk__in={party.pk, twin.pk})
        }
        if len(rows) != 2:
            raise Invalid(_("Choose another subscriber to join with. Nothing was changed."))
        kept = rows[party.pk]
        gone = rows[twin.pk]
        if kept.erased_at or gone.erased_at:
            raise WrongState(_("One of the two was erased. Nothing was changed."))
        if kept.user_id and gone.user_id:
            raise WrongState(
                _(
                    "Both sign in with an account of their own, so they are two people. Nothing "
                    "was changed."
                )
            )
        _join(kept, gone, by=by, at=at)
    return kept


def merge_unclaimed_parties(kept: Party, mailbox: str, *, by: User, at: datetime) -> int:
    """Join with the party of an account all that its owner ordered without it: by the mailbox he
    just proved, and under his name. Return how many. One mailbox may serve a whole office: other
    names stay for the desk to judge.

    Runs inside the caller's transaction.
    """
    loose = Party.objects.select_for_update().filter(
        email__iexact=mailbox, user=None, erased_at=None, kind=kept.kind
    )
    mine = [
        row
        for row in loose.order_by("pk")
        if row.pk != kept.pk and row.name.strip() == kept.name.strip()
    ]
    for gone in mine:
        _join(kept, gone, by=by, at=at)
    return len(mine)


def _join(kept: Party, gone: Party, *, by: Actor, at: datetime) -> None:
    _carry_credit(kept, gone, by=by, at=at)
    for table in (Subscription, Order, Address):
        table._default_manager.filter(party=gone).update(party=kept)
    gone.letters.update(party=kept)
    gone.consents.update(party=kept)
    account = gone.user
    contact = (gone.phone, gone.email, gone.note)
    pseudonymise_party(gone, at)
    kept.phone, kept.email, kept.note = (
        mine or theirs
        for mine, theirs in zip((kept.phone, kept.email, kept.note), contact, strict=True)
    )
    kept.user = kept.user or account
    kept.save(update_fields=["phone", "email", "note", "user"])
    rebuild_contact_keys(kept)
    record("party.merged", by=by, at=at, subject=str(kept.pk), twin=gone.pk)


def pseudonym(party: Party) -> str:
    """Return what stands beside the money: 读者-000123."""
    return f"读者-{party.pk:06d}"


def pseudonymise_party(party: Party, at: datetime) -> None:
    """Leave nothing of a party but its pseudonym."""
    party.name = pseudonym(party)
    party.phone = ""
    party.email = ""
    party.note = ""
    party.user = None
    party.erased_at = at
    party.save(update_fields=["name", "phone", "email", "note", "user", "erased_at"])
    drop_contact_keys(party)


def export_personal_data(
    party: Party, *, by: Actor, at: datetime, purpose: str = ""
) -> dict[str, Any]:
    """Return everything that is kept of a person, as plain data (PIPL, art. 45); the journal says
    that it was asked, and what for where somebody else than the person asked. Amounts in fen,
    moments in UTC. Refuses NotYours.
    """
    with perform("party.exported", by=by, at=at) as act:
        rights.require(rights.owns(by, party) or rights.may(by, "export_subscribers"))
        data = collect_personal_data(party)
        rows = sum(len(found) for found in data.values() if isinstance(found, list))
        act.record(subject=str(party.pk), rows=rows, purpose=purpose[:200])
    return data


def lock_orders_and_subscriptions(*parties: Party) -> None:
    """Wait until nobody changes money or terms of these subscribers, and let nobody begin to.

    In the order of every other act: orders, subscriptions, and then the subscriber, whose row each
    payment leans on. Orders of others count too where these subscribers read what was given to
    them.
    """
    read = Order.objects.filter(terms__subscription__party__in=parties).values("pk")
    orders = Order.objects.filter(Q(party__in=parties) | Q(pk__in=read))
    for rows in (orders, Subscription.objects.filter(party__in=parties)):
        list(rows.select_for_update().order_by("pk").values_list("pk"))


def _carry_credit(kept: Party, gone: Party, *, by: Actor, at: datetime) -> None:
    credit = credit_balance(gone)
    sides = [(Account.CREDIT, gone, credit), (Account.CREDIT, kept, -credit)]
    ledger.book(EntryKind.MERGED, gone, sides, occasion=Occasion(number=kept.pk), at=at, by=by)
