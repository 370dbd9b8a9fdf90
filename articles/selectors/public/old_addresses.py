"""Where an address of the earlier site leads now."""

from dataclasses import dataclass
from datetime import datetime

from articles.domain.old_addresses import candidate_keys
from articles.domain.printed.founder_addresses import read_founder_address, same_label
from articles.models import Article, Issue, OldAddress
from articles.selectors.printed.printed_pages import read_page_labels, with_snapshot
from articles.selectors.public.editions import address_of_page, issue_address
from articles.selectors.public.site import publication_for


@dataclass(frozen=True)
class NewAddress:
    """The article that an old address leads to.

    `gone`: readers could see it once, and cannot any more.
    """

    article: Article
    gone: bool


def find_new_address(path: str, query: str, at: datetime) -> NewAddress | None:
    """Return where an old address leads, if readers may see it or could see it once.

    Up to three queries.

    What readers never saw is as unknown as an address that nobody ever had.
    """
    keys = candidate_keys(path, query)
    candidates = OldAddress.objects.filter(key__in=keys).values_list("key", "path", "article_id")
    if not candidates:
        return None
    asked = f"{path}?{query}" if query else path

    def rank(row: tuple[str, str, int]) -> tuple[int, bool]:
        key, old_path, _article_id = row
        return keys.index(key), old_path != asked

    for _key, _path, article_id in sorted(candidates, key=rank):
        rows = Article.objects.filter(pk=article_id)
        public_article = rows.published(at).first()
        if public_article is not None:
            return NewAddress(public_article, gone=False)
        gone_article = rows.gone(at).first()
        if gone_article is not None:
            return NewAddress(gone_article, gone=True)
    return None


def find_printed_address(host: str, path: str, at: datetime) -> str | None:
    """Return where an address of a Founder e-paper leads: to the page of that date and label, or
    to the issue where no such page is known. None for other addresses, and for dates without an
    issue that readers may see.

    No query for other addresses, else three at most.
    """
    asked = read_founder_address(path)
    publication = publication_for(host) if asked else None
    if asked is None or publication is None:
        return None
    issues = with_snapshot(Issue.objects.of(publication).published(at).dated(asked.on))
    issue = min(issues, key=lambda issue: (not issue.is_regular, issue.number), default=None)
    if issue is None:
        return None
    if asked.label:
        for page in read_page_labels(issue):
            if same_label(page.label, asked.label):
                return address_of_page(issue, page.position)
    return issue_address(issue)
