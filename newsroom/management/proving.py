"""Identifies the person behind a command for the journal, by the password of an account."""

import sys
from getpass import getpass

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from newsroom.accounts.models import User
from newsroom.sign_in.backends import find_account


def prove_account(sign_in_name: str) -> User:
    """Return the account whose password is typed, or is the first line of standard input without a
    terminal.

    Refuses CommandError for a wrong name or password alike.
    """
    account = find_account(sign_in_name)
    if account is None or not account.is_active or not account.check_password(_typed()):
        raise CommandError(_("Sign-in name and password do not belong together. Nothing was done."))
    return account


def _typed() -> str:
    if sys.stdin.isatty():
        return getpass(_("Password: "))
    return sys.stdin.readline().rstrip("\r\n")
