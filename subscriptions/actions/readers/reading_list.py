"""The reading list of a reader. It concerns nobody else, so the journal has no row."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.errors import Invalid
from articles.models import Article
from newsroom.accounts.models import User
from subscriptions.models import SavedArticle

SAVED_MAX = 200


@transaction.atomic
def save_for_later(article: Article, *, by: User, at: datetime) -> SavedArticle:
    """Put a published article on the reading list; once more changes nothing. Refuses Invalid for
    an article that is not public and for a list that is full."""
    User.objects.select_for_update().get(pk=by.pk)
    if not Article.objects.published(at).filter(pk=article.pk).exists():
        raise Invalid(_("This article is not on the site. Nothing was changed."))
    existing = SavedArticle.objects.filter(user=by, article=article).first()
    if existing is not None:
        return existing
    if SavedArticle.objects.filter(user=by).count() >= SAVED_MAX:
        raise Invalid(
            _("Your reading list holds %(count)d articles. Take one off it first.")
            % {"count": SAVED_MAX}
        )
    return SavedArticle.objects.create(user=by, article=article, saved_at=at)


def take_off_list(pk: int, *, by: User) -> None:
    """Take an article off the list. What is somebody else's, or off it already, is left alone."""
    SavedArticle.objects.filter(pk=pk, user=by).delete()
