"""The hidden field of a form that confirms an act."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from subscriptions.confirmation_tokens import FIELD, address_subject, seal_token

register = template.Library()


@register.simple_tag(takes_context=True)
def confirmation(context: Any, name: str = "", *parts: Any) -> SafeString:
    """Write the token of the page that is drawn: of its address, its reader, and the `state` and
    `once_for` that its view gave it. A form that is sent to another address names it."""
    page = (name, address_subject(*parts)) if name else None
    once_for = context.get("once_for", "")
    token = seal_token(context["request"], context.get("state", ""), page=page, once_for=once_for)
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, token)
