"""What a role may do. Only a superuser changes it, and nobody deletes it."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext_lazy

from newsroom.account_admin.journalled import JournalledMixin
from newsroom.accounts.roles import role_label

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(JournalledMixin, DjangoGroupAdmin):
    """What a role may do. Only a superuser changes it, and the journal says what it was before."""

    act = "role"
    list_display = ["role"]
    list_display_links = ["role"]
    readonly_fields = ["role"]

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        """A role keeps the name by which the house knows it; one that is new gets its own."""
        return ["role" if obj else "name", "permissions"]

    @admin.display(description=pgettext_lazy("of an account", "role"), ordering="name")
    def role(self, group: Group) -> str:
        return role_label(group.name)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show the role under its name in the reader's language."""
        group = self.asked_row(request, object_id)
        named = {"subtitle": role_label(group.name)} if group else {}
        return super().changeform_view(
            request, object_id, form_url, {**(extra_context or {}), **named}
        )

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        # its people would lose every right at once; take the rights or the people away instead
        return False

    def as_kept(self, row: Group) -> dict[str, str]:
        return role_snapshot(row)


def role_snapshot(group: Group) -> dict[str, str]:
    """Return what a role may do, as the journal keeps it."""
    rows = group.permissions.order_by("content_type__app_label", "codename")
    rights = (
        f"{label}.{name}" for label, name in rows.values_list("content_type__app_label", "codename")
    )
    return {"name": group.name, "permissions": " ".join(rights)}
