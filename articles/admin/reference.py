"""Reference data of the newspaper."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from articles.actions.editions import calendar
from articles.admin.staff import StaffAdmin, signed_in_user
from articles.admin_base import PickerMixin
from articles.forms.articles import LabelledFormSet
from articles.forms.models import ReportingForm
from articles.forms.pickers import PicturePicker
from articles.models import (
    Column,
    CopyrightNotice,
    OldAddress,
    Person,
    Publication,
    PublicationSchedule,
    ResponsibleEditor,
    Term,
)


class ScheduleInline(PickerMixin[Any], admin.TabularInline[PublicationSchedule, Publication]):
    model = PublicationSchedule
    form = ReportingForm
    formset = LabelledFormSet
    extra = 0


@admin.register(Publication)
class PublicationAdmin(StaffAdmin[Publication]):
    list_display = ["name", "code", "domain", "pages_per_issue"]
    raw_id_fields = ["masthead"]  # a list of 100,000 pictures takes seconds
    inlines = [ScheduleInline]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A stored schedule is planned into the calendar at once."""
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            calendar.plan_dates(
                form.instance, by=signed_in_user(request), at=timezone.now(), schedule_changed=True
            )


@admin.register(Column)
class ColumnAdmin(StaffAdmin[Column]):
    list_display = ["name", "parent", "slug", "position", "in_menu", "publication"]
    list_filter = ["publication"]
    list_select_related = ["parent", "publication"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["parent"]


@admin.register(Person)
class PersonAdmin(StaffAdmin[Person]):
    list_display = ["name", "title", "sort_key", "slug"]
    search_fields = ["name", "sort_key"]
    autocomplete_fields = ["user"]
    raw_id_fields = ["portrait"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A person of the paper is connected with an account of the staff, never with a
        reader's."""
        if db_field.name == "user":
            accounts = get_user_model()._default_manager
            kwargs["queryset"] = accounts.filter(Q(is_staff=True) | Q(person__isnull=False))
        if db_field.name == "portrait":
            kwargs["widget"] = PicturePicker(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(ResponsibleEditor)
class ResponsibleEditorAdmin(StaffAdmin[ResponsibleEditor]):
    list_display = ["printed_name", "person", "active"]
    list_select_related = ["person"]
    search_fields = ["printed_name", "person__name"]
    autocomplete_fields = ["person"]


@admin.register(CopyrightNotice)
class CopyrightNoticeAdmin(StaffAdmin[CopyrightNotice]):
    """A notice that a release printed is a document: a new version replaces it."""

    list_display = ["publication", "kind", "version", "column", "effective_from", "effective_until"]
    list_filter = ["publication", "kind"]
    list_select_related = ["publication", "column"]
    autocomplete_fields = ["column"]
    exclude = ["article"]

    def has_change_permission(
        self, request: HttpRequest, obj: CopyrightNotice | None = None
    ) -> bool:
        used = obj is not None and obj.releases.exists()
        return not used and super().has_change_permission(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: CopyrightNotice | None = None
    ) -> bool:
        used = obj is not None and obj.releases.exists()
        return not used and super().has_delete_permission(request, obj)


@admin.register(OldAddress)
class OldAddressAdmin(StaffAdmin[OldAddress]):
    list_display = ["path", "article"]
    list_select_related = ["article"]
    raw_id_fields = ["article"]
    search_fields = ["path"]


@admin.register(Term)
class TermAdmin(StaffAdmin[Term]):
    """Thousands of words; the writing desk shows where one of them is."""

    list_display = ["text", "proposal", "is_name", "note", "publication"]
    list_filter = ["is_name", "publication"]
    list_select_related = ["publication"]
    search_fields = ["text", "proposal", "note"]
