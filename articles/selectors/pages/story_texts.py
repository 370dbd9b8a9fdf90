"""The text of an article as a page prints it: what it was released with, else what is written.

A published article whose correction is being written prints what readers see: the new text is
nobody's business before it is approved.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from articles.domain.choices import UseRole
from articles.domain.imprint import printed_role
from articles.models import Article, Credit, Image, ImageUse, Release
from articles.models.texts.text import Text
from articles.selectors.public.pictures import picture_as_released


class PrintedCredit(NamedTuple):
    """A name of the byline with its role as printed."""

    role: str
    name: str


@dataclass(frozen=True)
class StoryImage:
    """A picture of an article with the words that are printed below it."""

    image: Image
    caption: str
    credit: str


@dataclass(frozen=True)
class PrintedStory:
    """What a page prints of an article: its texts, the lines of its byline, its pictures with the
    lead picture first."""

    text: Text
    byline: Sequence[str]
    images: Sequence[StoryImage]


def read_story_texts(articles: Iterable[Article]) -> dict[int, PrintedStory]:
    """Return what print has of each article, by its number.

    The articles come with their release and its revision, their credits and their pictures. One
    query.
    """
    rows = list(articles)
    released = {
        use["image"]
        for article in rows
        if article.release is not None
        for use in article.release.revision.images
    }
    images = Image.objects.select_related("rights").in_bulk(released)
    return {
        article.pk: written_text(article)
        if article.release is None
        else _released_text(article.release, images)
        for article in rows
    }


def written_text(article: Article) -> PrintedStory:
    """Return an article as it is written now."""
    uses = sorted(article.image_uses.all(), key=_place_of)
    images = [
        StoryImage(use.image, use.caption or use.image.caption, use.image.credit) for use in uses
    ]
    return PrintedStory(article, written_byline(article), images)


def written_byline(article: Article) -> Sequence[str]:
    """Return the byline as it is written now, line by line."""
    return tuple(_byline_lines(_written_credit(row) for row in article.credits.all()))


def _byline_lines(names: Iterable[PrintedCredit]) -> Iterator[str]:
    """Yield the byline as print has it: names of one role together, 本报记者 林晓舟　王立."""
    for role, group in groupby(names, key=_role_of):
        together = "　".join(credit.name for credit in group)
        yield f"{role} {together}"


def _released_text(release: Release, images: Mapping[int, Image]) -> PrintedStory:
    revision = release.revision
    names = [PrintedCredit(row["role_printed"], row["name"]) for row in release.credits]
    frozen = {words["image"]: words for words in release.pictures}
    uses = sorted(revision.images, key=lambda use: use["role"] != UseRole.LEAD)
    shown = []
    for use in uses:
        image = images.get(use["image"])
        words = frozen.get(use["image"])
        if image is not None and words is not None:
            caption = use["caption"] or words["caption"]
            printed = picture_as_released(image, words)
            shown.append(StoryImage(printed, caption, words["credit"]))
    return PrintedStory(revision, tuple(_byline_lines(names)), shown)


def _written_credit(row: Credit) -> PrintedCredit:
    name = row.person.name if row.person else row.name
    return PrintedCredit(printed_role(row.role), name)


def _role_of(credit: PrintedCredit) -> str:
    return credit.role


def _place_of(use: ImageUse) -> tuple[bool, int]:
    return use.role != UseRole.LEAD, use.position
