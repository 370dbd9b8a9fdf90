"""Who of the staff may act. Every right is asked here, inside the action; screens only hide what would be refused."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from articles.errors import NotYours

if TYPE_CHECKING:
    from newsroom.accounts.models import User  # for the type only: the newspaper asks nothing of its roof

NOT_YOURS = _("You do not have the right to do this. Nothing was changed. Ask the chief editor for it.")


def may(by: "User | None", permission: str) -> bool:
    """Say whether a person holds a permission of this app. `None` is whoever runs commands on the machine itself."""
    return by is None or (by.is_active and by.has_perm(f"articles.{permission}"))


def can_write(by: "User | None", *, new: bool = False) -> bool:
    return may(by, "add_article" if new else "change_article")


def can_publish(by: "User | None") -> bool:
    return may(by, "publish_article")


def can_withdraw(by: "User | None") -> bool:
    return may(by, "withdraw_article")


def can_keep_rights(by: "User | None") -> bool:
    return may(by, "change_rightsrecord")


def can_plan_issues(by: "User | None", *, new: bool = False) -> bool:
    return may(by, "add_issue" if new else "change_issue")


def can_place(by: "User | None") -> bool:
    return may(by, "add_placement")


def can_keep_media(by: "User | None", *, deleting: bool = False) -> bool:
    return may(by, "delete_image" if deleting else "add_image")


def can_import(by: "User | None") -> bool:
    """An import writes, places and publishes, and makes the columns, people and pictures it meets."""
    made = ("add_column", "add_person", "add_responsibleeditor", "change_rightsrecord")
    return (
        can_write(by, new=True) and can_publish(by) and can_place(by) and can_plan_issues(by, new=True)
        and can_keep_media(by) and all(may(by, permission) for permission in made)
    )  # fmt: skip


def require(allowed: bool) -> None:
    """Refuse `NotYours` when the answer was no."""
    if not allowed:
        raise NotYours(NOT_YOURS)
