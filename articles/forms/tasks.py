"""The form that settles a task."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.forms.articles import label_fields
from articles.models import Task, TaskKind
from articles.models.paper.editions import NUMBER_MAX


class FinishTaskForm(forms.Form):
    """What was done, and for a notice the issue that prints it."""

    issue = forms.IntegerField(
        label=_("Issue number"), min_value=1, max_value=NUMBER_MAX, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if task.kind != TaskKind.PRINT_NOTICE:
            del self.fields["issue"]
        label_fields(self)
