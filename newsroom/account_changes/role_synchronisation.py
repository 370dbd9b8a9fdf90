"""The roles that the code declares, brought into the database after each `migrate`.

Three sets are compared for each role: what the code declared when roles were last synchronised
(`DeclaredPermission`), what it declares now, and what the role has. Only what the code changed in
between is changed; what a newspaper granted or took away by hand stays as it is
(docs/decisions/0029-roles-are-synchronised.md).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Q
from django.db.models.signals import post_migrate
from django.utils import timezone

from articles.actions.records import journal
from newsroom.accounts.actors import SystemActor
from newsroom.accounts.models import DeclaredPermission
from newsroom.accounts.roles import ROLES
from newsroom.accounts.unapplied import list_unapplied_migrations


@dataclass(frozen=True)
class RoleChange:
    """What a synchronisation gave to a role and took from it: names such as articles.sign_page."""

    role: str
    added: list[str]
    removed: list[str]


def listen_for_migrations() -> None:
    """Synchronise once a `migrate`: Django sends its signal for each app, here for the last."""
    senders = [config for config in apps.get_app_configs() if config.models_module is not None]
    post_migrate.connect(
        synchronise_after_migrate,
        sender=senders[-1],
        dispatch_uid="newsroom.account_changes.role_synchronisation",
    )


def synchronise_after_migrate(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Synchronise the declared roles, but not on the way to an older or a half-migrated state.

    The code fits the tables only once every migration is applied.
    """
    is_flush = "plan" not in kwargs
    if using == DEFAULT_DB_ALIAS and (is_flush or not list_unapplied_migrations()):
        # Those of the last app may be made after this; all others are there.
        create_permissions(app_config, verbosity=0, using=using)
        synchronise_roles(ROLES, at=timezone.now())


def synchronise_roles(declared: Mapping[str, Collection[str]], *, at: datetime) -> list[RoleChange]:
    """Give and take what the declaration gained and lost since it was last applied.

    Returns the roles that changed; each leaves a row in the journal. A database in which roles are
    made for the first time leaves none: nobody has them yet. A declared permission that does not
    exist is passed over until it does. Two processes wait for each other.
    """
    with transaction.atomic():
        ContentType.objects.select_for_update().get(app_label="auth", model="group")
        is_first = not DeclaredPermission.objects.exists()
        permissions = _permissions_by_name()
        changes = [
            _synchronise(role, declared.get(role.name, ()), permissions)
            for role in _roles(declared)
        ]
        changed = [change for change in changes if change.added or change.removed]
        for change in [] if is_first else changed:
            journal.record(
                "role.synchronised",
                by=SystemActor("migrate"),
                at=at,
                subject=change.role,
                added=change.added,
                removed=change.removed,
            )
    return changed


def _synchronise(
    role: Group, declared: Collection[str], permissions: Mapping[str, int]
) -> RoleChange:
    """Bring one role up to date, and remember what is declared for it now."""
    wanted = {permissions[name] for name in declared if name in permissions}
    before = {row.permission_id: row for row in role.declared_permissions.all()}
    held = {permission.pk for permission in role.permissions.all()}
    new = wanted - before.keys()
    gone = before.keys() - wanted
    added = new - held
    removed = {pk for pk in gone & held if before[pk].given}
    if added:
        role.permissions.add(*added)
    if removed:
        role.permissions.remove(*removed)
    role.declared_permissions.filter(permission__in=gone).delete()
    DeclaredPermission.objects.bulk_create(
        [DeclaredPermission(role=role, permission_id=pk, given=pk in added) for pk in sorted(new)]
    )
    names = {pk: name for name, pk in permissions.items()}
    return RoleChange(
        role=role.name,
        added=sorted(names[pk] for pk in added),
        removed=sorted(names[pk] for pk in removed),
    )


def _roles(declared: Mapping[str, Collection[str]]) -> list[Group]:
    """Return the declared roles, made where they are missing, and those that were declared once."""
    existing_names = set(Group.objects.filter(name__in=declared).values_list("name", flat=True))
    Group.objects.bulk_create([Group(name=name) for name in declared if name not in existing_names])
    concerned = Q(name__in=declared) | Q(declared_permissions__isnull=False)
    rows = Group.objects.filter(concerned).distinct().order_by("name")
    return list(rows.prefetch_related("permissions", "declared_permissions"))


def _permissions_by_name() -> dict[str, int]:
    rows = Permission.objects.values_list("content_type__app_label", "codename", "pk")
    return {f"{label}.{codename}": pk for label, codename, pk in rows}
