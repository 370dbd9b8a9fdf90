"""Roles follow the code, and what a newspaper changed by hand stays (docs/decisions/0029)."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation

from articles.models import JournalEntry
from newsroom.account_changes import role_synchronisation
from newsroom.account_changes.role_synchronisation import synchronise_roles
from newsroom.accounts.migrations.frozen.roles import complete_roles, remember_declared
from newsroom.accounts.models import DeclaredPermission, User
from newsroom.accounts.roles import ROLES
from tests.articles.test_workflow_races import together
from tests.cast import person
from tests.factories.articles import MORNING
from tests.stepwise import StepwiseLoader

pytestmark = pytest.mark.django_db
SIGN, EXPORT = "articles.sign_page", "articles.export_journalentry"


def declare(role: str, *, without: str = "", also: str = "") -> dict[str, list[str]]:
    """The roles of another version of the code."""
    rights = [name for name in ROLES.get(role, ()) if name != without]
    return {**ROLES, role: [*rights, also] if also else rights}  # type: ignore[dict-item]


def right(name: str) -> Permission:
    label, _dot, codename = name.partition(".")
    return Permission.objects.get(content_type__app_label=label, codename=codename)


def has(role: str, name: str) -> bool:
    return right(name) in Group.objects.get(name=role).permissions.all()


def journalled() -> list[tuple[str, list[str], list[str]]]:
    rows = JournalEntry.objects.filter(act="role.synchronised").order_by("pk")
    return [(row.subject, row.details["added"], row.details["removed"]) for row in rows]


def test_every_right_of_a_role_exists() -> None:
    rows = Permission.objects.values_list("content_type__app_label", "codename")
    assert {name for names in ROLES.values() for name in names} <= {".".join(row) for row in rows}


def test_a_right_taken_out_of_a_role_leaves_existing_databases() -> None:
    assert person("shen").has_perm(SIGN)
    synchronise_roles(declare("responsible_editor", without=SIGN), at=MORNING)
    assert not User.objects.get(username="shen").has_perm(SIGN)
    assert has("desk_chief", SIGN)


def test_a_right_that_the_paper_granted_by_hand_stays() -> None:
    Group.objects.get(name="reporter").permissions.add(right(EXPORT))
    synchronise_roles(declare("reporter", without="articles.add_image"), at=MORNING)
    assert has("reporter", EXPORT)
    assert not has("reporter", "articles.add_image")


def test_a_right_granted_by_hand_stays_when_the_code_declared_it_for_a_while() -> None:
    Group.objects.get(name="reporter").permissions.add(right(EXPORT))
    for version in (declare("reporter", also=EXPORT), ROLES):
        assert synchronise_roles(version, at=MORNING) == []
        assert has("reporter", EXPORT)


def test_a_right_that_the_paper_took_away_by_hand_stays_away() -> None:
    Group.objects.get(name="responsible_editor").permissions.remove(right(SIGN))
    synchronise_roles(declare("responsible_editor", also=EXPORT), at=MORNING)
    assert not has("responsible_editor", SIGN)
    assert has("responsible_editor", EXPORT)


def test_a_new_role_and_a_new_right_reach_existing_databases() -> None:
    version = {**declare("reporter", also=EXPORT), "archivist": [EXPORT]}
    synchronise_roles(version, at=MORNING)
    assert has("archivist", EXPORT)
    assert journalled() == [("archivist", [EXPORT], []), ("reporter", [EXPORT], [])]


def test_the_journal_says_what_changed() -> None:
    version = declare("responsible_editor", without=SIGN, also=EXPORT)
    synchronise_roles(version, at=MORNING)
    synchronise_roles(version, at=MORNING)
    assert journalled() == [("responsible_editor", [EXPORT], [SIGN])]
    row = JournalEntry.objects.get(act="role.synchronised")
    assert (row.by_printed, row.at) == ("管理员", MORNING)
    assert row.act_label == "synchronised a role with the program"
    with translation.override("zh-hans"):
        assert row.act_label == "按程序更新角色权限"


def test_a_role_that_is_declared_no_more_loses_only_what_it_was_given() -> None:
    group = person("ji").groups.get()
    group.permissions.add(right(SIGN))
    synchronise_roles({name: ROLES[name] for name in ROLES if name != "auditor"}, at=MORNING)
    assert list(group.permissions.all()) == [right(SIGN)]
    assert list(person("ji").groups.all()) == [group]


def test_a_right_that_does_not_exist_yet_waits() -> None:
    version = declare("reporter", also="articles.fly")
    assert synchronise_roles(version, at=MORNING) == []
    Permission.objects.create(codename="fly", name="Can fly", content_type=right(SIGN).content_type)
    synchronise_roles(version, at=MORNING)
    assert journalled() == [("reporter", ["articles.fly"], [])]


def test_a_renamed_permission_goes_with_its_old_name() -> None:
    renamed = right(SIGN)
    Permission.objects.create(
        codename="initial_page", name="Can sign", content_type=renamed.content_type
    )
    version = declare("responsible_editor", without=SIGN, also="articles.initial_page")
    synchronise_roles(version, at=MORNING)
    assert journalled() == [("responsible_editor", ["articles.initial_page"], [SIGN])]
    renamed.delete()
    assert synchronise_roles(version, at=MORNING) == []


def test_a_database_of_before_begins_with_what_migrations_had_given() -> None:
    DeclaredPermission.objects.all().delete()
    group = Group.objects.get(name="responsible_editor")
    group.permissions.add(right(EXPORT))
    group.permissions.remove(right("articles.proof_1"))
    remember_declared(apps, SimpleNamespace(connection=connection))
    assert synchronise_roles(ROLES, at=MORNING) == []
    synchronise_roles(declare("responsible_editor", without=SIGN), at=MORNING)
    assert journalled() == [("responsible_editor", [], [SIGN])]
    assert has("responsible_editor", EXPORT)
    assert not has("responsible_editor", "articles.proof_1")


def test_an_older_database_gets_what_its_roles_lack_and_keeps_its_own_rights() -> None:
    DeclaredPermission.objects.all().delete()
    for name in ("responsible_editor", "auditor"):
        Group.objects.get(name=name).permissions.set([right("articles.waive_article")])
    Group.objects.filter(name="subscription_clerk").delete()
    then = StepwiseLoader(connection).project_state(
        [("subscriptions", "0022_what_the_documents_promise")]
    )
    complete_roles(then.apps, SimpleNamespace(connection=connection))
    remember_declared(apps, SimpleNamespace(connection=connection))
    synchronise_roles(ROLES, at=MORNING)
    # The role that is missing, and one whose rights have grown since; nobody loses any.
    assert [(role, removed) for role, _added, removed in journalled()] == [
        ("responsible_editor", []),
        ("subscription_clerk", []),
    ]
    assert has("responsible_editor", SIGN)
    assert has("auditor", EXPORT)
    assert has("auditor", "articles.waive_article")


def test_roles_are_synchronised_once_a_migrate(monkeypatch: pytest.MonkeyPatch) -> None:
    version = declare("responsible_editor", without=SIGN)
    monkeypatch.setattr(role_synchronisation, "ROLES", version)
    asked = []

    def noted(*args: object, **options: object) -> object:
        asked.append(args)
        return synchronise_roles(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(role_synchronisation, "synchronise_roles", noted)
    call_command("migrate", verbosity=0)
    assert asked == [(version,)]
    assert not has("responsible_editor", SIGN)


def test_roles_wait_while_a_migration_is_not_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(role_synchronisation, "ROLES", declare("reporter", also=EXPORT))
    last = StepwiseLoader(connection).graph.leaf_nodes("subscriptions")
    MigrationRecorder(connection).record_unapplied(*last[0])
    auth = apps.get_app_config("auth")
    role_synchronisation.synchronise_after_migrate(auth, "default", plan=[])
    assert not has("reporter", EXPORT)


def test_the_last_app_has_its_permissions_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(role_synchronisation, "ROLES", declare("reporter", also="auth.add_group"))
    right("auth.add_group").delete()
    role_synchronisation.synchronise_after_migrate(apps.get_app_config("auth"), "default")
    assert has("reporter", "auth.add_group")


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_has_its_roles_and_an_empty_journal() -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert {name: len(set(names)) for name, names in ROLES.items()} == {
        group.name: group.permissions.count() for group in Group.objects.all()
    }
    assert not JournalEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_migrate_at_once_change_a_role_once() -> None:
    version = {**declare("responsible_editor", without=SIGN), "archivist": [EXPORT]}
    together(*[lambda: synchronise_roles(version, at=MORNING)] * 4)
    assert journalled() == [("archivist", [EXPORT], []), ("responsible_editor", [], [SIGN])]
    assert DeclaredPermission.objects.filter(role__name="archivist").count() == 1
