"""Every kind of page that could cost more where the archive is larger, with addresses of one
archive."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone

from articles.models import Article, Column, Issue, Person, SearchDocument
from articles.selectors.listing.paging import format_cursor

READERS = {
    "home": "/",
    "article, newest": "/articles/{newest.pk}/",
    "article, oldest": "/articles/{oldest.pk}/",
    "column": "/columns/{column}/",
    "column, deep": "/columns/{column}/?before={cursor}",
    "column, back": "/columns/{column}/?after={cursor}",
    "column of few": "/columns/{small_column}/",
    "column feed": "/columns/{small_column}/feed.rss",
    "author": "/authors/{author}/",
    "author of few": "/authors/{small_author}/",
    "authors": "/authors/",
    "columns": "/columns/",
    "issue": "/epaper/{issue:%Y-%m-%d}/",
    "printed page": "/epaper/{issue:%Y-%m-%d}/1/",
    "archive": "/archive/",
    "archive, year": "/archive/{day:%Y}/",
    "archive, month": "/archive/{day.year}/{day.month}/",
    "archive, day": "/archive/{day.year}/{day.month}/{day.day}/",
    "corrections": "/corrections/",
    "suggestions, common pair": "/search/suggest?q={word}",
    "suggestions, one character": "/search/suggest?q=采",
    "suggestions, absent pair": "/search/suggest?q=龘龘",
    "search, common pair": "/search/?q={word}",
    "search, absent pair": "/search/?q=龘龘",
    "search, four characters": "/search/?q={words}",
    "search, absent four": "/search/?q={absent}",
    "search, best first": "/search/?q={word}&order=relevance",
    "search, oldest first": "/search/?q={word}&order=oldest",
    "search, oldest first, deep": "/search/?q={word}&order=oldest&after={key}",
    "search, without a word": "/search/?q={word} -龘龘",
    "search, without the word": "/search/?q={word} -{word}",
    "search, either": "/search/?q={absent} OR {word}",
    "search, fewer words": "/search/?q={word} 龘龘 靐靐",
    "search, an issue": "/search/?q=第{number}期",
    "search, a month": "/search/?q={day:%Y-%m}",
    "search, deep": "/search/?q={word}&before={key}",
    "search in a column": "/search/?q={word}&column={column}",
    "search in a column of few": "/search/?q={word}&column={small_column}",
    "column alone": "/search/?column={column}",
    "search by an author": "/search/?q={word}&author={author_name}",
    "author of few alone": "/search/?author={small_author_name}",
    "search by an unknown author": "/search/?q={word}&author=无名氏",
    "search by an unknown editor": "/search/?q={word}&editor=NOBODY",
    "search in an issue": "/search/?q={word}&issue={number}",
    "search since": "/search/?q={word}&since={day:%Y-%m-%d}",
    "search until": "/search/?q={word}&until={day:%Y-%m-%d}",
    "search until the first": "/search/?until={oldest.published_at:%Y-%m-%d}",
    "search on a day": "/search/?q={word}&since={day:%Y-%m-%d}&until={day:%Y-%m-%d}",
    "feed": "/feeds/latest.rss",
    "sitemap index": "/sitemap.xml",
    "sitemap of articles": "/sitemap-articles.xml",
    "sitemap of articles, last": "/sitemap-articles.xml?p={part}",
    "sitemap of issues": "/sitemap-issues.xml",
    "news sitemap": "/news-sitemap.xml",
    "robots.txt": "/robots.txt",
    "API, list": "/api/v1/articles/",
    "API, deep": "/api/v1/articles/?before={cursor}",
    "API, changed just now": "/api/v1/articles/?since=2099-01-01T00:00:00Z",
    "API, one": "/api/v1/articles/{middle.pk}/",
    "not found": "/nowhere/",
}
STAFF = {
    "my desk": "/admin/",
    "articles": "/admin/articles/article/",
    "articles, fifth page": "/admin/articles/article/?p=5",
    "articles, search": "/admin/articles/article/?q={word}",
    "articles, search for nothing": "/admin/articles/article/?q=龘龘龘",
    "articles, search for a person": "/admin/articles/article/?q={small_author_name}",
    "articles, search for a number": "/admin/articles/article/?q={number}",
    "articles of a column": "/admin/articles/article/?column={column_id}",
    "articles of a stage": "/admin/articles/article/?stage=published",
    "articles I write": "/admin/articles/article/?desk=mine",
    "articles of the next issue": "/admin/articles/article/?desk=next_issue_passed",
    "articles that failed": "/admin/articles/article/?desk=failed",
    "article, form": "/admin/articles/article/{middle.pk}/change/",
    "article, history": "/admin/articles/article/{middle.pk}/history/",
    "journal": "/admin/articles/journalentry/",
    "journal of a year": "/admin/articles/journalentry/?since=2024-01-01&until=2024-12-31",
    "journal of an act": "/admin/articles/journalentry/?act=workflow.spike",
    "journal of refusals": "/admin/articles/journalentry/?outcome=denied",
    "journal, search": "/admin/articles/journalentry/?q={word}",
    "issues": "/admin/articles/issue/",
    "approvals": "/admin/articles/approval/",
    "revisions": "/admin/articles/revision/",
    "releases": "/admin/articles/release/",
    "images": "/admin/articles/image/",
    "error rates": "/admin/articles/proofmark/rates/",
}


@dataclass(frozen=True)
class Words:
    """What is searched for: a pair and four characters of many texts, and four that none has."""

    pair: str
    four: str
    absent: str


def addresses(search_words: Words) -> dict[str, str]:
    """Return the address of each kind of page in the archive that is there, by its name."""
    public = Article.objects.published(timezone.now())
    ends = Article.objects.aggregate(first=Min("pk"), last=Max("pk"))
    middle = public.filter(pk__gte=(ends["first"] + ends["last"]) // 2).order_by("pk")[0]
    column, small_column = _most_and_least(Column.objects.all(), "shown")
    author, small_author = _most_and_least(Person.objects.all(), "bylines")
    issue = Issue.objects.filter(kind="regular").order_by("-date")[0]
    values: dict[str, Any] = {
        "newest": public.newest_first()[0],
        "oldest": public.order_by("published_at", "pk")[0],
        "middle": middle,
        "cursor": format_cursor(middle),
        "key": SearchDocument.objects.get(article=middle).pk,
        "day": timezone.localtime(middle.published_at),  # as readers choose it
        "column": quote(column.slug),
        "column_id": column.pk,
        "small_column": quote(small_column.slug),
        "author": quote(author.slug),
        "author_name": quote(author.name),
        "small_author": quote(small_author.slug),
        "small_author_name": quote(small_author.name),
        "issue": issue.date,
        "number": issue.number,
        "part": (ends["last"] - 1) // 2000 + 1,
        "word": quote(search_words.pair),
        "words": quote(search_words.four),
        "absent": quote(search_words.absent),
    }
    return {name: address.format(**values) for name, address in {**READERS, **STAFF}.items()}


def _most_and_least(rows: "QuerySet[Any]", related: str) -> tuple[Any, Any]:
    """Return who has most of these rows, and who has least of them but some."""
    counted = rows.annotate(n=Count(related)).filter(n__gt=0).order_by("-n", "pk")
    return counted[0], counted.reverse()[0]
