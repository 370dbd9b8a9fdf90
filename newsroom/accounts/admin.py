"""Accounts and their roles. Whoever hands out keys cannot make himself a superuser; nobody deletes an account."""

from http import HTTPStatus
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.actions import journal
from articles.guarded import DeclaredLookupsMixin
from newsroom.accounts.models import User
from newsroom.accounts.roles import role_label


class JournalledMixin(DeclaredLookupsMixin[Any]):
    """Write down what a form changed, many-to-many fields too: those are stored after the row itself."""

    act: ClassVar[str]

    def as_kept(self, row: Any) -> dict[str, str]:
        """Return a stored row as the journal keeps it."""
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Remember what the row was before, so that the journal can say what changed."""
        before = self.as_kept(type(obj).objects.get(pk=obj.pk)) if change else {}
        request.kept_before = before  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        changed = differences(request.kept_before, self.as_kept(form.instance))  # type: ignore[attr-defined]
        journal.record(
            f"{self.act}.changed" if change else f"{self.act}.added",
            by=cast("User", request.user),
            at=timezone.now(),
            subject=form.instance.natural_key()[0],
            changed=changed,
        )


class RoleFilter(admin.RelatedFieldListFilter):
    """Accounts by role, in the reader's language."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        choices = super().field_choices(field, request, model_admin)
        return [(pk, role_label(str(name))) for pk, name in choices]


class RolesField(forms.ModelMultipleChoiceField[Group]):
    """Roles to choose from, in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return role_label(obj.name)


@admin.register(User)
class UserAdmin(JournalledMixin, DjangoUserAdmin[User]):
    act = "account"
    list_display = ["username", "display_name", "email", "is_staff", "is_active"]
    list_filter = [("groups", RoleFilter), "is_staff", "is_active"]
    search_fields = ["username", "display_name", "email"]
    fieldsets = [
        (None, {"fields": ["username", "password", "display_name", "email"]}),
        (_("Roles"), {"fields": ["is_active", "is_staff", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Nobody but a superuser changes his own roles, or a superuser's account."""
        own = obj is not None and obj.pk == request.user.pk
        above = obj is not None and obj.is_superuser
        if not request.user.is_superuser and (own or above):
            return [*self.readonly_fields, "username", "email", "is_active", "is_staff", "groups"]
        return self.readonly_fields

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Find accounts. Whoever only connects a person with one is offered the staff, never the
        readers."""
        if not self.has_view_permission(request):
            queryset = queryset.filter(is_staff=True, is_active=True)
        return super().get_search_results(request, queryset, search_term)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["form_class"] = RolesField
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # an account is closed: what the person did keeps its name

    def as_kept(self, row: User) -> dict[str, str]:
        return standing_of(row)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:  # noqa: A002
        """Nobody but a superuser gives a superuser another password."""
        target = self.asked_row(request, id)  # the very row that Django's view will change
        if target is not None and target.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        answer = super().user_change_password(request, id, form_url)
        if (
            target is not None
            and request.method == "POST"
            and answer.status_code == HTTPStatus.FOUND
        ):
            by = cast("User", request.user)
            journal.record("account.password", by=by, at=timezone.now(), subject=target.username)
        return answer


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
        return False  # its people would lose every right at once; take the rights or the people away instead

    def as_kept(self, row: Group) -> dict[str, str]:
        return role_as_kept(row)


def differences(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """Return what differs, as {field: [old, new]}."""
    return {
        name: [before.get(name, ""), after[name]]
        for name in after
        if before.get(name, "") != after[name]
    }


def role_as_kept(group: Group) -> dict[str, str]:
    """Return what a role may do, as the journal keeps it."""
    rows = group.permissions.order_by("content_type__app_label", "codename")
    rights = (
        f"{label}.{name}" for label, name in rows.values_list("content_type__app_label", "codename")
    )
    return {"name": group.name, "permissions": " ".join(rights)}


def standing_of(user: User) -> dict[str, str]:
    """Return what an account may do and how it is reached, as the journal keeps it; never a password."""
    fields = ("username", "display_name", "email", "is_active", "is_staff", "is_superuser")
    groups = "、".join(sorted(user.groups.values_list("name", flat=True)))
    return {**{name: str(getattr(user, name)) for name in fields}, "groups": groups}
