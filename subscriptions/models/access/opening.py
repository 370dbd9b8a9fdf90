"""What an entitlement opens."""

from datetime import date, datetime

from articles.reading.access import ArticleFacts, Facts, IssueFacts
from subscriptions.models.access.access import Scope, is_archive


def scope_opens(scope: str, number: int, what: Facts, at: datetime, on: date) -> bool:
    """Say whether an entitlement of a scope opens something at a moment, which is on a day;
    `number` is that of the issue or article it names."""
    numbers = [what.number] if isinstance(what, IssueFacts) else what.issues
    appeared = what.on if isinstance(what, IssueFacts) else what.published_at
    return {
        Scope.SITE: True,
        Scope.EPAPER: bool(numbers),
        Scope.ARCHIVE: is_archive(appeared, at, on),
        Scope.ISSUE: number in numbers,
        Scope.ARTICLE: isinstance(what, ArticleFacts) and number == what.article,
    }[Scope(scope)]
