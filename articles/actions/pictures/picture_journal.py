"""What the journal says of a picture, and the row that each text with it gets."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from articles.actions.records import journal
from articles.domain.states import SEEN
from articles.models import Article, Image, JournalEntry
from articles.models.querysets import ArticleQuerySet
from newsroom.accounts.actors import Actor

NAMED = 10  # headlines that a row of the journal names; all articles are in its details


def using_articles(image: Image) -> list[int]:
    """Return the numbers of the texts that use a picture or show it to readers. One query."""
    shown = Q(image_uses__image=image) | Q(shown_pictures__image=image, visibility__in=SEEN)
    return list(Article.objects.filter(shown).distinct().values_list("pk", flat=True))


def published_with(image: Image) -> ArticleQuerySet:
    """Return the articles that readers have seen with a picture, in the order of locking."""
    return Article.objects.filter(shown_pictures__image=image, visibility__in=SEEN).order_by("pk")


def record_picture(
    act: str, image: Image, article_ids: Collection[int], *, by: Actor, at: datetime, **details: Any
) -> None:
    """Write down what was done to a picture, with the texts that it concerns, and a row in the
    history of each."""
    articles = list(Article.objects.filter(pk__in=article_ids).order_by("-pk"))
    headlines = "、".join(article.headline for article in articles[:NAMED])
    message = _("Shown in %(count)d articles: %(headlines)s") % {
        "count": len(articles),
        "headlines": headlines,
    }
    journal.record(
        act,
        by=by,
        at=at,
        subject=image.title,
        reason=message if articles else "",
        image=image.pk,
        articles=[article.pk for article in articles],
        **details,
    )
    rows = (
        journal.build_entry(
            "article.picture_changed", by=by, at=at, article=article, reason=image.title
        )
        for article in articles
    )
    JournalEntry.objects.bulk_create(rows, batch_size=500)
