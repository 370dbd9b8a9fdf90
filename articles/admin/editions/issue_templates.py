"""Page templates: the pages with which an issue of a weekday begins."""

from typing import Any

from django.contrib import admin

from articles.admin.staff import StaffAdmin
from articles.admin_base import PickerMixin
from articles.forms.articles import LabelledFormSet
from articles.forms.models import ReportingForm
from articles.models import IssueTemplate, TemplatePage


class TemplatePageInline(PickerMixin[Any], admin.TabularInline[TemplatePage, IssueTemplate]):
    """The pages of a template in printer's order."""

    model = TemplatePage
    form = ReportingForm
    formset = LabelledFormSet
    extra = 1
    fields = ["position", "section", "label", "name", "responsible_editor", "column"]
    autocomplete_fields = ["responsible_editor", "column"]


@admin.register(IssueTemplate)
class IssueTemplateAdmin(StaffAdmin[IssueTemplate]):
    inlines = [TemplatePageInline]
    list_display = ["name", "publication", "weekday"]
    list_filter = ["publication"]
