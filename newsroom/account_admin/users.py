"""Accounts and their roles. Whoever hands out keys makes himself neither superuser nor chief;
nobody deletes an account."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.actions.records import journal
from newsroom.account_admin.journalled import JournalledMixin
from newsroom.account_changes import changes, guarding
from newsroom.account_changes.snapshots import account_snapshot
from newsroom.accounts.models import ChangeKind, User
from newsroom.accounts.roles import role_label


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
        (_("Roles"), {"fields": ["is_active", "is_staff", "groups", "waiting"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined", "waiting"]

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
        return account_snapshot(row)

    @admin.display(description=_("waits for a second person"))
    def waiting(self, user: User) -> str:
        """The changes of the account that somebody else has still to confirm."""
        return (
            "\n".join(
                map(changes.describe_change, guarding.undecided_changes().filter(account=user))
            )
            or "—"
        )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Store what one person may change; `save_related` asks for the rest."""
        had = list(obj.groups.all()) if change else []
        roles = list(form.cleaned_data.get("groups", had))
        held: list[tuple[ChangeKind, Any]] = []
        if change and not guarding.acts_alone(cast("User", request.user)):
            stored = User.objects.get(pk=obj.pk)
            held = changes_for_two(stored, obj, roles)
            for kind, _value in held:
                if kind != ChangeKind.ROLE:
                    setattr(obj, kind, getattr(stored, kind))
            form.cleaned_data["groups"] = [
                role for role in roles if (ChangeKind.ROLE, role) not in held
            ]
        vars(request)["held_back"] = held
        vars(request)["withdrawn"] = guarding.guarded_roles(set(had) - set(roles))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store the roles that one person may give, and ask for what takes two."""
        super().save_related(request, form, formsets, change)
        by = cast("User", request.user)
        at = timezone.now()
        account = form.instance
        changes.record_withdrawn_roles(account, vars(request)["withdrawn"], by=by, at=at)
        for kind, value in vars(request)["held_back"]:
            values = {"role": value} if kind == ChangeKind.ROLE else {"email": value}
            self._ask(request, account, kind, **(values if value else {}))

    def _ask(self, request: HttpRequest, account: User, kind: ChangeKind, **values: Any) -> None:
        by = cast("User", request.user)
        asked = changes.ask_for_change(account, kind, by=by, at=timezone.now(), **values)
        message = _("Waits for the chief, who confirms it or not: %(change)s")
        messages.warning(request, message % {"change": changes.describe_change(asked)})

    def _ask_for_password(self, request: HttpRequest, account: User) -> HttpResponse | None:
        """Ask for another password of an account that takes two people, None where the form says
        what is wrong."""
        form: Any = self.change_password_form(account, request.POST)
        if not form.is_valid():
            return None
        hashed = form.save(commit=False).password
        self._ask(request, account, ChangeKind.PASSWORD, password=hashed)
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[account.pk]))

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  Django's name of the argument
        form_url: str = "",
    ) -> Any:
        """Nobody but a superuser gives a superuser another password, and to whoever has rights of
        the newspaper nobody does so alone."""
        target = self.asked_row(request, id)  # the very row that Django's view will change
        if target is not None and target.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        by = cast("User", request.user)
        posted = request.method == "POST"
        if target is not None and posted and self._takes_two(request, target):
            asked = self._ask_for_password(request, target)
            if asked is not None:
                return asked
        answer = super().user_change_password(request, id, form_url)
        if target is not None and posted and answer.status_code == HTTPStatus.FOUND:
            journal.record("account.password", by=by, at=timezone.now(), subject=target.username)
        return answer

    def _takes_two(self, request: HttpRequest, account: User) -> bool:
        """Say whether a password is changed by two people; everybody changes his own alone."""
        by = cast("User", request.user)
        if account == by or not self.has_change_permission(request, account):
            return False
        return guarding.is_guarded(account) and not guarding.acts_alone(by)


def changes_for_two(
    stored: User, wanted: User, roles: Iterable[Group]
) -> list[tuple[ChangeKind, Any]]:
    """Return what of a form takes a second person, each with its role or its mailbox."""
    new = guarding.guarded_roles(set(roles) - set(stored.groups.all()))
    held: list[tuple[ChangeKind, Any]] = [(ChangeKind.ROLE, role) for role in new]
    if not guarding.is_guarded(stored):
        return held
    if wanted.email and wanted.email != stored.email:
        held.append((ChangeKind.EMAIL, wanted.email))
    for kind in (ChangeKind.ACTIVE, ChangeKind.STAFF):
        if getattr(wanted, kind) and not getattr(stored, kind):
            held.append((kind, None))
    return held
