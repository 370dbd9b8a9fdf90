"""What a server says when it starts with nothing to serve yet."""

import sys

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.setup.links import make_link


def print_set_up_link() -> None:
    """Print the one-time link of the set-up where there is neither a newspaper nor an account.

    A database that cannot be asked stops no server.
    """
    try:
        link = make_link(timezone.now())
    except (DatabaseError, InterfaceError):
        return
    finally:
        connection.close()
    if link is not None:
        words = _("There is no newspaper yet. Found it here, within a day, in one browser:")
        sys.stderr.write(f"\n{words}\n{link}\n\n")
