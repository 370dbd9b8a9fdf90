"""The post of the tests: what waits is brought to mail.outbox, as `send_letters` does."""

from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from subscriptions.actions.readers import outbox


def bring_post() -> list[EmailMessage]:
    """Send the letters that somebody waits for; return every letter that ever went."""
    outbox.send_passing_letters(timezone.now())
    return list(mail.outbox)
