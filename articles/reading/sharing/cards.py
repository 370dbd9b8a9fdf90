"""What a picture for sharing says, and the version that its address has.

Only what everybody may read of the page: name, headline, column, date. No photograph, whose rights
may end while others hold the picture.
"""

import hashlib
from dataclasses import astuple, dataclass

from articles.common.moments import newspaper_day
from articles.models import Article, Column, Publication, Release, Topic
from articles.reading.rendering import largest_jpeg
from articles.selectors.public.site import Site

LAYOUT = "1"  # grows with every change of how pictures are drawn
WIDTH = 1200  # pixels, as the services that show them ask for
HEIGHT = 630
ICON_SIDES = (192, 512)  # as manifests ask for


@dataclass(frozen=True)
class ShareCard:
    """The words of a picture for sharing.

    `masthead` is the file of the drawn name in the media storage, empty where letters show it.
    """

    name: str
    masthead: str
    headline: str
    label: str = ""
    day: str = ""

    @property
    def version(self) -> str:
        """Return what is the same as long as the picture is."""
        words = "\x1f".join((LAYOUT, *astuple(self)))
        return hashlib.sha256(words.encode()).hexdigest()[:16]


def paper_card(publication: Publication) -> ShareCard:
    """Return the picture of every page that has none of its own."""
    headline = publication.slogan or publication.name
    return ShareCard(publication.name, _masthead_file(publication), headline)


def article_card(site: Site, article: Article, release: Release) -> ShareCard:
    """Return the picture of an article of `site`, in the words of a release."""
    homes = site.standing_in(release.revision.columns)
    moment = article.published_at
    return ShareCard(
        site.publication.name,
        _masthead_file(site.publication),
        release.revision.headline,
        homes[0].name if homes else "",
        newspaper_day(moment).isoformat() if moment else "",
    )


def column_card(publication: Publication, column: Column) -> ShareCard:
    """Return the picture of a column's page."""
    return ShareCard(publication.name, _masthead_file(publication), column.name, publication.slogan)


def topic_card(publication: Publication, topic: Topic) -> ShareCard:
    """Return the picture of a topic's page."""
    return ShareCard(publication.name, _masthead_file(publication), topic.title, "专题")


def _masthead_file(publication: Publication) -> str:
    image = publication.masthead
    copy = largest_jpeg(image.renditions) if image is not None else None
    return copy["name"] if copy is not None else ""
