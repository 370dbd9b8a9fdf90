"""By what the desk's list of articles is narrowed."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.staff import signed_in_user
from articles.common.numbers import read_number
from articles.domain.choices import RightsKind
from articles.domain.states import STEPS
from articles.models import Article, Column
from articles.models.querysets import ArticleQuerySet
from articles.selectors.desk.desk_lists import LISTS, desk_question, filter_articles
from articles.selectors.desk.desk_search import find_in_column, find_signed_by, find_with_rights


class DeskFilter(admin.SimpleListFilter):
    """Articles by what they wait for; the start page's counts open these lists."""

    title = _("my desk")
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        steps = [(str(step), step.label) for step in STEPS]
        return [
            *steps,
            ("mine", _("I am writing")),
            ("noted", _("notes for me")),
            ("notes_on_mine", _("notes on my texts")),
            ("returned", _("returned to me")),
            ("approved_and_returned", _("returned after I approved")),
            ("locked", _("I am changing")),
            ("due", _("due today")),
            ("overdue", _("overdue")),
            ("ready", _("to be published")),
            ("held", _("on hold")),
            ("scheduled", _("scheduled")),
            ("failed", _("schedule failed")),
            ("rights_end", _("rights run out within a week")),
            ("today", _("public since midnight")),
            ("next_issue", _("not ready for the next issue")),
            ("next_issue_passed", _("ready for the next issue")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        name = self.value()
        if name not in LISTS:
            return queryset
        return filter_articles(
            cast("ArticleQuerySet", queryset),
            name,
            desk_question(signed_in_user(request), name, timezone.now()),
        )


class SignedFilter(admin.SimpleListFilter):
    """Articles I signed a step of; who signed what in which month is under “Approvals”."""

    title = _("signed by me")
    parameter_name = "signed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("any step"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() != "me":
            return queryset
        return queryset.filter(pk__in=find_signed_by(signed_in_user(request).pk))


class ColumnFilter(admin.SimpleListFilter):
    """Articles by a column: joined, each article would be sorted out of all its columns."""

    title = _("columns")
    parameter_name = "columns__id__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(column.pk), str(column)) for column in Column.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        column = read_number(self.value() or "")
        return queryset if column is None else queryset.filter(pk__in=find_in_column(column))


class RightsFilter(admin.SimpleListFilter):
    """Articles by what the paper may do with them."""

    title = _("rights")
    parameter_name = "rights__kind__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return list(RightsKind.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        value = self.value() or ""
        return queryset.filter(pk__in=find_with_rights(value)) if value in RightsKind else queryset
