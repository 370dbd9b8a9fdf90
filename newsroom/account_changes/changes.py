"""Changes of accounts that take two people: asked for by one, confirmed or declined by another.

The only writer of `AccountChange` and `SetUp`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from articles.actions.records import journal
from articles.errors import Invalid, NotYours, WrongState
from articles.rights import NOT_YOURS
from newsroom.account_changes.guarding import RIGHT, has_confirmer
from newsroom.accounts.actors import Actor, SystemActor, account_of
from newsroom.accounts.models import AccountChange, ChangeKind, Decision, SetUp, User
from newsroom.accounts.roles import role_label


def ask_for_change(
    account: User,
    kind: ChangeKind,
    *,
    by: User,
    at: datetime,
    role: Group | None = None,
    email: str = "",
    password: str = "",
) -> AccountChange:
    """Ask for a change, and return it as it waits. It takes the place of an earlier one of its
    kind.

    `password` is a hash. Refuses NotYours for whoever keeps no accounts.
    """
    with journal.perform("account.asked", by=by, at=at) as act:
        if not by.has_perm("accounts.change_user"):
            raise NotYours(NOT_YOURS)
        User.objects.select_for_update().get(pk=account.pk)
        earlier = account.changes.filter(kind=kind, role=role, decision=Decision.WAITING)
        earlier.update(decision=Decision.REPLACED, decided_by=by, decided_at=at, password="")
        change = AccountChange.objects.create(
            account=account,
            kind=kind,
            role=role,
            email=email,
            password=password,
            asked_by=by,
            asked_at=at,
        )
        act.record(subject=account.username, **journal_details(change))
    return change


def confirm_change(change: AccountChange, *, by: Actor, at: datetime) -> AccountChange:
    """Do what was asked for. `None` is the machine's operator.

    Refuses NotYours for whoever may not confirm and for whoever asked, WrongState for a change
    that waits no more, and Invalid for a mailbox that somebody else has meanwhile.
    """
    with journal.perform("account.confirmed", by=by, at=at) as act:
        waiting = _require_waiting(change, by)
        changed = _apply(waiting)
        _decide(waiting, Decision.CONFIRMED, by=by, at=at)
        act.record(
            subject=waiting.account.username,
            changed=changed,
            asked_by=journal.printed_name(waiting.asked_by or SystemActor("")),
            **journal_details(waiting),
        )
    return waiting


def decline_change(change: AccountChange, *, by: Actor, at: datetime) -> AccountChange:
    """Decline what was asked for. Refuses as `confirm` does."""
    with journal.perform("account.declined", by=by, at=at) as act:
        waiting = _require_waiting(change, by)
        _decide(waiting, Decision.DECLINED, by=by, at=at)
        subject, details = waiting.account.username, journal_details(waiting)
        act.record(subject=subject, **details)
    return waiting


def record_withdrawn_roles(
    account: User, roles: Iterable[Group], *, by: User, at: datetime
) -> None:
    """Remember which roles an account had. The journal has the row of whoever took them away."""
    for role in roles:
        AccountChange.objects.create(
            account=account,
            kind=ChangeKind.ROLE,
            role=role,
            asked_by=by,
            asked_at=at,
            decision=Decision.WITHDRAWN,
            decided_by=by,
            decided_at=at,
        )


def open_set_up(administrator: User, *, at: datetime) -> None:
    """Let the first administrator give roles alone, where nobody can confirm them yet."""
    if not has_confirmer():
        SetUp.objects.create(administrator=administrator, opened_at=at)


def end_set_up(user: User, *, at: datetime) -> None:
    """End the first set-up when somebody who can confirm signs in for the first time."""
    waiting = SetUp.objects.filter(ended_at=None)
    if waiting.exists() and user.has_perm(RIGHT):
        waiting.update(ended_at=at, ended_by=user)
        journal.record("account.set_up_ended", by=user, at=at, subject=user.username)


def journal_details(change: AccountChange) -> dict[str, Any]:
    """Return what the journal keeps of a change: never a password, of a mailbox not the address."""
    details = {"kind": str(change.kind)}
    return details | {"role": change.role.name} if change.role else details


def describe_change(change: AccountChange) -> str:
    """Return what is asked for, as a sentence in the reader's language."""
    values = {"who": change.account, "email": change.email}
    if change.role is not None:
        role = {"role": role_label(change.role.name)}
        return _("%(who)s gets the role “%(role)s”.") % {**values, **role}
    sentences = {
        ChangeKind.PASSWORD: _("%(who)s gets another password."),
        ChangeKind.EMAIL: _("%(who)s gets the e-mail address %(email)s."),
        ChangeKind.ACTIVE: _("The account of %(who)s is opened again."),
        ChangeKind.STAFF: _("%(who)s may use the staff's pages again."),
    }
    return sentences[ChangeKind(change.kind)] % values


def _require_waiting(change: AccountChange, by: Actor) -> AccountChange:
    rows = AccountChange.objects.select_for_update(of=("self",))
    waiting = rows.select_related("account", "role", "asked_by").get(pk=change.pk)
    if isinstance(by, User) and not (by.is_active and by.has_perm(RIGHT)):
        raise NotYours(NOT_YOURS)
    if isinstance(by, User) and waiting.asked_by_id == by.pk:
        raise NotYours(_("You asked for this yourself. Somebody else decides it."))
    if waiting.decision != Decision.WAITING:
        raise WrongState(_("This was decided already. Nothing was changed."))
    return waiting


def _decide(change: AccountChange, decision: Decision, *, by: Actor, at: datetime) -> None:
    change.decision, change.password = decision, ""
    change.decided_by, change.decided_at = account_of(by), at
    change.save(update_fields=["decision", "password", "decided_by", "decided_at"])


def _apply(change: AccountChange) -> dict[str, Any]:
    """Change the account, and return what differs, as {field: [old, new]}."""
    account = User.objects.select_for_update().get(pk=change.account_id)
    if change.role is not None:
        account.groups.add(change.role)
        return {"groups": ["", change.role.name]}
    if change.kind == ChangeKind.PASSWORD:
        account.password = change.password
        account.save(update_fields=["password"])
        return {}
    if change.kind == ChangeKind.EMAIL:
        others = User.objects.exclude(pk=account.pk)
        if change.email and others.filter(email__iexact=change.email).exists():
            raise Invalid(_("Somebody already signs in with this e-mail address."))
    new: Any = change.email if change.kind == ChangeKind.EMAIL else True
    old = getattr(account, change.kind)
    setattr(account, change.kind, new)
    account.save(update_fields=[change.kind])
    return {str(change.kind): [str(old), str(new)]}
