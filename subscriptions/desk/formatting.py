"""Cells of the lists: amounts, badges, links, and contact data, masked without the right to see
it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin_base import signed_in_user
from subscriptions.domain import masking, money
from subscriptions.models import BankLine, Party


def sees_contacts(request: HttpRequest) -> bool:
    """Say whether the user may see contact data unmasked."""
    return signed_in_user(request).has_perm("subscriptions.see_contacts")


def contact_lookup(request: HttpRequest, field: str) -> str:
    """Return the search lookup of a masked column: any part of it with the right to see it, else
    the whole value. A search by parts would reveal an address letter by letter."""
    return field if sees_contacts(request) else f"{field}__iexact"


def render_yuan(fen: int) -> SafeString:
    """Return an amount for a list, aligned to the right."""
    return format_html(
        '<span class="money{}">{}</span>', " minus" if fen < 0 else "", money.format_yuan(fen)
    )


def render_badge(name: str, label: Any) -> SafeString:
    """Return a badge. Its label carries the meaning; the colour repeats it."""
    return format_html('<span class="badge money-{}">{}</span>', name, label)


def render_link(name: str, pk: Any, label: Any) -> SafeString:
    """Return a link to a page of the desk."""
    return format_html(
        '<a href="{}">{}</a>', reverse(f"admin:subscriptions_{name}", args=[pk]), label
    )


def show_account(line: BankLine, request: HttpRequest) -> str:
    """Return the account that a transfer came from, masked without the right to see contact
    data."""
    account = line.payer_account
    if sees_contacts(request) or not account:
        return account
    return "*" * 8 + account[-4:]


def show_phone(party: Party, request: HttpRequest) -> str:
    """Return a subscriber's telephone number, masked without the right to see contact data."""
    return party.phone if sees_contacts(request) else masking.mask_phone(party.phone)
