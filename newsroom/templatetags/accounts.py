"""What the desk says of accounts."""

from typing import Any

from django import template

from newsroom.account_changes import changes, guarding
from newsroom.accounts.models import AccountChange

register = template.Library()
SHOWN = 10

register.filter("describe_change", changes.describe_change)


@register.simple_tag(takes_context=True)
def waiting_changes(context: dict[str, Any]) -> list[tuple[AccountChange, str]]:
    """Return the changes of accounts that wait for the signed-in person, each with its sentence."""
    if not context["request"].user.has_perm(guarding.RIGHT):
        return []
    return [
        (change, changes.describe_change(change)) for change in guarding.undecided_changes()[:SHOWN]
    ]
