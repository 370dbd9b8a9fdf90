"""What the accounts add to the menu of the staff's pages."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import pgettext_lazy

from articles.desk.menu_settings import PAPER
from articles.frame.menu import MenuEntry, register_counter, register_entries
from newsroom.account_changes import guarding
from newsroom.accounts.models import User

ACCOUNTS = pgettext_lazy("menu", "Accounts and roles")
CHANGES = "account_changes"
SETTINGS = (
    MenuEntry(
        pgettext_lazy("menu", "User accounts"),
        "admin:accounts_user_changelist",
        ("accounts.view_user",),
        group=ACCOUNTS,
        purpose=pgettext_lazy("menu", "Who signs in here, and with which roles."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Invitations"),
        "admin:invitations",
        ("accounts.add_user",),
        group=ACCOUNTS,
        purpose=pgettext_lazy("menu", "Invite people by letter; they choose their passwords."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Roles"),
        "admin:auth_group_changelist",
        ("auth.view_group",),
        group=ACCOUNTS,
        purpose=pgettext_lazy("menu", "What each role may do."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Letters, backups, address"),
        "admin:machine",
        ("articles.release_installation",),
        group=ACCOUNTS,
        purpose=pgettext_lazy("menu", "What is set on the machine itself, and a test letter."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Changes of accounts"),
        "admin:accounts_accountchange_changelist",
        ("accounts.view_accountchange",),
        counted=CHANGES,
        waits=True,
        group=ACCOUNTS,
        purpose=pgettext_lazy("menu", "Some take a second person, who confirms them here."),
    ),
)
MASTHEAD = MenuEntry(
    pgettext_lazy("menu", "Masthead picture"),
    "admin:masthead",
    ("articles.change_publication",),
    group=PAPER,
    purpose=pgettext_lazy("menu", "The name of the paper as drawn, for readers."),
)


def count_changes(by: User, at: datetime, names: Collection[str]) -> dict[str, int]:
    """Return how many changes of accounts wait for a person. One query at most."""
    if CHANGES not in names or not by.has_perm(guarding.RIGHT):
        return {}
    return {CHANGES: guarding.undecided_changes().count()}


register_entries("settings", MASTHEAD, *SETTINGS)
register_counter(count_changes)
