"""The page of a task: what is to be done, by when, and 办结."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.review import interventions
from articles.admin_base import signed_in_user
from articles.desk.screens import render_screen, require_sight
from articles.domain.texts.quoting import quote_headline
from articles.errors import Refused
from articles.forms.tasks import FinishTaskForm
from articles.models import Issue, Task

READ_TASKS = "articles.view_task"
TEMPLATE = "desk/acts/task.html"


def show_task(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a task, and settle it; a refusal is shown with everything typed."""
    require_sight(request, READ_TASKS)
    rows = Task.objects.select_related("article", "opened_by", "done_by", "issue")
    task = get_object_or_404(rows, pk=pk)
    form = FinishTaskForm(request.POST or None, task=task)
    if request.method == "POST" and form.is_valid():
        try:
            _finish(request, task, form)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, str(reason))
        else:
            words = {
                "task": task.get_kind_display(),
                "article": quote_headline(task.article.headline),
            }
            messages.success(request, _("Settled: %(task)s, %(article)s.") % words)
            return HttpResponseRedirect(reverse("admin:articles_task_changelist"))
    return render_screen(
        request,
        TEMPLATE,
        title=task.get_kind_display(),
        menu_section="writing",
        task=task,
        article=task.article,
        form=form,
    )


def _finish(request: HttpRequest, task: Task, form: FinishTaskForm) -> None:
    """Settle the task with what was typed. Refuses as the action does."""
    number = form.cleaned_data.get("issue") or 0
    issue = Issue.objects.filter(publication=task.article.publication_id, number=number).first()
    interventions.finish_task(
        task,
        by=signed_in_user(request),
        at=timezone.now(),
        note=form.cleaned_data["note"],
        issue=issue,
    )
