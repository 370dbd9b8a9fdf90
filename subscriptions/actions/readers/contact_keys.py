"""Keys by which subscribers are found, written with the contact data that they are made of. Run
inside the transaction of the act that writes those."""

from collections.abc import Iterable, Iterator

from subscriptions.domain.contact_keys import (
    ContactKeyText,
    ContactKind,
    email_keys,
    name_keys,
    phone_keys,
)
from subscriptions.models import Address, ContactKey, Party


def add_party_keys(party: Party) -> None:
    """Write the keys of a new subscriber. One query."""
    _store(party, _party_keys(party))


def add_address_keys(address: Address) -> None:
    """Write the keys of a new address. One query."""
    _store(address.party, _address_keys(address))


def rebuild_contact_keys(party: Party) -> None:
    """Write all keys of a subscriber anew. Three queries."""
    drop_contact_keys(party)
    keys = set(_party_keys(party))
    for address in Address.objects.filter(party=party):
        keys.update(_address_keys(address))
    _store(party, keys)


def drop_contact_keys(party: Party) -> None:
    """Leave nothing by which a person was found. One query."""
    ContactKey.objects.filter(party=party).delete()


def _party_keys(party: Party) -> Iterator[ContactKeyText]:
    yield from name_keys(ContactKind.NAME, party.name)
    yield from phone_keys(party.phone)
    yield from email_keys(party.email)


def _address_keys(address: Address) -> Iterator[ContactKeyText]:
    yield from name_keys(ContactKind.NAME, address.recipient)
    yield from name_keys(ContactKind.STREET, address.street)
    yield from phone_keys(address.phone)


def _store(party: Party, keys: Iterable[ContactKeyText]) -> None:
    ContactKey.objects.bulk_create(
        ContactKey(party=party, kind=text.kind, key=text.key, whole=text.whole)
        for text in dict.fromkeys(keys)
    )
