"""Giving a text to somebody of the staff, who goes on with it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.actions.review import rounds
from articles.domain.states import STEPS, WRITING, Stage
from articles.errors import Invalid, WrongState
from articles.models import Article, Assignment
from newsroom.accounts.actors import holds_right
from newsroom.accounts.models import User

ASSIGNABLE = (*WRITING, *STEPS, Stage.READY, Stage.HELD)


def assign_article(article: Article, to: User | None, *, by: User, at: datetime) -> Article:
    """Give a text to a person, or with None to nobody.

    Refuses NotYours, WrongState (the text is published or ended), Invalid (somebody who cannot work
    on articles).
    """
    with journal.perform("article.assigned", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(rights.can_assign(by))
        if article.stage not in ASSIGNABLE:
            raise WrongState(
                _("This text is published or has ended: nobody works on it. Nothing was changed.")
            )
        if to is None:
            Assignment.objects.filter(article=article).delete()
        else:
            _require_able(to)
            Assignment.objects.update_or_create(
                article=article, defaults={"to": to, "by": by, "at": at}
            )
        act.record(article=article, to=to.pk if to else None)
    return article


def _require_able(to: User) -> None:
    """Refuse somebody who is no longer of the staff, or neither writes nor signs texts."""
    names = ("change_article", *STEPS)
    if not to.is_staff or not any(holds_right(to, f"articles.{name}") for name in names):
        raise Invalid(
            _("%(name)s neither writes nor signs texts. Choose somebody else.")
            % {"name": to.get_full_name()}
        )
