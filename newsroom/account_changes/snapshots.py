"""An account as the journal keeps it."""

from newsroom.accounts.models import User


def account_snapshot(user: User) -> dict[str, str]:
    """Return what an account may do and how it is reached, as the journal keeps it; never a
    password."""
    fields = ("username", "display_name", "email", "is_active", "is_staff", "is_superuser")
    groups = "、".join(sorted(user.groups.values_list("name", flat=True)))
    return {**{name: str(getattr(user, name)) for name in fields}, "groups": groups}
