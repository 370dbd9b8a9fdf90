"""Finds where each article is on a printed page. Pure."""

from collections.abc import Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import PageText
from articles.epaper.regions.texts import ArticleText, PageRegions


def find_regions(
    page: PageText,
    articles: Sequence[ArticleText],
    furniture: Sequence[Rectangle] = (),
) -> PageRegions:
    """Return the regions of the articles that are on the page, and what has no article yet.

    `furniture` are the places, in fractions of the page, of what belongs to no article: the
    masthead, the running head, adverts that are placed. An article that is not on the page gets
    no region. The result depends neither on the order of the characters nor on that of the
    articles.
    """
    raise NotImplementedError


def find_furniture(pages: Sequence[PageText]) -> Sequence[Rectangle]:
    """Return the places of what is printed at the same place on half of an issue's pages."""
    raise NotImplementedError
