"""Issues and their pages."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from articles.actions.editions import editions
from articles.admin.editions.pages import PageDeskMixin
from articles.admin.long_lists import LongListMixin
from articles.admin.staff import signed_in_user
from articles.admin_base import PickerMixin
from articles.forms.articles import LabelledFieldsMixin, LabelledFormSet
from articles.forms.models import ReportingForm
from articles.models import Issue, Page, Placement
from articles.selectors.desk.planning import next_issue_values


class PageInline(PickerMixin[Any], admin.TabularInline[Page, Issue]):
    """The pages of an issue with what is on them; an article is put there from its own page."""

    model = Page
    form = ReportingForm
    formset = LabelledFormSet
    extra = 0
    can_delete = False
    fields = ["position", "label", "name", "responsible_editor", "articles"]
    readonly_fields = ["position", "articles"]
    autocomplete_fields = ["responsible_editor"]

    def has_add_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        return False  # pages come with the issue's page count

    @admin.display(description=_("articles"))
    def articles(self, page: Page) -> str:
        rows = sorted(
            page.placements.all(), key=lambda placement: (placement.position, placement.pk)
        )
        links = (
            (reverse("admin:articles_article_change", args=[row.article_id]), row.article.headline)
            for row in rows
        )
        arrange = reverse("admin:articles_issue_page", args=[page.issue_id, page.position])
        files = reverse("admin:articles_page_files", args=[page.issue_id])
        return format_html(
            '{}<a class="on-page arrange" href="{}">{}</a><a class="on-page" href="{}">{}</a>',
            format_html_join("", '<a class="on-page" href="{}">{}</a>', links),
            arrange,
            _("Add or arrange articles"),
            files,
            _("Page files"),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Page]:
        return super().get_queryset(request).prefetch_related("placements__article")


@admin.register(Issue)
class IssueAdmin(LongListMixin[Issue], PageDeskMixin):
    add_title = pgettext_lazy("menu", "Plan an issue")
    change_title = pgettext_lazy("of an issue", "Number, dates and pages")
    inlines = [PageInline]
    readonly_fields = ["published_at", "planning"]
    list_display = [
        "number",
        "date",
        "kind",
        "publication",
        "page_count",
        "articles",
        "published_at",
    ]
    list_filter = ["publication", "kind"]
    search_fields = ["number"]
    search_help_text = None
    list_per_page = 50
    ordering = ["-date", "-number"]

    @admin.display(description=_("articles"))
    def articles(self, issue: Any) -> int:
        return int(issue.article_count)

    @admin.display(description=_("planning"))
    def planning(self, issue: Issue) -> str:
        """Lead to the plan of the issue and to its release."""
        if issue.pk is None:
            return "—"
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            reverse("admin:articles_flatplan", args=[issue.pk]),
            _("Plan the pages"),
            reverse("admin:articles_issue_release", args=[issue.pk]),
            pgettext("of an issue", "Release"),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Issue]:
        rows = super().get_queryset(request).select_related("publication")
        placed = Placement.objects.filter(page__issue=OuterRef("pk")).order_by()
        counted = placed.values("page__issue").annotate(n=Count("article", distinct=True))
        return rows.annotate(article_count=Coalesce(Subquery(counted.values("n")), 0))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Suggest the number and day that come next."""
        return {
            **next_issue_values(timezone.localdate()),
            **super().get_changeform_initial_data(request),
        }

    def get_inlines(self, request: HttpRequest, obj: Issue | None) -> Any:
        return self.inlines if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        return False  # numbers are never used twice

    def get_form(
        self, request: HttpRequest, obj: Issue | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Issue]]:
        base: Any = super().get_form(request, obj, change, **kwargs)
        return type("IssueForm", (LabelledFieldsMixin, base), {})

    def save_model(self, request: HttpRequest, obj: Issue, form: Any, change: bool) -> None:
        if change:
            editions.change_issue(obj, by=signed_in_user(request), at=timezone.now())
        else:
            editions.store_new_issue(obj, by=signed_in_user(request), at=timezone.now())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Store what was written on the pages; those that the issue lost with its page count are
        gone."""
        left = set(form.instance.pages.values_list("pk", flat=True))
        for page in formset.save(commit=False):
            if page.pk in left:
                editions.change_page(page, by=signed_in_user(request), at=timezone.now())
