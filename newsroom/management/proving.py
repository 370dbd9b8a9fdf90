"""Who stands behind a command that the journal shall name: somebody who knows the password of the account."""

import sys
from getpass import getpass

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from newsroom.accounts.models import User
from newsroom.sign_in.backends import find_account


def prove(sign_in_name: str) -> User:
    """Return the account whose password is typed, or is the first line of standard input where nobody types.

    Refuses CommandError for a wrong name or password alike.
    """
    found = find_account(sign_in_name)
    if found is None or not found.is_active or not found.check_password(_typed()):
        raise CommandError(_("Sign-in name and password do not belong together. Nothing was done."))
    return found


def _typed() -> str:
    if sys.stdin.isatty():
        return getpass(_("Password: "))
    return sys.stdin.readline().rstrip("\r\n")
