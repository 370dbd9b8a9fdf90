"""What is left of an article that readers could see once: since when it is gone, and why."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from articles.common.moments import NEWSPAPER_TIME
from articles.domain.states import Visibility
from articles.models import Article, Publication, RightsRecord


@dataclass(frozen=True)
class GoneArticle:
    """An article that is gone.

    `reason` is the newsroom's own word of a withdrawal, `words` the sentence of any other end.
    """

    pk: int
    publication: Publication
    since: datetime | None
    reason: str = ""
    words: str = ""


def find_gone(pk: int, at: datetime) -> GoneArticle | None:
    """Return why an article cannot be seen any more, None where readers never could or still can.

    One query.
    """
    article = (
        Article.objects.gone(at)
        .filter(pk=pk)
        .select_related("publication", "release", "rights")
        .defer("body", "abstract")
        .first()
    )
    if article is None:
        return None
    since, reason, sentence = _why(article, at)
    return GoneArticle(article.pk, article.publication, since, reason, sentence)


def rights_end(record: RightsRecord | None) -> datetime | None:
    """Return when the last day of a rights record is over, in the newspaper's time; None where
    it has none.
    """
    if record is None or record.valid_until is None:
        return None
    return datetime.combine(record.valid_until + timedelta(days=1), time(), NEWSPAPER_TIME)


def visible_until(article: Article) -> datetime | None:
    """Return when readers will cease to see a published article: its end or that of its rights,
    the earlier one.
    """
    ends = (article.live_until, rights_end(getattr(article, "rights", None)))
    return min((end for end in ends if end is not None), default=None)


def _why(article: Article, at: datetime) -> tuple[datetime | None, str, str]:
    if article.visibility == Visibility.WITHDRAWN:
        return article.withdrawn_at, article.withdrawal_reason, ""
    if article.live_until is not None and article.live_until <= at:
        ended = _("It was published for a limited time, and that time is over.")
        return article.live_until, "", ended
    record = article.rights
    over = rights_end(record)
    if over is not None and over <= at:
        sentence = _("The rights to this text ended with %(day)s.")
        return over, "", sentence % {"day": f"{record.valid_until:%Y-%m-%d}"}
    changed = article.release.made_at if article.release else None
    if not record.web_allowed:
        return (
            changed,
            "",
            _("Whoever holds the rights to this text does not allow it on our site."),
        )
    day = record.valid_from.isoformat() if record.valid_from else ""
    return changed, "", _("The rights to this text begin with %(day)s.") % {"day": day}
