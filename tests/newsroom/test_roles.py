"""Which role may do what: the table people are told (docs/staff-guide.md), walked through every right of the house."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.test import Client
from django.utils import translation

from articles import rights
from articles.models import (
    Approval,
    Article,
    Correction,
    Issue,
    IssueDate,
    JournalEntry,
    Profile,
    Release,
    Return,
    Revision,
    Task,
    Waiver,
)
from newsroom import role_synchronisation
from newsroom.accounts.migrations.frozen.roles import complete_roles, remember_declared
from newsroom.accounts.models import AccountChange, DeclaredPermission, User
from newsroom.accounts.roles import LABELS, ROLES
from newsroom.role_synchronisation import synchronise_roles
from subscriptions.models import Entitlement, NetworkRange, NetworkUse, PriceList, ReceiptClaim
from tests.articles.test_workflow_races import together
from tests.cast import CAST, person
from tests.factories.articles import MORNING

pytestmark = pytest.mark.django_db
ACTS = {
    "write": lambda by: rights.can_write(by, new=True) and rights.can_write(by),
    "publish": rights.can_publish,
    "withdraw": rights.can_withdraw,
    "keep rights": rights.can_keep_rights,
    "plan issues": lambda by: rights.can_plan_issues(by, new=True) and rights.can_plan_issues(by),
    "place": rights.can_place,
    "keep the calendar": rights.can_keep_calendar,
    "plan the calendar": rights.can_plan_calendar,
    "add pictures": rights.can_keep_media,
    "delete pictures": lambda by: rights.can_keep_media(by, deleting=True),
    "import": rights.can_import,
}
ALLOWED = {
    "reporter": {"write", "add pictures"},
    "responsible_editor": {
        "write",
        "publish",
        "keep rights",
        "plan issues",
        "place",
        "add pictures",
        "delete pictures",
    },
    "desk_chief": {
        "write",
        "publish",
        "keep rights",
        "plan issues",
        "place",
        "add pictures",
        "delete pictures",
    },
    "proofreader": set(),
    "chief": set(ACTS),
    "auditor": set(),
    "page_editor": {"plan issues", "place"},
    "rights": {"keep rights"},
    "subscription_manager": {"keep the calendar", "plan the calendar"},
    "subscription_clerk": set(),
    "system_administrator": set(),
}
ROLE_OF = {name: role for name, (_printed, role) in CAST.items()}


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("act", ACTS)
def test_each_role_may_do_what_its_row_says_and_nothing_else(name: str, act: str) -> None:
    assert bool(ACTS[act](person(name))) is (act in ALLOWED[ROLE_OF[name]])


@pytest.mark.parametrize("act", ACTS)
def test_somebody_who_left_may_do_nothing(act: str) -> None:
    gu = person("gu")
    gu.is_active = False
    assert not ACTS[act](gu)


def test_the_machines_operator_may_do_everything() -> None:
    assert all(allowed(None) for allowed in ACTS.values())


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_its_word_in_both_languages(role: str) -> None:
    entry = JournalEntry(role=role)
    assert entry.role_label == LABELS[role] == role.replace("_", " ")
    with translation.override("zh-hans"):
        assert entry.role_label == str(LABELS[role])
        assert not entry.role_label.isascii()


@pytest.fixture
def root(client: Client) -> Client:
    """Somebody who may do everything Django lets a superuser do."""
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    return client


def test_a_changed_role_stands_in_the_journal_with_what_it_could_do_before(root: Client) -> None:
    role = person("ji").groups.get()
    kept = [
        permission.pk for permission in role.permissions.exclude(codename="export_journalentry")
    ]
    assert (
        root.post(
            f"/admin/auth/group/{role.pk}/change/", {"name": role.name, "permissions": kept}
        ).status_code
        == 302
    )
    row = JournalEntry.objects.get(act="role.changed")
    before, after = (set(words.split()) for words in row.details["changed"]["permissions"])
    assert before - after == {"articles.export_journalentry"}
    assert (row.subject, row.by_printed) == ("auditor", "root")


@pytest.mark.parametrize(
    "model",
    [
        AccountChange,
        Approval,
        Article,
        Correction,
        Entitlement,
        Group,
        Issue,
        IssueDate,
        JournalEntry,
        NetworkRange,
        NetworkUse,
        PriceList,
        Profile,
        ReceiptClaim,
        Release,
        Return,
        Revision,
        Task,
        User,
        Waiver,
    ],
)
def test_what_is_kept_is_deleted_by_nobody_not_even_by_a_superuser(
    root: Client, model: type[Model]
) -> None:
    desk = admin.site._registry[model]
    request = root.get("/admin/").wsgi_request
    assert request.user.is_superuser
    assert not desk.has_delete_permission(request)
    assert not desk.has_delete_permission(request, model())
    assert "delete_selected" not in desk.get_actions(request)


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
    then = MigrationLoader(connection).project_state(
        [("subscriptions", "0022_what_the_documents_promise")]
    )
    complete_roles(then.apps, SimpleNamespace(connection=connection))
    remember_declared(apps, SimpleNamespace(connection=connection))
    synchronise_roles(ROLES, at=MORNING)
    assert [role for role, _added, _removed in journalled()] == ["subscription_clerk"]
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
    MigrationRecorder(connection).record_unapplied("subscriptions", "0023_queue_of_letters")
    role_synchronisation.synchronise_after_migrate("default", plan=[])
    assert not has("reporter", EXPORT)


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
