"""The texts of the articles on a page, as the finder of regions compares them with print."""

from collections.abc import Sequence

from articles.domain.imprint import printed_role
from articles.epaper.regions.texts import ArticleText
from articles.markup.sanitising import plain_text
from articles.models import Article, Page, Placement


def read_article_texts(page: Page) -> list[ArticleText]:
    """Return the texts of the articles on a page; the keys are the numbers of their placements.

    Three queries.
    """
    placements = list(
        Placement.objects.filter(page=page)
        .select_related("article")
        .prefetch_related("article__credits__person", "article__image_uses__image")
        .order_by("position", "pk")
    )
    return [article_text(placement) for placement in placements]


def article_text(placement: Placement) -> ArticleText:
    """Return one placement's texts. The words of its pictures are those it gives them itself, else
    those of the library."""
    article = placement.article
    pictures = [
        (use.caption or use.image.caption, use.image.credit) for use in article.image_uses.all()
    ]
    return ArticleText(
        key=str(placement.pk),
        headline=article.headline,
        kicker=article.kicker,
        subhead=article.subhead,
        bylines=byline_words(article),
        paragraphs=[*filter(None, [article.abstract]), *body_paragraphs(article.body)],
        captions=[" ".join(filter(None, words)) for words in pictures if any(words)],
    )


def byline_words(article: Article) -> list[str]:
    """Return the byline as printed, one name after the other: 本报记者 林晓舟."""
    return [
        f"{printed_role(credit.role)} {credit.person.name if credit.person else credit.name}"
        for credit in article.credits.all()
    ]


def body_paragraphs(body: str) -> Sequence[str]:
    """Return the paragraphs and crossheads of a body as plain text."""
    return plain_text(body).splitlines()
