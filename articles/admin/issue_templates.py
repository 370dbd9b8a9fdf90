"""Page templates: the pages with which an issue of a weekday begins."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.admin.staff import StaffAdmin
from articles.admin_base import PickerMixin
from articles.forms.articles import LabelledFormSet
from articles.forms.models import ReportingForm
from articles.models import IssueTemplate, TemplatePage
from articles.selectors.desk.editors import list_layout_editors


class TemplatePageInline(PickerMixin[Any], admin.TabularInline[TemplatePage, IssueTemplate]):
    """The pages of a template in printer's order."""

    model = TemplatePage
    form = ReportingForm
    formset = LabelledFormSet
    extra = 1
    fields = [
        "position",
        "section",
        "label",
        "name",
        "responsible_editor",
        "layout_editor",
        "column",
    ]
    autocomplete_fields = ["responsible_editor", "column"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "layout_editor":
            kwargs["queryset"] = list_layout_editors()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(IssueTemplate)
class IssueTemplateAdmin(StaffAdmin[IssueTemplate]):
    inlines = [TemplatePageInline]
    list_display = ["name", "publication", "weekday"]
    list_filter = ["publication"]
