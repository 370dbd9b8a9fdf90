"""The lines of a headline: where an editor has it end on screens. No word changes, so no approval
is asked for again."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from articles import rights
from articles.actions.records import journal
from articles.actions.review import releases, rounds
from articles.domain.headlines.headline_pieces import lines_of_headline
from articles.domain.states import SEEN, Stage
from articles.errors import Invalid, WrongState
from articles.models import Article
from newsroom.accounts.models import User

ENDED = frozenset({Stage.SPIKED, Stage.WITHDRAWN})
LINES_MAX = 6


def set_headline_lines(
    article: Article, lines: Sequence[str], *, by: User, at: datetime
) -> Article:
    """Store where the lines of the article's headline end; one line, or none, lets the program
    decide. What readers see follows at once.

    They count as long as the headline has these words. Refuses NotYours, WrongState (the text was
    spiked or withdrawn), Invalid (other words than those of the headline, too many lines).
    """
    with journal.perform("article.headline_lines", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(can_set_lines(by, article))
        if article.stage in ENDED:
            raise WrongState(_("This text was spiked or withdrawn. Nothing was changed."))
        stored = _check_lines(article, lines)
        if stored == article.headline_lines:
            return article
        article.headline_lines = stored
        article.save(update_fields=["headline_lines"])
        releases.release_again(article, by=by, at=at)
        act.record(article=article, lines=stored or [])
    return article


def can_set_lines(by: User, article: Article) -> bool:
    """Writers set the lines of their own texts; what readers see takes a right of the desk."""
    if article.visibility in SEEN:
        return rights.may(by, "edit_any_article")
    return rights.can_write(by, article)


def _check_lines(article: Article, lines: Sequence[str]) -> list[str] | None:
    """Return the lines as they are stored: without blanks at their ends, None for a single one."""
    cleaned = [line.strip() for line in lines if line.strip()]
    if len(cleaned) < 2:
        return None
    if len(cleaned) > LINES_MAX:
        raise Invalid(
            _("A headline has at most %(count)d lines. Nothing was changed.") % {"count": LINES_MAX}
        )
    fitting = lines_of_headline(article.headline, cleaned)
    if fitting is None:
        raise Invalid(
            _(
                "The words of these lines are not those of the headline. Change the headline in "
                "the text; here only set where its lines end. Nothing was changed."
            )
        )
    return fitting
