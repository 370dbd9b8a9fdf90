"""Who of the counter may act. Asked inside the action; screens only hide what would be refused."""

from articles.audit import NOT_YOURS
from articles.errors import NotYours
from newsroom.accounts.actors import Actor, SystemActor, holds_right
from newsroom.accounts.models import User
from subscriptions.models import Party

COUNTER = SystemActor("keep_counter")  # what the counter does without a person


def may(by: Actor, permission: str) -> bool:
    """Say whether an actor holds a permission of this app."""
    return holds_right(by, f"subscriptions.{permission}")


def owns(by: Actor, party: Party) -> bool:
    """Say whether a subscriber is the person who asks."""
    return isinstance(by, User) and by.is_active and party.user_id == by.pk


def require(allowed: bool) -> None:
    """Refuse `NotYours` when the answer was no."""
    if not allowed:
        raise NotYours(NOT_YOURS)


def require_service(by: Actor, party: Party) -> None:
    """Let subscribers change what is their own, and the counter's staff everything.

    Refuses NotYours.
    """
    require(owns(by, party) or may(by, "change_subscription"))
