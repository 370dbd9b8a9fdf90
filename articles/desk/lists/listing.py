"""The list of articles that a query string asks for, as the screen shows it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import rights
from articles.desk.lists.filtered_rows import FilteredRows
from articles.domain.states import STEPS
from articles.forms.lists.article_list import ArticleListFilter
from articles.models import Article
from articles.selectors.lists.articles import (
    fetch_rows,
    home_column,
    living_lock,
    order_articles,
    writers_of,
)
from newsroom.accounts.models import User

# Names of filters in addresses of Django's list, which people have kept.
OLD_NAMES = {
    "stage__exact": "stage",
    "columns__id__exact": "column",
    "publication__id__exact": "paper",
    "rights__kind__exact": "rights",
}


@dataclass(frozen=True)
class ListedArticle:
    """An article with what its row says in words."""

    article: Any
    at: datetime
    signs: bool

    @property
    def writers(self) -> str:
        return "、".join(writers_of(self.article))

    @property
    def column(self) -> str:
        return home_column(self.article)

    @property
    def holder(self) -> str:
        """Return who is changing the text now, else to whom it was assigned."""
        lock = living_lock(self.article, self.at)
        if lock is not None:
            return _("%(name)s is changing it") % {"name": lock.by_printed}
        assignment = getattr(self.article, "assignment", None)
        if assignment is not None:
            return _("assigned to %(name)s") % {"name": assignment.to.get_full_name()}
        return ""

    @property
    def places(self) -> list[Any]:
        return list(self.article.placements.all())

    @property
    def is_overdue(self) -> bool:
        due = self.article.due_at
        return due is not None and due <= self.at and self.article.stage in ("draft", *STEPS)


@dataclass(frozen=True)
class ArticleListing(FilteredRows):
    """The articles that a query string asks for, for whoever looks, at a moment."""

    by: User
    at: datetime
    steps: Sequence[str] = field(default=())
    first_filters: ClassVar[Collection[str]] = ("q", "desk", "stage", "column")
    unnamed_chips: ClassVar[Collection[str]] = ("dated",)  # days are named with what they are of

    @cached_property
    def filterset(self) -> Any:
        return ArticleListFilter(self.query, queryset=Article.objects.all(), by=self.by, at=self.at)

    @property
    def ordered_rows(self) -> Any:
        """Return all rows of the filters in their order; two queries or more find them."""
        chosen = self.filterset.qs
        return order_articles(chosen, self.filterset.form.cleaned_data.get("order") or "")

    @property
    def count_words(self) -> str:
        words = {"count": self.count}
        if self.paginator.is_bounded:
            return _("The newest %(count)s articles; filters lead to the others.") % words
        return ngettext("%(count)s article", "%(count)s articles", self.count) % words

    @cached_property
    def rows(self) -> list[ListedArticle]:
        shown: Any = self.page.object_list
        return [
            ListedArticle(article, self.at, article.stage in self.steps)
            for article in fetch_rows(shown)
        ]


def allowed_steps(by: User) -> list[str]:
    """Return the steps that a person may take."""
    return [str(step) for step in STEPS if rights.can_step(by, step)]
