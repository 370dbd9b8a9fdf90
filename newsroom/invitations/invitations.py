"""Invitations: who is asked to join the staff, by whom, and what becomes of it.

The only writer of `Invitation`. Who invites may give what the form of an account gives: a role that
takes two people waits for the chief after the invited person has come (docs/decisions/0023).
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from articles.actions.records import journal
from articles.errors import Invalid, NotYours, WrongState
from articles.fields import validate_mailbox
from articles.rights import NOT_YOURS
from newsroom.account_changes import changes, guarding
from newsroom.account_changes.snapshots import account_snapshot
from newsroom.accounts.actors import Actor, SystemActor, account_of, holds_right
from newsroom.accounts.models import ChangeKind, Invitation, User
from newsroom.invitations.people import link_person
from newsroom.invitations.roles import prints_editor
from subscriptions.actions.readers import letters

SALT = "newsroom.invitation"
VALID = timedelta(days=7)
RIGHT = "accounts.add_user"
MACHINE = SystemActor("invitations")
MAKER = "invitation"
SET_HERE = {"invited_by", "account", "accepted_at", "revoked_at"}
USED = _("This invitation was used, taken back or replaced by a later letter. Ask for another one.")
TOO_OLD = _("This invitation is too old. Ask whoever invited you to send it again.")


def invite_person(
    name: str, email: str, roles: Collection[str], *, by: Actor, at: datetime, title: str = ""
) -> Invitation:
    """Ask somebody by letter to join the staff; return the open invitation.

    Refuses NotYours, and Invalid for a mailbox that an account or another open invitation has, and
    for no role at all.
    """
    with journal.perform("account.invited", by=by, at=at) as act:
        _require_right(by)
        groups = list(Group.objects.filter(name__in=roles))
        _require_new_mailbox(email, at)
        if not groups:
            raise Invalid(_("Choose at least one role."))
        invitation = Invitation(
            name=name,
            email=email,
            title=title,
            invited_by=account_of(by),
            invited_at=at,
            expires_at=at + VALID,
        )
        try:
            invitation.clean_fields(exclude=SET_HERE)
        except ValidationError as error:
            raise Invalid(*error.messages) from error
        _save_once(invitation)
        invitation.roles.set(groups)
        _send(invitation)
        act.record(subject=name, roles=sorted(group.name for group in groups))
    return invitation


def resend_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> Invitation:
    """Send the letter again, good for another week; the earlier link no longer opens.

    Refuses NotYours, WrongState.
    """
    with journal.perform("account.invitation_resent", by=by, at=at) as act:
        _require_right(by)
        row = _lock_open(invitation.pk)
        row.edition += 1
        row.expires_at = at + VALID
        row.save(update_fields=["edition", "expires_at"])
        _send(row)
        act.record(subject=row.name)
    return row


def revoke_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> Invitation:
    """Take an invitation back: its link no longer opens. Refuses NotYours, WrongState."""
    with journal.perform("account.invitation_revoked", by=by, at=at) as act:
        _require_right(by)
        row = _lock_open(invitation.pk)
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        act.record(subject=row.name)
    return row


def accept_invitation(token: str, sign_in_name: str, password: str, *, at: datetime) -> User:
    """Make the account of an invited person, and use the link up; return the account.

    Refuses Invalid for a link that is not ours, used or too old, for a name or a mailbox that
    somebody else has by now, and for a weak password.
    """
    read_token(token, at=at)  # a stranger's guesses leave no rows in the journal
    # Nobody acts before the account is there: the machine lets the invited person in.
    with journal.perform("account.invitation_accepted", by=MACHINE, at=at):
        invitation = read_token(token, at=at, lock=True)
        inviter = invitation.invited_by
        if inviter is not None and not holds_right(inviter, RIGHT):
            raise Invalid(USED)
        account = User(
            username=sign_in_name,
            display_name=invitation.name,
            email=invitation.email,
            is_staff=True,
        )
        try:
            account.full_clean(exclude={"password"})
            validate_password(password, account)
        except ValidationError as error:
            raise Invalid(*error.messages) from error
        account.set_password(password)
        _save_once(account)
        _give_roles(account, invitation, at=at)
        invitation.account = account
        invitation.accepted_at = at
        invitation.save(update_fields=["account", "accepted_at"])
        changed = {name: ["", value] for name, value in account_snapshot(account).items()}
        journal.record(
            "account.invitation_accepted",
            by=account,
            at=at,
            subject=account.username,
            changed=changed,
            invited_by=journal.printed_name(inviter or MACHINE),
        )
    return account


def make_token(invitation: Invitation) -> str:
    """Return the sealed link of the newest letter."""
    return signing.dumps([invitation.pk, invitation.edition], salt=SALT)


def read_token(token: str, *, at: datetime, lock: bool = False) -> Invitation:
    """Return the open invitation of a link. Refuses Invalid for every other link."""
    try:
        pk, edition = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Invalid(USED) from error
    rows = Invitation.objects.select_related("invited_by")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    invitation = rows.filter(pk=pk, edition=edition).first()
    if invitation is None or not invitation.is_open:
        raise Invalid(USED)
    if invitation.has_expired(at):
        raise Invalid(TOO_OLD)
    return invitation


def _give_roles(account: User, invitation: Invitation, *, at: datetime) -> None:
    """Give the roles that the inviter gives alone, and ask for those that take two people."""
    inviter: Actor = invitation.invited_by or MACHINE
    roles = list(invitation.roles.all())
    alone = guarding.acts_alone(inviter)
    guarded = [] if alone else guarding.guarded_roles(roles)
    account.groups.set([role for role in roles if role not in guarded])
    for role in guarded:
        if isinstance(inviter, User):
            changes.ask_for_change(account, ChangeKind.ROLE, by=inviter, at=at, role=role)
    if alone:
        names = [role.name for role in roles]
        link_person(
            account,
            title=invitation.title,
            as_editor=prints_editor(names),
            by=MACHINE,
            at=at,
        )


def _send(invitation: Invitation) -> None:
    letters.queue_made_letter(
        invitation.email, MAKER, invitation=invitation.pk, edition=invitation.edition
    )


def _save_once(row: User | Invitation) -> None:
    """Store a new row. Refuses Invalid where somebody was quicker with the same name or mailbox."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Invalid(
            _("Somebody was quicker with this name or e-mail address. Nothing was stored.")
        ) from error


def _require_right(by: Actor) -> None:
    if not holds_right(by, RIGHT):
        raise NotYours(NOT_YOURS)


def _require_new_mailbox(email: str, at: datetime) -> None:
    """Refuse Invalid for a mailbox that somebody has. An invitation that expired makes room."""
    try:
        validate_mailbox(email)
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    if User.objects.filter(email__iexact=email).exists():
        raise Invalid(
            _(
                "An account has this e-mail address already. Give it a role in the list of "
                "accounts. Nobody was invited."
            )
        )
    waiting = Invitation.objects.select_for_update().filter(
        email__iexact=email, accepted_at=None, revoked_at=None
    )
    waiting.filter(expires_at__lte=at).update(revoked_at=at)
    if waiting.filter(expires_at__gt=at).exists():
        raise Invalid(
            _("Somebody with this e-mail address is invited already. Send that letter again.")
        )


def _lock_open(pk: int) -> Invitation:
    row = Invitation.objects.select_for_update().get(pk=pk)
    if not row.is_open:
        raise WrongState(_("This invitation was accepted or taken back. Nothing was changed."))
    return row
