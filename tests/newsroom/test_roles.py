"""Which role may do what: the table people are told (docs/staff-guide.md), walked through every
right of the house."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, reverse
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
from newsroom.accounts.models import AccountChange, User
from newsroom.accounts.roles import LABELS, ROLES
from subscriptions.models import Entitlement, NetworkRange, NetworkUse, PriceList, ReceiptClaim
from tests.cast import CAST, OPERATOR, person

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
    assert all(allowed(OPERATOR) for allowed in ACTS.values())


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
    desk = admin.site._registry.get(model)
    if desk is None:  # a work screen of our own has no page that deletes
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_delete", args=[1])
        return
    request = root.get("/admin/").wsgi_request
    assert request.user.is_superuser
    assert not desk.has_delete_permission(request)
    assert not desk.has_delete_permission(request, model())
    assert "delete_selected" not in desk.get_actions(request)
