"""A source takes back what it sent (a kill notice): the desk is told, and decides.
docs/decisions/0021 says why."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from articles.actions.publishing import publishing
from articles.actions.records import journal
from articles.domain.states import Stage, Visibility
from articles.domain.texts.quoting import nest_headline
from articles.errors import Refused
from articles.models import Article, Task, TaskKind
from newsroom.accounts.actors import Actor, account_of


@dataclass(frozen=True)
class TakenBack:
    """One article that its source took back, and what is to be said of it."""

    article: Article
    words: str


def apply_kill_notice(
    source: str, source_id: str, *, withdraw: bool, by: Actor, at: datetime
) -> TakenBack | None:
    """Tell the desk that the source of an article took it back; None for one that is not here.

    A task is opened, once for each article, and a row written in the journal. With `withdraw` a
    public article is withdrawn at once. What is withdrawn or spiked already needs nothing. Refuses
    NotYours.
    """
    article = Article.objects.filter(source_system=source, source_id=source_id).first()
    if article is None or article.stage == Stage.SPIKED:
        return None
    if article.visibility == Visibility.WITHDRAWN:
        return TakenBack(article, _("Its source took it back; it is withdrawn here already."))
    if withdraw and article.visibility != Visibility.NEVER:
        try:
            publishing.withdraw_article(
                article, by=by, at=at, reason=_("The source took this text back.")
            )
            return TakenBack(article, _("Its source took it back; it was withdrawn here."))
        except Refused as refusal:
            _open_task(article, by=by, at=at)
            return TakenBack(article, str(refusal))
    _open_task(article, by=by, at=at)
    if article.visibility == Visibility.LIVE:
        message = _(
            "Cancelled by its source, and published here: readers still see “%(headline)s”. A "
            "task waits at the desk."
        )
    else:
        message = _(
            "Cancelled by its source; “%(headline)s” is a draft here. A task waits at the desk."
        )
    return TakenBack(article, message % {"headline": nest_headline(article.headline)})


def _open_task(article: Article, *, by: Actor, at: datetime) -> None:
    """Open a task for the desk, due at once. One that was closed is not opened again: the desk has
    decided."""
    if Task.objects.filter(kind=TaskKind.CANCELLED, article=article).exists():
        return
    Task.objects.create(
        kind=TaskKind.CANCELLED, article=article, opened_at=at, opened_by=account_of(by), due_at=at
    )
    journal.record("article.taken_back", by=by, at=at, article=article, source=article.source_id)
