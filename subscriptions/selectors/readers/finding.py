"""What the search box of the staff finds at the counter: subscribers, orders, invoices."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.frame.keys import LETTERS, find_range, fold_line
from subscriptions.domain.contact_keys import ContactKind, email_key
from subscriptions.models import ContactKey, Invoice, Order, Party

STREET_LEAST = 2  # letters of a street; one is in thousands of them
RARE_MAX = 2000  # keys of a word, up to which it is no common word
NEWEST = 5000  # subscribers who are looked through for common words, before all are
LOOKED_AT = 40  # subscribers whose texts are compared with a word longer than a key


def find_by_phone(keys: Sequence[bytes], limit: int) -> list[Party]:
    """Return the subscribers with one of these whole telephone numbers. Two queries."""
    found = ContactKey.objects.filter(kind=ContactKind.PHONE, key__in=keys)
    return list(_shown(Party.objects.filter(pk__in=found.values("party")))[:limit])


def find_by_words(words: Sequence[str], limit: int, *, contacts: bool) -> list[Party]:
    """Return the subscribers whose names, streets or e-mail address hold every word, the newest
    first. Two queries, one a word that says whether it is common, and one more where all are.

    A part of a name is enough. Of a street it is for whoever sees `contacts`; everybody else names
    it whole, for a mask could be read letter by letter otherwise. An e-mail address is always
    whole.
    """
    keys = [ContactKey.objects.filter(_keys_of(word, contacts)) for word in words]
    parties = _find_newest(keys) if keys and not any(_is_rare(one) for one in keys) else []
    if len(parties) < LOOKED_AT:
        rows = Party.objects.all()
        for one in keys:
            rows = rows.filter(pk__in=one.values("party"))
        parties = list(_shown(rows)[:LOOKED_AT])
    return [party for party in parties if _is_meant(party, words, contacts)][:limit]


def _find_newest(keys: Sequence[QuerySet[ContactKey]]) -> list[Party]:
    """Return who of the newest subscribers has a key of every word. Words that name many are
    answered so without listing everybody whom they name."""
    newest = Party.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    rows = Party.objects.filter(pk__gt=newest - NEWEST)
    for one in keys:
        rows = rows.filter(Exists(one.filter(party=OuterRef("pk"))))
    return list(_shown(rows)[:LOOKED_AT])


def _is_rare(keys: QuerySet[ContactKey]) -> bool:
    """Say whether a word has few keys. Reads no more of them than it takes to know."""
    return not keys.order_by().values_list("pk")[RARE_MAX : RARE_MAX + 1]


def find_orders(number: str, limit: int) -> list[Order]:
    """Return the order of a number. One query."""
    return list(Order.objects.filter(number=number).select_related("party")[:limit])


def find_invoices(number: str, limit: int) -> list[Invoice]:
    """Return the invoice of a number. One query."""
    rows = Invoice.objects.filter(number=number).select_related("request__order")
    return list(rows[:limit])


def _shown(rows: QuerySet[Party]) -> QuerySet[Party]:
    return rows.filter(erased_at=None).prefetch_related("addresses").order_by("-pk")


def _keys_of(word: str, contacts: bool) -> Q:
    low, high = find_range(word)
    part = Q(key__gte=low, key__lt=high)
    keys = Q(part, kind=ContactKind.NAME)
    keys |= Q(kind=ContactKind.EMAIL, key=email_key(word))
    if contacts and len(fold_line(word)) >= STREET_LEAST:
        keys |= Q(part, kind=ContactKind.STREET)
    elif not contacts:
        keys |= Q(kind=ContactKind.STREET, key=low, whole=True)
    return keys


def _is_meant(party: Party, words: Sequence[str], contacts: bool) -> bool:
    """Say whether a subscriber's texts hold the words of which a key says only the beginning."""
    addresses = list(party.addresses.all())
    names = [fold_line(text) for text in (party.name, *(one.recipient for one in addresses))]
    streets = [fold_line(address.street) for address in addresses]
    for word in map(fold_line, words):
        if len(word) < LETTERS and contacts:
            continue
        in_street = any(word in street if contacts else word == street for street in streets)
        in_name = any(word in name for name in names)
        if not (in_name or in_street or email_key(word) == email_key(party.email)):
            return False
    return True
