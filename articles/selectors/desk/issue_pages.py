"""The pages of an issue with what stands on them, and the list of all issues."""

from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.models import Issue, Page, Placement


def pages_with_articles(issue: Issue) -> QuerySet[Page]:
    """Return the pages of an issue in printer's order, each with its articles in their order. Two
    queries."""
    placed = Placement.objects.select_related("article").order_by("position", "pk")
    rows = Page.objects.filter(issue=issue).select_related("responsible_editor__person")
    return rows.prefetch_related(Prefetch("placements", placed)).order_by("position")


def issues_with_articles() -> Any:
    """Return all issues, each with the number of its articles."""
    placed = Placement.objects.filter(page__issue=OuterRef("pk")).order_by()
    counted = placed.values("page__issue").annotate(n=Count("article", distinct=True))
    count = Coalesce(Subquery(counted.values("n")), 0)
    return Issue.objects.select_related("publication").annotate(article_count=count)
