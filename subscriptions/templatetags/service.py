"""Pieces of the managers' pages: contacts as whoever looks may see them, and the numbers of the
counter's desk."""

import re
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from subscriptions.domain import masking
from subscriptions.domain.choices import PlanKind
from subscriptions.messages import desk_number_label
from subscriptions.models import Address
from subscriptions.selectors.desk import NUMBERS, list_desk_numbers
from subscriptions.selectors.queues import QUEUES
from subscriptions.selectors.readers.legal_texts import MissingText, find_missing_texts

register = template.Library()
LINK = re.compile(r"https?://\S+")
MAILBOX = re.compile(r"(?<![^\s<>()\[\]'\",;:@])[^\s<>()\[\]'\",;:@]+@[\w.-]+")
PAGES = {"low_forecasts": "admin:subscriptions_report_forecast"}  # no list stands behind these
URGENT = {"low_forecasts"}


@register.filter
def phone_for(phone: str, see: bool) -> str:
    """Write a telephone number, its middle hidden from whoever may not see contacts."""
    return phone if see else masking.mask_phone(phone)


@register.filter
def email_for(email: str, see: bool) -> str:
    """Write an e-mail address, its name hidden from whoever may not see contacts."""
    return email if see else masking.mask_email(email)


@register.filter
def address_for(address: Address, see: bool) -> str:
    """Write an address in one line, its street hidden from whoever may not see contacts."""
    street = address.street if see else masking.mask_street(address.street)
    return f"{address.region()}{street}"


@register.filter
def letter_for(body: str, see: bool) -> str:
    """Write a letter, or what a mail server said of it.

    Its links open its reader's own pages, contacts and all: they are hidden like those, and so are
    mailboxes.
    """
    if see:
        return body
    return MAILBOX.sub(lambda found: masking.mask_email(found[0]), LINK.sub("https://****", body))


@register.filter
def kind_word(kind: str | None) -> str:
    """Write the kind of a plan in the reader's language."""
    return str(PlanKind(kind).label) if kind in PlanKind.values else "—"


@register.filter
def of(values: Any, key: Any) -> Any:
    """Return what a table in a page's context holds for a number."""
    return values.get(key)


@register.simple_tag(takes_context=True)
def missing_legal_texts(context: dict[str, Any]) -> list[MissingText]:
    """Return the texts that newspapers lack which take orders, for whoever may write them."""
    may = context["request"].user.has_perm("subscriptions.add_legaltext")
    return find_missing_texts(timezone.localdate()) if may else []


@register.simple_tag(takes_context=True)
def counter_numbers(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the numbers of the counter's desk that no queue counts, each with the address of its
    list, for whoever is signed in."""
    numbers = []
    beside_queues = NUMBERS.keys() - QUEUES.keys()
    for number in list_desk_numbers(context["request"].user, timezone.now(), beside_queues):
        try:
            base = reverse(PAGES.get(number.name, f"admin:subscriptions_{number.model}_changelist"))
        except NoReverseMatch:  # a list that this installation does not have
            continue
        asked = "" if number.name in PAGES else f"desk={number.name}"
        numbers.append(
            {
                "name": number.name,
                "count": number.count,
                "words": desk_number_label(number.name),
                "href": f"{base}?{asked}",
                "urgent": bool(number.count) and number.name in URGENT,
            }
        )
    return numbers
