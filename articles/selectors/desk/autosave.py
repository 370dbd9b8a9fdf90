"""Unsaved texts: whose they are, and how they differ from what is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from articles import rights
from articles.domain.texts.comparing import TextPiece, compare_characters
from articles.markup.sanitising import clean_body, plain_text
from articles.models import Article, KeptText
from articles.models.texts.text import TEXT_FIELDS
from newsroom.accounts.models import User


@dataclass(frozen=True)
class FieldDifference:
    """A field that was written otherwise than it is stored, as plain text."""

    label: str
    stored: str
    written: str
    pieces: Sequence[TextPiece]


def unsaved_texts_of(by: User) -> QuerySet[KeptText]:
    """Return everything somebody wrote and did not save, the newest first."""
    return KeptText.objects.filter(by=by).select_related("article")


def readable_unsaved_texts(by: User) -> QuerySet[KeptText]:
    """Return the unsaved texts somebody may read: one's own; a person who may take over reads
    those he takes over from.
    """
    rows = KeptText.objects.select_related("article__publication", "by")
    return rows if rights.may(by, "take_over_article") else rows.filter(by=by)


def unsaved_texts_on(
    article: Article | None, by: User, *, suggesting: bool = False
) -> list[KeptText]:
    """Return the unsaved texts of an article that somebody may go on with; for a new article only
    one's own. `suggesting`: those of suggestion mode, which are one's own as well.
    """
    mine = Q(by=by)
    if article is not None and not suggesting and rights.may(by, "take_over_article"):
        mine = Q()
    rows = KeptText.objects.filter(mine, article=article).select_related("by")
    return [text for text in rows if text.is_suggestion == suggesting]


def find_differences(
    article: Article | None, written: Callable[[str], str]
) -> list[FieldDifference]:
    """Compare what a form holds with what is stored.

    `written` returns the value of a field by its name.
    """
    differing = []
    for name in TEXT_FIELDS:
        stored = str(getattr(article, name, "") or "")
        typed = written(name)
        if name == "body":
            stored = plain_text(stored)
            typed = plain_text(clean_body(typed))
        if stored.strip() != typed.strip():
            label = str(Article._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            differing.append(
                FieldDifference(label, stored, typed, compare_characters(stored, typed))
            )
    return differing
