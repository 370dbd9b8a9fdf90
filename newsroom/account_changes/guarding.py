"""Which roles and accounts take two people. Questions only; `changes` acts.

A system administrator hands out keys and does not edit. A role with rights of the newspaper he
gives only together with the chief, and so it is with the password, the mailbox and the access of
an account that has or had such a role.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat

from newsroom.accounts.actors import Actor, SystemActor
from newsroom.accounts.models import AccountChange, ChangeKind, Decision, SetUp, User
from newsroom.accounts.roles import GIVEN_ALONE

RIGHT = "accounts.confirm_accountchange"
HAD_A_ROLE = (Decision.CONFIRMED, Decision.WITHDRAWN)


def guarded_rights() -> QuerySet[Permission]:
    """Return the rights that nobody gives alone: all but those that are named as harmless."""
    named = Concat(F("content_type__app_label"), Value("."), F("codename"))
    return Permission.objects.annotate(named=named).exclude(named__in=GIVEN_ALONE)


def guarded_roles(roles: Iterable[Group]) -> list[Group]:
    """Return those of the roles that take two people, by name."""
    asked = Group.objects.filter(pk__in=[role.pk for role in roles])
    return list(asked.filter(permissions__in=guarded_rights()).distinct().order_by("name"))


def is_guarded(account: User) -> bool:
    """Say whether an account has, or ever had, rights that take two people."""
    held = Q(group__user=account) | Q(user=account)
    had = account.changes.filter(kind=ChangeKind.ROLE, decision__in=HAD_A_ROLE)
    return account.is_superuser or guarded_rights().filter(held).exists() or had.exists()


def acts_alone(by: Actor) -> bool:
    """Say whether an actor needs no second person.

    That is a command of the machine, an account that may confirm, and the first administrator
    until a chief has signed in.
    """
    if not isinstance(by, User):
        return isinstance(by, SystemActor)
    return by.has_perm(RIGHT) or SetUp.objects.filter(ended_at=None, administrator=by).exists()


def has_confirmer() -> bool:
    """Say whether anybody can confirm, or ever could."""
    label, codename = RIGHT.split(".")
    right = Permission.objects.filter(content_type__app_label=label, codename=codename)
    holders = Q(is_superuser=True) | Q(groups__permissions__in=right)
    had = AccountChange.objects.filter(decision__in=HAD_A_ROLE, role__permissions__in=right)
    holders |= Q(user_permissions__in=right)
    return User.objects.filter(holders).exists() or had.exists()


def undecided_changes() -> QuerySet[AccountChange]:
    """Return the changes that wait for a second person, the oldest first."""
    rows = AccountChange.objects.filter(decision=Decision.WAITING)
    return rows.select_related("account", "role", "asked_by").order_by("asked_at", "pk")
