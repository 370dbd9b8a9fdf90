"""The desk's list of articles: its columns, its filters and its search."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.admin.long_lists import LongListMixin
from articles.admin.staff import signed_in_user
from articles.admin.writing.article_filters import (
    ColumnFilter,
    DeskFilter,
    RightsFilter,
    SignedFilter,
)
from articles.admin_base import limit_search_words
from articles.domain.states import STEPS, Stage
from articles.models import Article
from articles.selectors.desk.desk_search import find_articles

SIGNED_FROM = {*STEPS, "noted", "due", "overdue", "next_issue"}  # lists of what waits


def link_to_review(article: Article) -> str:
    """Return the link from a row to its signature page."""
    return format_html(
        '<a class="button" href="{}" aria-label="{}">{}</a>',
        reverse("admin:articles_article_review", args=[article.pk]),
        _("Read and sign: %(headline)s") % {"headline": article.headline},
        _("Read and sign"),
    )


class ArticleListMixin(LongListMixin[Article]):
    """Adds the list of articles to their admin."""

    list_display = [
        "headline",
        "stage_badge",
        "due_at",
        "home",
        "editor",
        "length",
        "public",
        "changed_at",
    ]
    list_filter = [
        "stage",
        DeskFilter,
        SignedFilter,
        "publication",
        ColumnFilter,
        "responsible_editor",
        RightsFilter,
    ]
    list_select_related = ["responsible_editor"]
    list_per_page = 50
    search_fields = ["headline"]
    search_help_text = _("Number, headline, person, or number of an issue")
    ordering = ["-changed_at", "-pk"]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Lead to the signature page from the rows that are at a step of this person."""
        columns = list(super().get_list_display(request))
        by = signed_in_user(request)
        steps = [step for step in STEPS if rights.can_step(by, step)]
        if not steps or request.GET.get("desk", "") not in SIGNED_FROM:
            return columns

        @admin.display(description=_("signature"))
        def signature(article: Article) -> str:
            return link_to_review(article) if article.stage in steps else "—"

        return ["headline", signature, *columns[1:]]

    @admin.display(description=_("stage"), ordering="stage")
    def stage_badge(self, article: Article) -> str:
        return format_html(
            '<span class="badge badge-{}">{}</span>', article.stage, Stage(article.stage).label
        )

    @admin.display(description=_("home column"))
    def home(self, article: Article) -> str:
        return next(
            (str(placed.column) for placed in article.standings.all() if placed.is_primary),
            "—",
        )

    @admin.display(description=_("responsible editor"), ordering="responsible_editor__printed_name")
    def editor(self, article: Article) -> str:
        return str(article.responsible_editor or "—")

    @admin.display(description=_("public from"), ordering="published_at")
    def public(self, article: Article) -> Any:
        return article.published_at

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).prefetch_related("standings__column")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """Find by number, headline, person or issue number."""
        term = limit_search_words(search_term)
        if not term:
            return queryset, False
        return queryset.filter(pk__in=find_articles(term)), False
