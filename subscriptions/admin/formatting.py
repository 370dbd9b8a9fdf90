"""What stands in the cells of the lists: amounts, marks, links, and contacts as whoever looks may see them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin_base import signed_in
from subscriptions.domain import masking, money
from subscriptions.models import BankLine, Party


def sees_contacts(request: HttpRequest) -> bool:
    """Say whether whoever asks may see telephones and streets."""
    return signed_in(request).has_perm("subscriptions.see_contacts")


def searched(request: HttpRequest, field: str) -> str:
    """Return how the search of a list reads a masked column: by any part of it for whoever sees it,
    else by the whole. A search by parts would spell the mailbox out letter by letter."""
    return field if sees_contacts(request) else f"{field}__iexact"


def yuan(fen: int) -> SafeString:
    """Return an amount for a list: aligned to the right, its digits of one width."""
    return format_html(
        '<span class="money{}">{}</span>', " minus" if fen < 0 else "", money.format_yuan(fen)
    )


def badge(name: str, words: Any) -> SafeString:
    """Return a mark that is read and not only seen: its words carry the meaning, the colour repeats it."""
    return format_html('<span class="badge money-{}">{}</span>', name, words)


def link(name: str, pk: Any, words: Any) -> SafeString:
    """Return a link to a page of the desk."""
    return format_html(
        '<a href="{}">{}</a>', reverse(f"admin:subscriptions_{name}", args=[pk]), words
    )


def account_of(line: BankLine, request: HttpRequest) -> str:
    """Return the account a transfer came from, its beginning hidden from whoever may not see contacts."""
    account = line.payer_account
    if sees_contacts(request) or not account:
        return account
    return "*" * 8 + account[-4:]


def phone_of(party: Party, request: HttpRequest) -> str:
    """Return a subscriber's telephone, with its middle hidden from whoever may not see it."""
    return party.phone if sees_contacts(request) else masking.mask_phone(party.phone)
