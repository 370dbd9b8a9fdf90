"""The front page: a lead, a second rank, the newest, and blocks of columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from articles.models import Article, Column, Issue, PageFile
from articles.selectors.printed.printed_pages import (
    PageInPrint,
    read_page_labels,
    with_snapshot,
)
from articles.selectors.public.page_files import find_front_file
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser, join_teaser_rows, make_teasers

NEWEST = 60
SECOND = 4
LIST = 10
BLOCK = 5


@dataclass(frozen=True)
class ColumnBlock:
    """A column of the first rank with its newest articles."""

    column: Column
    articles: Sequence[Teaser]


@dataclass(frozen=True)
class HomePage:
    """The front page. `lead` is None on the day the newspaper is founded."""

    lead: Teaser | None
    second: Sequence[Teaser]
    newest: Sequence[Teaser]
    blocks: Sequence[ColumnBlock]
    issue: Issue | None
    pages: Sequence[PageInPrint]
    front: PageFile | None  # of page 1


def read_home_page(site: Site, at: datetime) -> HomePage:
    """Return the front page. Five queries, whatever the number of articles."""
    rows = Article.objects.published(at).of(site.publication).newest_first()
    teasers = make_teasers(join_teaser_rows(rows)[:NEWEST], site, at)
    lead = next((teaser for teaser in teasers[:8] if teaser.image), teasers[0] if teasers else None)
    rest = [teaser for teaser in teasers if teaser is not lead]
    second = rest[:SECOND]
    rest = rest[SECOND:]
    public = Issue.objects.of(site.publication).published(at).newest_first()
    issue = with_snapshot(public).first()
    return HomePage(
        lead=lead,
        second=second,
        newest=rest[:LIST],
        blocks=_blocks(site, rest[LIST:]),
        issue=issue,
        pages=read_page_labels(issue) if issue else [],
        front=find_front_file(issue) if issue else None,
    )


def _blocks(site: Site, teasers: Sequence[Teaser]) -> list[ColumnBlock]:
    by_column: dict[int, list[Teaser]] = {column.pk: [] for column in site.menu}
    for teaser in teasers:
        if teaser.home is not None:
            by_column.get(site.path(teaser.home)[0].pk, []).append(teaser)
    return [
        ColumnBlock(column, by_column[column.pk][:BLOCK])
        for column in site.menu
        if by_column[column.pk]
    ]
