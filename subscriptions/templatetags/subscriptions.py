"""The subscription box on readers' pages: computed from the price list and the schedule, never
typed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm
from django.utils import timezone
from django.utils.html import strip_tags

from articles.models import Publication
from subscriptions.domain import money
from subscriptions.domain.choices import TextKind
from subscriptions.selectors.prices import find_price_offer
from subscriptions.selectors.readers.legal_texts import texts_in_force

register = template.Library()


@register.filter
def as_yuan(fen: int) -> str:
    """Write fen as a price tag in yuan."""
    return money.format_short_yuan(fen)


@register.filter
def yuan(fen: int) -> str:
    """Write fen as an amount of yuan with two decimals."""
    return money.format_yuan(fen)


@dataclass(frozen=True)
class FieldFault:
    """One thing that is wrong with a form: its words, and the field it belongs to, where it belongs
    to one."""

    words: str
    label: str = ""
    target: str = ""


@register.inclusion_tag("subscriptions/error_summary.html")
def error_summary(forms: BaseForm | Iterable[BaseForm]) -> dict[str, Any]:
    """Tell everything that is wrong with the forms of a page, each with the way to its field."""
    asked = [forms] if isinstance(forms, BaseForm) else list(forms)
    return {"faults": [fault for form in asked if form.is_bound for fault in _faults(form)]}


def _faults(form: BaseForm) -> Iterator[FieldFault]:
    for message in form.non_field_errors():
        yield FieldFault(str(message))
    for field in form:
        target = f"{field.auto_id}_0" if field.use_fieldset else str(field.auto_id)
        for message in field.errors:
            # A checkbox says in its sentence what it is about; its label is too long for a link.
            short = getattr(field.field, "short", "") or field.label
            yield FieldFault(str(message), strip_tags(str(short)), target)


@register.inclusion_tag("subscriptions/privacy_line.html")
def privacy_line(publication: Publication) -> dict[str, Any]:
    """Name the privacy policy that a form's data is used by. One query."""
    return {"text": texts_in_force(publication, timezone.localdate()).get(TextKind.PRIVACY)}


@register.inclusion_tag("subscriptions/box.html")
def subscription_box(publication: Publication) -> dict[str, Any]:
    """Show what the paper is, when it appears and what it costs today."""
    offer = find_price_offer(publication, timezone.localdate())
    return {"publication": publication, "prices": offer.prices, "schedule": offer.schedule}
