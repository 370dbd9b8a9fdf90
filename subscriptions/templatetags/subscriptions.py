"""The subscription box on readers' pages: computed from the price list and the schedule, never typed."""

from typing import Any

from django import template
from django.utils import timezone

from articles.models import Publication
from subscriptions import money
from subscriptions.selectors.prices import offer

register = template.Library()


@register.filter
def as_yuan(fen: int) -> str:
    """Write fen as a price tag in yuan."""
    return money.short_yuan(fen)


@register.filter
def yuan(fen: int) -> str:
    """Write fen as an amount of yuan with two decimals."""
    return money.yuan(fen)


@register.inclusion_tag("subscriptions/box.html")
def subscription_box(publication: Publication) -> dict[str, Any]:
    """Show what the paper is, when it appears and what it costs today."""
    found = offer(publication, timezone.localdate())
    return {"publication": publication, "prices": found.prices, "schedule": found.schedule}
