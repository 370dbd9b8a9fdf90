"""Review profiles as a list, each as the way of a text; their forms are in
articles/desk/profiles."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.staff import StaffAdmin
from articles.models import Profile
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
