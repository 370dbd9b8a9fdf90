"""What the counter shows in the search box of the staff."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles.attempts import Bucket, Limit, count_attempt, format_minutes
from articles.frame.finding import HITS_MAX, WORDS_MAX, Hit, HitGroup, register_finder
from newsroom.accounts.models import User
from subscriptions.desk.callers import caller_address
from subscriptions.domain import masking
from subscriptions.domain.contact_keys import asked_phones
from subscriptions.domain.money import format_yuan
from subscriptions.models import Invoice, Order, Party
from subscriptions.selectors.readers import finding

SUBSCRIBERS = pgettext_lazy("found", "Subscribers")
ORDERS = pgettext_lazy("found", "Orders")
INVOICES = pgettext_lazy("found", "Invoices")
# A mask hides four digits of a telephone, the number of a house, the name of a mailbox. Whoever sees
# contacts masked cannot try ten thousand of them.
CONTACTS_TRIED = (
    Limit("find.contact", 90, timedelta(minutes=15)),
    Limit("find.contact.day", 600, timedelta(days=1)),
)


def find_subscribers(by: User, text: str, at: datetime) -> list[HitGroup]:
    """Return subscribers by a whole telephone number, or by the words of name and street."""
    if not by.has_perm("subscriptions.view_party"):
        return []
    sees = by.has_perm("subscriptions.see_contacts")
    if not sees and _may_be_guess(text) and (wait := _count_guess(by, at)):
        return [HitGroup(SUBSCRIBERS, [], wait)]
    if phones := asked_phones(text):
        parties = finding.find_by_phone(phones, HITS_MAX)
    else:
        parties = finding.find_by_words(text.split()[:WORDS_MAX], HITS_MAX, contacts=sees)
    return [HitGroup(SUBSCRIBERS, [_party_hit(party, sees) for party in parties])]


def find_numbers(by: User, text: str, at: datetime) -> list[HitGroup]:
    """Return the order and the invoice of a number."""
    groups = []
    number = text.removeprefix("#")
    if not (number.isascii() and number.isalnum()):
        return []
    if by.has_perm("subscriptions.view_order"):
        orders = finding.find_orders(number, HITS_MAX)
        groups.append(HitGroup(ORDERS, [_order_hit(order) for order in orders]))
    if by.has_perm("subscriptions.view_invoice"):
        invoices = finding.find_invoices(number, HITS_MAX)
        groups.append(HitGroup(INVOICES, [_invoice_hit(invoice) for invoice in invoices]))
    return groups


def _may_be_guess(text: str) -> bool:
    """Say whether a text may try what a mask hides: it has a digit, or is an e-mail address."""
    return "@" in text or any(letter.isdigit() for letter in text)


def _count_guess(by: User, at: datetime) -> str:
    """Count what may be a guess; return what to say where there were too many."""
    account = (f"user {by.pk}",)
    until = count_attempt([Bucket(limit, account) for limit in CONTACTS_TRIED], at=at)
    if until is None:
        return ""
    return _("Too many numbers and addresses were looked up. Go on in %(time)s.") % {
        "time": format_minutes(until - at)
    }


def _party_hit(party: Party, sees: bool) -> Hit:
    phone = party.phone if sees else masking.mask_phone(party.phone)
    address = next(iter(party.addresses.all()), None)
    place = ""
    if address is not None:
        street = address.street if sees else masking.mask_street(address.street)
        place = f"{address.region()}{street}"
    return Hit(
        label=party.name,
        href=caller_address(party.pk),
        detail=" · ".join(filter(None, (phone, place))),
        mark=str(party.get_kind_display()),
    )


def _order_hit(order: Order) -> Hit:
    return Hit(
        label=order.number,
        href=reverse("admin:subscriptions_order_change", args=[order.pk]),
        detail=f"{order.party.name} · {date_format(order.placed_at, 'Y-m-d')}",
        mark=format_yuan(order.total),
    )


def _invoice_hit(invoice: Invoice) -> Hit:
    return Hit(
        label=invoice.number,
        href=reverse("admin:subscriptions_invoicerequest_change", args=[invoice.request_id]),
        detail=f"{invoice.request.title} · {date_format(invoice.issued_on, 'Y-m-d')}",
        mark=format_yuan(invoice.amount),
    )


register_finder(find_subscribers)
register_finder(find_numbers)
