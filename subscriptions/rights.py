"""Who of the counter may act. Asked inside the action; screens only hide what would be refused."""

from typing import TYPE_CHECKING

from articles.audit import NOT_YOURS
from articles.errors import NotYours

if TYPE_CHECKING:
    from newsroom.accounts.models import User
    from subscriptions.models import Party


def may(by: "User | None", permission: str) -> bool:
    """Say whether a person holds a permission of this app.

    `None` is whoever runs commands on the machine itself.
    """
    return by is None or (by.is_active and by.has_perm(f"subscriptions.{permission}"))


def owns(by: "User | None", party: "Party") -> bool:
    """Say whether a subscriber is the person who asks."""
    return by is not None and by.is_active and party.user_id == by.pk


def require(allowed: bool) -> None:
    """Refuse `NotYours` when the answer was no."""
    if not allowed:
        raise NotYours(NOT_YOURS)


def require_service(by: "User | None", party: "Party") -> None:
    """Let subscribers change what is their own, and the counter's staff everything.

    Refuses NotYours.
    """
    require(owns(by, party) or may(by, "change_subscription"))
