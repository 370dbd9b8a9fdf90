"""The workflow's lists: profiles, who signed what, what came back, waivers, tasks, corrections.

Most is looked at.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.long_lists import LongListMixin, UsedFilter
from articles.admin.reference import ReadOnlyAdmin
from articles.admin.staff import StaffAdmin
from articles.models import Approval, Correction, Profile, Return, Task, Waiver
from articles.selectors.desk.desk_lists import filter_tasks
from articles.selectors.signing.profiles import describe_way


@admin.register(Profile)
class ProfileAdmin(StaffAdmin[Profile]):
    """The list of profiles, each as the way of a text; they are edited on a screen of their own."""

    list_display = ["name", "way", "correction_way", "purpose_shown"]

    @admin.display(description=_("a new text"))
    def way(self, row: Profile) -> str:
        return describe_way(row.steps, row.step_roles, chief_signs=row.chief_signs)

    @admin.display(description=_("a correction"))
    def correction_way(self, row: Profile) -> str:
        return describe_way(row.correction_steps, row.step_roles, chief_signs=row.chief_signs)

    @admin.display(description=_("what it is for"))
    def purpose_shown(self, row: Profile) -> Any:
        return row.purpose or "—"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # rounds remember it


@admin.register(Approval)
class ApprovalAdmin(LongListMixin[Any], ReadOnlyAdmin):
    """Everything somebody signed, by person, step and month."""

    list_display = [
        "at",
        "by_printed",
        "step",
        "article",
        "revision_number",
        "note",
        "cancelled_at",
    ]
    list_filter = [
        "step",
        ("by", UsedFilter),
        ("cancelled_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["round__article", "revision"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    search_fields = ["by_printed", "round__article__headline"]

    @admin.display(description=_("article"))
    def article(self, row: Any) -> str:
        return article_link(row.round.article)

    @admin.display(description=_("revision"))
    def revision_number(self, row: Any) -> int:
        return int(row.revision.number)


@admin.register(Return)
class ReturnAdmin(ApprovalAdmin):
    list_display = ["at", "by_printed", "step", "article", "to", "reason", "answered_at"]
    list_filter = ["step", ("by", UsedFilter)]


@admin.register(Waiver)
class WaiverAdmin(ReadOnlyAdmin):
    list_display = ["at", "by_printed", "person", "step", "article", "reason"]
    list_select_related = ["round__article", "person"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]

    @admin.display(description=_("article"))
    def article(self, row: Waiver) -> str:
        return article_link(row.round.article)


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    list_display = [
        "opened_at",
        "kind",
        "severity",
        "headline",
        "note",
        "published_at",
        "cancelled_at",
    ]
    list_filter = ["kind", "severity", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["article"]
    ordering = ["-opened_at", "-pk"]
    search_fields = ["note", "article__headline"]

    @admin.display(description=_("article"))
    def headline(self, row: Correction) -> str:
        return article_link(row.article)


class TaskDueFilter(admin.SimpleListFilter):
    """The tasks behind the desk's numbers."""

    title = _("due at")
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("due", _("to be done today")), ("overdue", _("overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Task]) -> QuerySet[Task]:
        name = self.value()
        return (
            filter_tasks(queryset, name, timezone.now()) if name in {"due", "overdue"} else queryset
        )


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    list_display = ["kind", "headline", "due_at", "note", "done_at", "done_by", "finish_link"]
    list_filter = [TaskDueFilter, "kind", ("done_at", admin.EmptyFieldListFilter)]
    list_select_related = ["article", "done_by"]
    ordering = ["done_at", "due_at", "pk"]

    @admin.display(description=_("article"))
    def headline(self, row: Task) -> str:
        return article_link(row.article)

    @admin.display(description="")
    def finish_link(self, row: Task) -> str:
        if row.done_at:
            return ""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:articles_task_finish", args=[row.pk]), _("Done")
        )


def article_link(article: Any) -> str:
    """Return a link to an article's page at the desk."""
    return format_html(
        '<a href="{}">{}</a>',
        reverse("admin:articles_article_change", args=[article.pk]),
        article.headline,
    )
