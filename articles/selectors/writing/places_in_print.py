"""Where an article is in print, and its length against the space there."""

from dataclasses import dataclass

from articles.models import Article, Page, Placement
from articles.selectors.desk.flatplan import PlacedCard, measure_card


@dataclass(frozen=True)
class PlaceInPrint:
    """A page with an article, in characters: the `planned` ones that the page has for it (None
    without a plan), and how many of the article come before this page (`begins_at`).

    `continues` says that the rest is on another page.
    """

    page: Page
    card: PlacedCard
    begins_at: int
    continues: bool

    @property
    def planned(self) -> int | None:
        return self.card.planned

    @property
    def filled(self) -> int:
        """Return how much of the space is filled, in percent, at most 100."""
        if not self.planned:
            return 0
        return min(round(100 * self.card.actual / self.planned), 100)


def list_places_in_print(article: Article) -> list[PlaceInPrint]:
    """Return the pages of an article, its first place first. Two queries."""
    rows = (
        Placement.objects.filter(article=article)
        .select_related("article", "page__issue", "continues__page")
        .prefetch_related("continued_by__page")
        .order_by("-is_primary", "page__issue__date", "page__position")
    )
    return [_place(row) for row in rows]


def _place(row: Placement) -> PlaceInPrint:
    first = row.continues
    begins_at = (first.planned_length or row.article.length) if first is not None else 0
    return PlaceInPrint(row.page, measure_card(row, None), begins_at, bool(row.continued_by.all()))
