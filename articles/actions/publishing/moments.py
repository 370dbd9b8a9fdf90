"""When readers see an article, and until when: the checks that publishing makes of its moments."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.actions.records.reasons import check_reason
from articles.common.moments import newspaper_day, require_supported
from articles.domain.states import Visibility
from articles.errors import Invalid, NotYours, Words
from articles.models import Article, Revision
from newsroom.accounts.actors import Actor


def public_moment(
    article: Article,
    *,
    by: Actor,
    at: datetime,
    public_from: datetime | None,
    reason: str = "",
) -> datetime:
    """Return when readers first see it. Refuses Invalid and NotYours as `publish` does."""
    if public_from is not None and public_from.tzinfo is None:
        raise Invalid(_("The moment names no time zone. Nothing was changed."))
    require_supported(public_from)
    if article.visibility == Visibility.NEVER:
        if public_from is not None and public_from < at:
            _may_backdate(article, public_from, by=by, reason=reason)
        return public_from or at
    if public_from is not None and public_from != article.published_at:
        raise Invalid(
            _(
                "Readers already see this article. A new text goes live at once; leave the moment "
                "empty."
            )
        )
    assert article.published_at  # noqa: S101  told to the type checker
    return article.published_at


def _may_backdate(article: Article, moment: datetime, *, by: Actor, reason: str) -> None:
    """Refuse a moment in the past to whoever may not enter old texts, and to everybody without a
    reason or before the newspaper first came out."""
    if not rights.may(by, "backdate_article"):
        raise NotYours(
            _(
                "This moment has passed. Only who may enter old texts chooses such a one. Choose "
                "one to come, or "
                "leave it empty to publish now."
            )
        )
    first_day = article.publication.first_published_on
    if first_day is not None and newspaper_day(moment) < first_day:
        raise Invalid(
            _(
                "%(paper)s first came out on %(day)s: no text of it is older. Correct the year. "
                "Nothing was changed."
            )
            % {"paper": article.publication.name, "day": first_day.isoformat()}
        )
    check_reason(reason)


def embargo_reasons(article: Article, moment: datetime) -> list[Words]:
    """Return why a text may not be public at that moment yet, nothing where no embargo stands."""
    if article.embargo_until is None or moment >= article.embargo_until:
        return []
    until = journal.short_moment(article.embargo_until)
    message = _(
        "An embargo stands until %(until)s. Schedule it for later, or have the embargo lifted."
    )
    return [message % {"until": until}]


def end_when_published(article: Article) -> datetime | None:
    """Return the end that publishing the newest text brings: the one its writer wishes.

    A correction that wishes what the text before it wished leaves the end as `set_expiry` left it:
    its form may have been opened before.
    """
    live = article.release if article.visibility != Visibility.NEVER else None
    newest: Revision = article.revisions.latest("number")
    if live is not None and newest.expires_at == live.revision.expires_at:
        return article.live_until
    return article.expires_at


def expiry_reasons(article: Article, moment: datetime) -> list[Words]:
    """Return why a text would be over as soon as readers saw it, nothing where it would not."""
    end = end_when_published(article)
    if end is None or end > moment or end == article.live_until:
        return []
    message = _("Its end, %(end)s, has passed by then. Set another one in the form, or none.")
    return [message % {"end": journal.short_moment(end)}]
