"""Readers keep their own contact data: name and telephone at once, another mailbox once it is
proved."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles import fields
from articles.audit import perform
from articles.errors import Invalid, WrongState
from articles.models import Publication
from articles.origins import whole_address
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.actions.confirmed_forms import is_nonce_used, use_nonce
from subscriptions.actions.readers import letters, parties
from subscriptions.actions.readers.contact_keys import rebuild_contact_keys
from subscriptions.actions.readers.mail_delivery import Message
from subscriptions.actions.readers.parties import Contact
from subscriptions.domain.choices import PassingKind
from subscriptions.models import Party, PassingLetter

SALT = "newsroom.new-mailbox"
VALID = timedelta(hours=2)


@dataclass(frozen=True)
class NewMailbox:
    """A mailbox to which somebody may move, and the number of the link, which is used once."""

    email: str
    number: str


def correct_own_contact(user: User, name: str, phone: str, *, at: datetime) -> Party:
    """Store another name and telephone of whoever is signed in, who becomes a subscriber where he
    was none. The e-mail address stays. Refuses NotYours for a closed account, Invalid."""
    with perform("party.changed", by=user, at=at):
        rights.require(user.is_active)
        party = parties.find_or_create_party_of_account(user, at=at)
        parties.change_contact(party, Contact(name, phone, party.email), by=user, at=at)
    return party


def request_new_mailbox(user: User, email: str, publication: Publication, *, at: datetime) -> None:
    """Queue an e-mail to a new address with the link by which `user` confirms it.

    Nothing else changes, and the token of the link is only in that e-mail. If another account has
    the address, only its owner learns it, from the e-mail. Refuses NotYours for a closed account,
    Invalid for the present address or an invalid one, and WrongState for staff, whose addresses
    belong to their accounts.
    """
    email = email.strip().lower()
    with perform("mailbox.asked", by=user, at=at) as act:
        rights.require(user.is_active)
        _refuse_staff(user)
        _check_shape(email)
        if email == user.email.lower():
            raise Invalid(_("This is the address you have now. Nothing was changed."))
        act.record(subject=str(user.pk))
        PassingLetter.objects.create(
            kind=PassingKind.MAILBOX,
            publication=publication,
            address=email,
            facts={"user": user.pk, "before": user.email.lower()},
            asked_at=at,
        )


def compose_mailbox_letter(letter: PassingLetter, at: datetime) -> Message | None:
    """Return what the letter to a new mailbox says, made now; None where its reader has another
    address by now, or no account, or nobody waits for it any more."""
    users = get_user_model()._default_manager
    publication = letter.publication
    user = users.filter(pk=letter.facts["user"], is_active=True).first()
    if user is None or publication is None or at - letter.asked_at > VALID:
        return None
    before = user.email.lower()
    email = letter.address
    if before != letter.facts["before"]:
        return None
    if _taken(user, email):
        return letters.compose_message("mailbox_taken", {})
    number = secrets.token_hex(16)
    token = signing.dumps([user.pk, before, email, at.timestamp(), number], salt=SALT)
    path = reverse("subscriptions:mailbox", args=[token])
    return letters.compose_message("mailbox_new", {"address": whole_address(publication, path)})


def read_mailbox_token(user: User, token: str, *, at: datetime) -> NewMailbox:
    """Return the new address that `user` asked for. Refuses Invalid for a token that this
    installation did not sign, that is too old, of another account or used, or from before the
    address changed."""
    try:
        who, before, email, made, number = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Invalid(
            _("This link is not one of ours. Nothing was changed. Ask for another one.")
        ) from error
    if not timedelta(0) <= at - datetime.fromtimestamp(made, at.tzinfo) <= VALID:
        raise Invalid(_("This link is too old. Nothing was changed. Ask for another one."))
    if who != user.pk:
        raise Invalid(
            _("Another account asked for this link. Sign in with that one. Nothing was changed.")
        )
    if before != user.email.lower() or is_nonce_used(str(number)):
        raise Invalid(
            _(
                "Your address has changed since this link was made. Nothing was changed. Ask for "
                "another one."
            )
        )
    return NewMailbox(str(email), str(number))


def move_to_mailbox(user: User, token: str, *, at: datetime) -> Party:
    """Change the e-mail address of a reader, of the account and the subscriber in one transaction.
    Queued e-mails go to the new address; the former one gets an e-mail about the change.

    Refuses as `read_mailbox_token` does, NotYours for a closed account, WrongState for staff, and
    Invalid if another account has the address by now.
    """
    with perform("mailbox.moved", by=user, at=at) as act:
        rights.require(user.is_active)
        _refuse_staff(user)
        party = Party.objects.select_for_update().get(
            pk=parties.find_or_create_party_of_account(user, at=at).pk
        )
        account = get_user_model()._default_manager.select_for_update().get(pk=user.pk)
        asked = read_mailbox_token(account, token, at=at)
        before = account.email or party.email
        email = asked.email
        use_nonce(asked.number, "new-mailbox", at=at)  # the account is locked: nobody is faster
        parties.move_account(account, email)
        party.email = email
        party.save(update_fields=["email"])
        rebuild_contact_keys(party)
        party.letters.filter(sent_at=None, keeps_address=False).update(address=email)
        key = f"mailbox:{party.pk}:{at.timestamp():.6f}"
        if before:
            letters.write_letter(key, party, "mailbox_left", {}, at=at, address=before)
        act.record(subject=str(party.pk))
    return party


def _refuse_staff(user: User) -> None:
    if user.is_staff:
        raise WrongState(
            _(
                "You work here, and your address is kept with your account. Ask whoever looks "
                "after the accounts."
            )
        )


def _check_shape(email: str) -> None:
    try:
        Party._meta.get_field("email").run_validators(email)
        validate_email(email)
        fields.validate_mailbox(email)
    except ValidationError as error:
        raise Invalid(*error.messages) from error


def _taken(user: User, email: str) -> bool:
    return (
        get_user_model()._default_manager.filter(email__iexact=email).exclude(pk=user.pk).exists()
    )
