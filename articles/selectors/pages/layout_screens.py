"""The screens of the exchange with layout: what went out of each article, and what came back."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.layout_exchange.paragraphs import StoredParagraph, store_paragraph
from articles.layout_exchange.returned_changes import ReturnedChange, compare_three
from articles.layout_exchange.stories import LayoutStory, make_story_paragraphs
from articles.models import Article, Issue, LayoutExport, LayoutReturn, Page, Placement
from articles.selectors.pages.layout_content import make_story

SHOWN_MAX = 20  # exports and returns of one article


@dataclass(frozen=True)
class LayoutRow:
    """An article on a page: its last export, and the texts that wait for a decision."""

    placement: Placement
    last_export: LayoutExport | None
    waiting: Sequence[LayoutReturn]

    @property
    def changed_since(self) -> bool:
        """Whether somebody saved the article after it went out."""
        export = self.last_export
        return export is not None and export.revision.number != self.placement.article.version


def read_layout_screen(issue: Issue, page: Page | None = None) -> list[LayoutRow]:
    """Return the articles of an issue or of one page with their exchange. Three queries."""
    placements = Placement.objects.filter(page__issue=issue, continues=None)
    if page is not None:
        placements = Placement.objects.filter(page=page)
    rows = list(
        placements.select_related("article", "page").order_by("page__position", "position", "pk")
    )
    numbers = [row.article_id for row in rows]
    exports: dict[int, LayoutExport] = {}
    sent = LayoutExport.objects.filter(article__in=numbers, issue=issue)
    for export in sent.select_related("revision").defer("paragraphs").order_by("pk"):
        exports[export.article_id] = export
    waiting: dict[int, list[LayoutReturn]] = {}
    returned = LayoutReturn.objects.filter(export__article__in=numbers, decided_at=None)
    for row in returned.select_related("export").defer("paragraphs", "export__paragraphs"):
        waiting.setdefault(row.export.article_id, []).append(row)
    return [
        LayoutRow(row, exports.get(row.article_id), waiting.get(row.article_id, ())) for row in rows
    ]


@dataclass(frozen=True)
class ArticleLayout:
    """What went out of one article and what came back, the newest first."""

    exports: Sequence[LayoutExport]
    returns: Sequence[LayoutReturn]


def read_article_layout(article: Article) -> ArticleLayout:
    """Return the exchange of an article. Two queries."""
    exports = LayoutExport.objects.filter(article=article).select_related("revision", "issue")
    returns = LayoutReturn.objects.filter(export__article=article).select_related(
        "export__revision", "revision"
    )
    return ArticleLayout(
        list(exports.defer("paragraphs")[:SHOWN_MAX]),
        list(returns.defer("paragraphs", "export__paragraphs")[:SHOWN_MAX]),
    )


def find_export(article: Article, revision: int | None) -> LayoutExport | None:
    """Return the last export of a revision of an article, the last of any where none is named or
    where that one never went out. Two queries at most."""
    exports = LayoutExport.objects.filter(article=article).select_related("revision")
    named = exports.filter(revision__number=revision).first() if revision is not None else None
    return named or exports.first()


def read_current_story(article: Article) -> LayoutStory:
    """Return the words of an article as they are now. Three queries."""
    fetched = (
        Article.objects.filter(pk=article.pk)
        .prefetch_related("credits__person", "image_uses__image")
        .get()
    )
    return make_story(fetched)


def read_current_paragraphs(story: LayoutStory) -> list[StoredParagraph]:
    """Return the paragraphs of a story as an export keeps them."""
    return [store_paragraph(paragraph) for paragraph in make_story_paragraphs(story)]


def compare_return(returned: LayoutReturn, story: LayoutStory) -> list[ReturnedChange]:
    """Return what differs between an export, what came back of it, and the article now."""
    current = read_current_paragraphs(story)
    return compare_three(returned.export.paragraphs, returned.paragraphs, current)
