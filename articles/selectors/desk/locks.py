"""Who is changing an article now."""

from datetime import datetime

from articles.models import Article, Lock
from newsroom.accounts.models import User


def find_other_lock(article: Article, by: User, at: datetime) -> Lock | None:
    """Return the lock by which somebody else is changing an article, None where nobody is.

    One query.
    """
    return Lock.objects.living(at).filter(article=article).exclude(by=by).first()
