"""The newspaper's staff pages: forms that write through actions."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles.actions.records import reference
from articles.admin_base import GuardedAdmin, Row, signed_in_user

__all__ = ["StaffAdmin", "signed_in_user"]


class StaffAdmin(GuardedAdmin[Row]):
    """A list and a form of the newspaper, writing through actions."""

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:
        reference.save_reference(obj, by=signed_in_user(request), at=timezone.now())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        by = signed_in_user(request)
        at = timezone.now()
        for row in formset.save(commit=False):
            reference.save_reference(row, by=by, at=at)
        for row in formset.deleted_objects:
            reference.delete_reference(row, by=by, at=at)

    def delete_model(self, request: HttpRequest, obj: Row) -> None:
        reference.delete_reference(obj, by=signed_in_user(request), at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Row]) -> None:
        for row in queryset:
            self.delete_model(request, row)
