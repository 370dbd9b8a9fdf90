"""What goes into the finder of regions and what comes out of it. Pure.

Places that come out are in fractions of the page (articles.epaper.geometry).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.epaper.geometry import Polygon, Rectangle


@dataclass(frozen=True, kw_only=True)
class ArticleText:
    """The texts of an article that may be on the page, all of them plain text.

    `key` names the article in the result. `headline`, `kicker` and `subhead` are best those that
    were printed: a headline that was written for the web makes the region one to check.
    `paragraphs` is the body with its crossheads, `captions` the texts under its pictures and
    `bylines` the names as printed.
    """

    key: str
    headline: str
    kicker: str = ""
    subhead: str = ""
    bylines: Sequence[str] = ()
    paragraphs: Sequence[str] = ()
    captions: Sequence[str] = ()


@dataclass(frozen=True)
class FoundRegion:
    """The place of an article on the page: one polygon, or several where it jumps.

    `score` is from 0 to 1: how sure the text of the region is the text of the article.
    `headline_matched` says that the printed headline was recognised, or that the article has none
    and was recognised by its text. A region without it must be checked by an editor.
    """

    key: str
    polygons: Sequence[Polygon]
    score: float
    headline_matched: bool


@dataclass(frozen=True)
class UnassignedText:
    """Text in print that has no article yet, as a draft of one can be made from it.

    `places` are its blocks in the order of reading, `paragraphs` their texts in the same order.
    `headline` is empty where no large type stands above the text.
    """

    places: Sequence[Rectangle]
    headline: str
    paragraphs: Sequence[str]


@dataclass(frozen=True)
class PageRegions:
    """What was found on one page. Each article has at most one region in `regions`."""

    regions: Sequence[FoundRegion]
    unassigned_texts: Sequence[UnassignedText]
    unassigned_pictures: Sequence[Rectangle]
