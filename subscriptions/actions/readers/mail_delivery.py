"""The only place from which a letter leaves the house, and only `send_letters` comes here.

A mail server may take its seconds, or hang: nobody who waits before a screen, and no transaction,
may wait for it.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from subscriptions.actions.readers.mail_server import NO_SERVER, MailServer, find_mail_server
from subscriptions.models.readers.letters import is_undeliverable_address

log = logging.getLogger(__name__)
SMTP = "django.core.mail.backends.smtp.EmailBackend"
TERMINAL = "django.core.mail.backends.console.EmailBackend"


@dataclass(frozen=True)
class Message:
    """What a letter says, and the headers it has besides. The subject is one line."""

    subject: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class MailConnection:
    """An open connection to the mail server, or why there is none (`closed`)."""

    connection: Any
    closed: str = ""
    sender: str = ""

    def send(self, address: str, message: Message) -> str:
        """Send a letter; return why it failed, or nothing. What goes to an invented mailbox gets no
        further than the terminal of whoever tries the demonstration."""
        connection = (
            get_connection(TERMINAL) if is_undeliverable_address(address) else self.connection
        )
        try:
            EmailMessage(
                message.subject,
                message.body,
                self.sender or settings.DEFAULT_FROM_EMAIL,
                [address],
                connection=connection,
                headers=dict(message.headers),
            ).send()
        except OSError as error:  # smtplib's errors and everything of the network are OSErrors
            log.warning("A letter could not be sent.", exc_info=True)
            return describe_failure(error)
        return ""


@contextmanager
def open_mail_connection() -> Iterator[MailConnection]:
    """Keep one connection to the mail server open for a round of letters."""
    server = find_mail_server()
    if server is not None and not server.host:
        yield MailConnection(None, str(NO_SERVER))
        return
    connection = connect_to(server)
    try:
        connection.open()
    except OSError as error:
        log.warning("The mail server cannot be reached. Letters wait.", exc_info=True)
        yield MailConnection(connection, describe_failure(error))
        return
    try:
        yield MailConnection(connection, sender=server.sender if server else "")
    finally:
        with suppress(OSError):
            connection.close()


def describe_failure(error: OSError) -> str:
    """Return why a letter failed, as the desk reads it."""
    return f"{type(error).__name__}: {error}"[:200]


def connect_to(server: MailServer | None) -> Any:
    """Return an unopened connection to a stored server, of None to the one of the settings."""
    if server is None:
        return get_connection()
    return get_connection(
        SMTP,
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.security == "tls",
        use_ssl=server.security == "ssl",
        timeout=settings.EMAIL_TIMEOUT,
    )
