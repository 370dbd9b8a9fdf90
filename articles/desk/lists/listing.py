"""The list of articles that a query string asks for, as the screen shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles import rights
from articles.domain.states import STEPS
from articles.forms.lists.article_list import ArticleListFilter
from articles.models import Article
from articles.selectors.listing.bounded import BoundedPaginator
from articles.selectors.lists.articles import (
    fetch_rows,
    home_column,
    living_lock,
    order_articles,
    writers_of,
)
from newsroom.accounts.models import User

ROWS_OF_A_PAGE = 50
FIRST_FILTERS = {"q", "desk", "stage", "column"}  # the others unfold
# What an address may hold beside the filters: the page, the saved view, and that all is asked for.
BESIDE_FILTERS = ("p", "view", "all")
# Names of filters in addresses of Django's list, which people have kept.
OLD_NAMES = {
    "stage__exact": "stage",
    "columns__id__exact": "column",
    "publication__id__exact": "paper",
    "rights__kind__exact": "rights",
}


@dataclass(frozen=True)
class Chip:
    """A filter that is in use: what it is, its value in words, and the query without it."""

    label: str
    value: str
    query: str


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
class ArticleListing:
    """The articles that a query string asks for, for whoever looks, at a moment."""

    query: QueryDict
    by: User
    at: datetime
    steps: Sequence[str] = field(default=())

    @cached_property
    def filterset(self) -> Any:
        return ArticleListFilter(self.query, queryset=Article.objects.all(), by=self.by, at=self.at)

    @cached_property
    def articles(self) -> Any:
        """Return all rows of the filters in their order; two queries or more find them."""
        chosen = self.filterset.qs
        return order_articles(chosen, self.filterset.form.cleaned_data.get("order") or "")

    @cached_property
    def paginator(self) -> BoundedPaginator:
        return BoundedPaginator(self.articles, ROWS_OF_A_PAGE)

    @property
    def count(self) -> int:
        return self.paginator.count

    @cached_property
    def page(self) -> Page[Any]:
        """Return the page that is asked for; the first for what is no page."""
        return self.paginator.get_page(self.query.get("p"))

    @cached_property
    def rows(self) -> list[ListedArticle]:
        shown: Any = self.page.object_list
        return [
            ListedArticle(article, self.at, article.stage in self.steps)
            for article in fetch_rows(shown)
        ]

    @property
    def page_numbers(self) -> list[Any]:
        return list(self.paginator.get_elided_page_range(self.page.number))

    @cached_property
    def filters_query(self) -> str:
        """Return the query string of the filters in use alone."""
        return query_without(self.query, *BESIDE_FILTERS)

    @property
    def opens_more(self) -> bool:
        """Say whether a filter behind "More filters" is in use or wrong."""
        form = self.filterset.form
        used = {name for name, value in form.cleaned_data.items() if value not in (None, "")}
        return bool((used | set(form.errors)) - FIRST_FILTERS)

    @cached_property
    def chips(self) -> list[Chip]:
        """Return the filters in use, in the order of the bar. Days are named with what they are
        of."""
        form = self.filterset.form
        return [
            Chip(
                str(form.fields[name].label),
                _value_in_words(form, name, value),
                query_without(self.query, name, *BESIDE_FILTERS),
            )
            for name, value in form.cleaned_data.items()
            if value not in (None, "") and name != "dated"
        ]


def allowed_steps(by: User) -> list[str]:
    """Return the steps that a person may take."""
    return [str(step) for step in STEPS if rights.can_step(by, step)]


def query_without(query: QueryDict, *names: str) -> str:
    """Return a query string without some names and without what is empty."""
    kept = query.copy()
    for name in list(kept):
        if name in names or not any(kept.getlist(name)):
            del kept[name]
    return kept.urlencode()


def rename_old_filters(query: QueryDict) -> str | None:
    """Return the query string with today's names of filters, None where it has no old ones."""
    if not any(name in query for name in OLD_NAMES):
        return None
    renamed = query.copy()
    for old, name in OLD_NAMES.items():
        if old in renamed:
            renamed.setlist(name, renamed.pop(old))
    return renamed.urlencode()


def _value_in_words(form: Any, name: str, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)
    words = _flat_choices(getattr(form.fields[name], "choices", ()))
    return str(words.get(str(value), value))


def _flat_choices(choices: Any) -> Mapping[str, Any]:
    """Return the words of choices by their values, those in groups as well."""
    flat: dict[str, Any] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            flat.update({str(one): word for one, word in label})
        else:
            flat[str(value)] = label
    return flat
