"""The checklist of a new newspaper on the start page."""

from typing import Any

from django import template
from django.utils import timezone

from newsroom.accounts.models import User
from newsroom.setup.checklist import Hint, list_missing

register = template.Library()


@register.simple_tag(takes_context=True)
def first_day_hints(context: dict[str, Any]) -> list[Hint]:
    """Return what is still missing before the first issue, for whoever sets the paper up."""
    user = context["request"].user
    return list_missing(user, timezone.now()) if isinstance(user, User) else []
