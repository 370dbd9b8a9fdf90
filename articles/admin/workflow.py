"""The workflow's lists: profiles, who signed what, what came back, waivers, tasks, corrections.

Most is looked at.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.actions.review import interventions
from articles.admin.long_lists import LongListMixin, UsedFilter
from articles.admin.reference import ReadOnlyAdmin
from articles.admin.staff import StaffAdmin, signed_in_user
from articles.errors import Refused
from articles.forms.articles import label_fields
from articles.models import Approval, Correction, Issue, Profile, Return, Task, TaskKind, Waiver
from articles.models.paper.editions import NUMBER_MAX
from articles.selectors.desk.desk_lists import filter_tasks


@admin.register(Profile)
class ProfileAdmin(StaffAdmin[Profile]):
    list_display = [
        "name",
        "code",
        "steps",
        "correction_steps",
        "locked",
        "chief_signs",
        "flash",
        "one_person",
    ]

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


class FinishForm(forms.Form):
    """What was done, and for a notice the issue that prints it."""

    issue = forms.IntegerField(
        label=_("Issue number"), min_value=1, max_value=NUMBER_MAX, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_fields(self)


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

    def get_urls(self) -> list[URLPattern]:
        finish = self.admin_site.admin_view(self.finish)
        return [path("<int:pk>/finish/", finish, name="articles_task_finish"), *super().get_urls()]

    def finish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close a task; a refusal is shown on the page."""
        task = get_object_or_404(Task.objects.select_related("article"), pk=pk)
        if not self.has_view_permission(request, task):
            raise PermissionDenied
        form = FinishForm(request.POST or None)
        if task.kind != TaskKind.PRINT_NOTICE:
            del form.fields["issue"]
        if request.method == "POST" and form.is_valid():
            number = form.cleaned_data.get("issue") or 0
            issue = Issue.objects.filter(
                publication=task.article.publication_id, number=number
            ).first()
            note = form.cleaned_data["note"]
            by = signed_in_user(request)
            try:
                interventions.finish_task(task, by=by, at=timezone.now(), note=note, issue=issue)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, str(_("The task is done.")))
                return HttpResponseRedirect(reverse("admin:articles_task_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "article": task.article,
            "form": form,
            "title": task.get_kind_display(),
            "opts": task.article._meta,
        }
        return render(request, "admin/articles/article/act.html", context)


def article_link(article: Any) -> str:
    """Return a link to an article's page at the desk."""
    return format_html(
        '<a href="{}">{}</a>',
        reverse("admin:articles_article_change", args=[article.pk]),
        article.headline,
    )
