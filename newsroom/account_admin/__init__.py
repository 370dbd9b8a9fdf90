"""The tables of the accounts in the admin: users and roles."""

from newsroom.account_admin import roles, users

__all__ = ["roles", "users"]
