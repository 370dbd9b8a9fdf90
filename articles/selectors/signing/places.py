"""The pages of coming issues on which an article may be put, with the space that is left."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Sum

from articles.common.moments import last_midnight
from articles.domain.printed.page_states import PageState
from articles.models import Article, Issue, Page, Placement
from articles.selectors.desk.desk_lists import upcoming_issues

ISSUES_AHEAD = 4
ISSUES_BEHIND = 8  # what a page usually holds is counted over these


@dataclass(frozen=True)
class PageOffer:
    """A page that takes articles: how many articles and characters are on it, and how many
    characters pages at this place usually hold (None: none was printed yet)."""

    page: Page
    articles: int
    characters: int
    usual: int | None

    @property
    def free(self) -> int | None:
        """The characters that are left by custom; None where there is no custom."""
        return None if self.usual is None else max(self.usual - self.characters, 0)


def list_open_pages(article: Article, at: datetime) -> list[tuple[Issue, list[PageOffer]]]:
    """Return the pages of the next issues of the article's newspaper on which it does not stand
    yet, by issue. Three queries."""
    midnight = last_midnight(at)
    issues = list(
        upcoming_issues(midnight).filter(publication=article.publication_id)[:ISSUES_AHEAD]
    )
    usual = _usual_lengths(article, midnight)
    pages: Any = (
        Page.objects.filter(issue__in=issues)
        .exclude(state=PageState.RELEASED)
        .exclude(placements__article=article)
        .annotate(
            articles=Count("placements", distinct=True),
            characters=Sum("placements__article__length", default=0),
        )
        .order_by("position")
    )
    by_issue: dict[int, list[PageOffer]] = defaultdict(list)
    for page in pages:
        open_page = PageOffer(page, page.articles, page.characters, usual.get(page.position))
        by_issue[page.issue_id].append(open_page)
    return [(issue, by_issue[issue.pk]) for issue in issues if by_issue[issue.pk]]


def _usual_lengths(article: Article, midnight: datetime) -> dict[int, int]:
    """Return the mean characters on each page of the last printed issues, by position."""
    printed = (
        Issue.objects.filter(publication=article.publication_id, date__lt=midnight.date())
        .order_by("-date", "-number")
        .values("pk")[:ISSUES_BEHIND]
    )
    sums: Any = (
        Placement.objects.filter(page__issue__in=list(printed.values_list("pk", flat=True)))
        .order_by()
        .values("page__position", "page__issue")
        .annotate(characters=Sum("article__length"))
    )
    lengths: dict[int, list[int]] = defaultdict(list)
    for row in sums:
        lengths[row["page__position"]].append(row["characters"])
    return {position: sum(found) // len(found) for position, found in lengths.items()}
