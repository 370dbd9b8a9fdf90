"""The pages of the accounts: users, roles, and changes that wait for a second person."""

from newsroom.account_admin import changes, roles, users

__all__ = ["changes", "roles", "users"]
