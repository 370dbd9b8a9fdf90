"""The rows of an article's form: its columns, its byline, its lead pictures."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin_base import PickerMixin
from articles.domain.choices import UseRole
from articles.forms.articles import ColumnsFormSet, RowsFormSet
from articles.models import Article, ArticleColumn, Credit, ImageUse


class PartOfArticle(PickerMixin[Any], InlineModelAdmin[Any, Article]):
    """Rows of an article: a person who may write the article may write them."""

    def _may_write(self, request: HttpRequest, obj: Article | None) -> bool:
        return request.user.has_perm("articles.change_article" if obj else "articles.add_article")

    def has_add_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self._may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self._may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self._may_write(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return request.user.has_perm("articles.view_article")


class ColumnInline(PartOfArticle, admin.TabularInline[ArticleColumn, Article]):
    model = ArticleColumn
    formset = ColumnsFormSet
    extra = 1
    autocomplete_fields = ["column"]


class CreditInline(PartOfArticle, admin.TabularInline[Credit, Article]):
    model = Credit
    formset = RowsFormSet
    extra = 1
    autocomplete_fields = ["person"]
    fields = ["position", "role", "person", "name"]


class PictureInline(PartOfArticle, admin.StackedInline[ImageUse, Article]):
    model = ImageUse
    formset = RowsFormSet
    extra = 0
    verbose_name = _("lead picture")
    verbose_name_plural = _("lead pictures")
    autocomplete_fields = ["image"]
    fields = [("image", "position"), "caption", ("alt_text", "decorative")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImageUse]:
        return (
            super().get_queryset(request).filter(role=UseRole.LEAD)
        )  # those in the body are in the body
