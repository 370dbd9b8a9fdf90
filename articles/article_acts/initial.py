"""What the form of an act begins with."""

from typing import Any

from articles import rights
from articles.actions.review import rounds
from articles.article_acts.table import ArticleAct
from articles.domain.states import Visibility
from articles.models import Article, Correction, RightsRecord, RoundKind
from newsroom.accounts.models import User


def initial_values(act: ArticleAct, article: Article, by: User) -> dict[str, Any]:
    """Return what an act's form begins with: the values so far, and which of its fields this
    person is shown."""
    if act.slug == "describe":
        return dict(Correction.objects.open().filter(article=article).values().first() or {})
    if act.slug == "rights":
        return dict(RightsRecord.objects.filter(article=article).values().first() or {})
    return {
        "expires_at": article.live_until,
        "until": article.embargo_until,
        "due_at": article.due_at,
        "may_backdate": article.visibility == Visibility.NEVER
        and rights.may(by, "backdate_article"),
        "editor_printed": act.slug == "approve" and _may_take_over_the_name(article),
    }


def _may_take_over_the_name(article: Article) -> bool:
    """Say whether the next signature may change the name that readers see as responsible editor."""
    current_round = rounds.current_round(article)
    corrects = current_round is not None and current_round.kind == RoundKind.CORRECTION
    first = current_round is not None and current_round.steps[:1] == [article.stage]
    return corrects and first and article.release is not None
