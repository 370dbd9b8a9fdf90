"""Who of the counter may act. Asked inside the action; screens only hide what would be refused."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsroom.accounts.models import User


def may(by: "User | None", permission: str) -> bool:
    """Say whether a person holds a permission of this app. `None` is whoever runs commands on the machine itself."""
    return by is None or (by.is_active and by.has_perm(f"subscriptions.{permission}"))
