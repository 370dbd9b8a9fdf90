"""The rules for reading articles, in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from articles.admin_base import signed_in_user
from subscriptions.actions.access import access
from subscriptions.admin.reference import ReferenceAdmin
from subscriptions.models import AccessRule


@admin.register(AccessRule)
class AccessRuleAdmin(ReferenceAdmin[AccessRule]):
    list_display = [
        "publication",
        "column",
        "mode",
        "monthly_free",
        "pays_after_days",
        "free_after_days",
        "print_reads",
        "gift_links",
        "gift_days",
    ]
    list_select_related = ["publication", "column"]

    def save_model(self, request: HttpRequest, obj: AccessRule, form: Any, change: bool) -> None:
        access.save_access_rule(obj, by=signed_in_user(request), at=timezone.now())

    def has_delete_permission(self, request: HttpRequest, obj: AccessRule | None = None) -> bool:
        return request.user.has_perm("subscriptions.delete_accessrule")

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Confirm and delete a rule. A second click on a deleted rule returns to the list."""
        gone = request.method == "POST" and self.asked_row(request, object_id) is None
        if gone and request.user.has_perm("subscriptions.delete_accessrule"):
            return HttpResponseRedirect(reverse("admin:subscriptions_accessrule_changelist"))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: AccessRule) -> None:
        access.delete_access_rule(obj, by=signed_in_user(request), at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[AccessRule]) -> None:
        for rule in queryset:
            self.delete_model(request, rule)
