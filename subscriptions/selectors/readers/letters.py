"""Whether letters go out."""

from datetime import datetime

from subscriptions.models import Letter, PassingLetter
from subscriptions.models.readers.letters import TRIES


def are_late(since: datetime) -> bool:
    """Say whether a letter has waited since before a moment, as where nobody sends them.

    What failed for good is the desk's, and not meant. Two queries.
    """
    waiting = Letter.objects.waiting().filter(tries__lt=TRIES, written_at__lt=since)
    return waiting.exists() or PassingLetter.objects.filter(asked_at__lt=since).exists()
