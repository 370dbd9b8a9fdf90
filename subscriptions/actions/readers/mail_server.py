"""The mail server that the set-up stored in the data folder, where the environment names none.

The file is read for every round of letters, so no process must be started anew. It is written from
the machine or while nobody has an account: who chooses the server reads every letter that leaves.
"""

import json
import logging
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from articles.errors import Invalid

FILE = "mail-server.json"
NOT_WRITTEN = _("The data folder cannot be written, so the mail server was not stored.")
NO_SERVER = _("No mail server is set up yet. Letters wait until there is one.")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MailServer:
    """Where letters leave. Without a host they wait until there is one."""

    host: str = ""
    port: int = 587
    security: str = "tls"  # tls, ssl or none
    user: str = ""
    password: str = ""
    sender: str = ""


def find_mail_server() -> MailServer | None:
    """Return the stored server; None where none is, or where the environment names one."""
    file = _file()
    if settings.EMAIL_URL_IS_SET or file is None:
        return None
    with suppress(OSError, ValueError, TypeError):
        return MailServer(**json.loads(file.read_text(encoding="utf-8")))
    return None


def store_mail_server(server: MailServer) -> None:
    """Store where letters leave, for its owner only. Refuses Invalid where that cannot be done."""
    file = _file()
    if file is None:
        raise Invalid(NOT_WRITTEN)
    new = file.with_suffix(".new")
    try:
        new.touch(mode=0o600)
        new.write_text(json.dumps(asdict(server)), encoding="utf-8")
        new.replace(file)
    except OSError as error:
        log.warning("%s cannot be written.", file)
        raise Invalid(NOT_WRITTEN) from error


def is_mail_set_up() -> bool:
    """Say whether letters leave this installation."""
    server = find_mail_server()
    return settings.EMAIL_URL_IS_SET or (server is not None and bool(server.host))


def _file() -> Path | None:
    folder = settings.INSTALLATION_FOLDER
    return Path(folder) / FILE if folder else None
