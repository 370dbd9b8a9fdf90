"""The parts of an article: its text, columns, credits, pictures and default rights.

The functions fill an article or return unsaved rows; `writing` and `bulk` store them.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.actions.writing.drafts import CreditLine, Draft, Picture
from articles.characters import clean_line
from articles.domain.choices import RightsKind
from articles.errors import Invalid
from articles.fields import length_in_characters
from articles.markup.bodies import require_storable_body, seal_body
from articles.markup.sanitising import clean_body, plain_text
from articles.models import (
    Article,
    ArticleColumn,
    Column,
    Credit,
    ImageUse,
    Publication,
    RightsRecord,
)
from articles.models.texts.text import TEXT_FIELDS


def check_columns(publication: Publication, columns: Sequence[Column]) -> None:
    """Refuse a column twice and a column of another newspaper."""
    if len({column.pk for column in columns}) != len(columns):
        raise Invalid(_("The article stands twice in the same column. Take one of the two away."))
    if any(column.publication_id != publication.pk for column in columns):
        raise Invalid(
            _(
                "One of the columns belongs to another newspaper. Choose columns of this "
                "newspaper only."
            )
        )


def fill_text(article: Article, draft: Draft) -> None:
    """Put the draft's words into the article, cleaned and counted. Refuses Invalid with every fault
    of a field."""
    for name in TEXT_FIELDS:
        setattr(article, name, draft.text.get(name, None if name == "source_date" else ""))
    require_storable_body(article.body)
    article.body = clean_body(article.body)
    article.body_seal = seal_body(article.body)
    article.length = length_in_characters(plain_text(article.body))
    article.expires_at = draft.expires_at
    try:
        article.clean_fields(exclude={"publication", "created_by", "release", "responsible_editor"})
    except ValidationError as error:
        raise Invalid(
            *[
                f"{_label(name)}: {message}"
                for name, messages in error.message_dict.items()
                for message in messages
            ]
        ) from error


def column_rows(article: Article, columns: Sequence[Column]) -> list[ArticleColumn]:
    """Return unsaved rows; the first column is the home."""
    return [
        ArticleColumn(article=article, column=column, is_primary=not place)
        for place, column in enumerate(columns)
    ]


def credit_rows(article: Article, lines: Sequence[CreditLine]) -> list[Credit]:
    """Return unsaved rows in printed order. Refuses Invalid for a line that names nobody."""
    if any(line.person is None and not clean_line(line.name) for line in lines):
        raise Invalid(_("A credit names nobody. Choose a person or write a name."))
    return [
        Credit(
            article=article,
            position=place,
            role=line.role,
            person=line.person,
            name=clean_line(line.name),
        )
        for place, line in enumerate(lines, start=1)
    ]


def image_use_rows(article: Article, pictures: Sequence[Picture]) -> list[ImageUse]:
    """Return unsaved rows in order. Refuses Invalid for a picture used twice in one place."""
    if len({(picture.image.pk, picture.role) for picture in pictures}) != len(pictures):
        raise Invalid(_("A picture stands there twice. Take one of the two away."))
    return [
        ImageUse(
            article=article,
            image=picture.image,
            position=place,
            role=picture.role,
            caption=picture.caption,
            alt_text="" if picture.decorative else picture.alt_text,
            decorative=picture.decorative,
        )
        for place, picture in enumerate(pictures, start=1)
    ]


def default_rights(article: Article) -> RightsRecord:
    """Return the unsaved record of a text whose rights nobody entered: the paper's own, or a
    reprint of its source.

    A reprint is not published before somebody who keeps rights enters its licence.
    """
    own = not article.source_name.strip()
    kind = RightsKind.ORIGINAL if own else RightsKind.REPRINT
    return RightsRecord(article=article, kind=kind)


def _label(field: str) -> str:
    return str(Article._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
