"""Readers' accounts: a way in by e-mail, no password to lose. Who reads a mailbox is its owner."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from articles import fields
from articles.errors import Invalid
from articles.models import Publication
from articles.origins import whole_address
from newsroom.accounts.models import User
from subscriptions.actions.access.entitlement_sync import sync_entitlement
from subscriptions.actions.confirmed_forms import is_nonce_used, use_nonce
from subscriptions.actions.readers import letters, parties
from subscriptions.actions.readers.mail_delivery import Message
from subscriptions.domain.choices import PassingKind
from subscriptions.models import Party, PassingLetter, Term

SALT = "newsroom.way-in"
VALID = timedelta(minutes=30)
_USED = _("This way in was used, or you signed in since it was sent. Ask for another one.")


@dataclass(frozen=True)
class SignInLink:
    """What a way in says: whose mailbox it went to, when, and its number, which is used once."""

    email: str
    made_at: datetime
    number: str


def make_sign_in_token(email: str, at: datetime) -> str:
    """Return a sealed way in for the owner of a mailbox, good once within half an hour.

    Raises ValidationError for an address that could be taken for another one; the form has asked.
    """
    fields.validate_mailbox(email)
    return signing.dumps([email.strip().lower(), at.timestamp(), secrets.token_hex(16)], salt=SALT)


def request_sign_in_link(
    publication: Publication, email: str, goes_on: str, *, newcomer: bool = False
) -> None:
    """Have a way in sent to a mailbox that a subscriber or a reader's account has.

    Nothing is looked up here: a mailbox that is known and one that is not cost the same. `goes_on`
    is where its reader comes to. A `newcomer` gets one too: who subscribes at the post office is
    not known to us yet, and whoever opens the letter has proved the mailbox.
    """
    PassingLetter.objects.create(
        kind=PassingKind.WAY_IN,
        publication=publication,
        address=email,
        facts={"goes_on": goes_on, "newcomer": newcomer},
    )


def compose_sign_in_letter(letter: PassingLetter, at: datetime) -> Message | None:
    """Return the e-mail with a sign-in link that is created now; None if the address may have none,
    or the request is too old. Staff get none, because they sign in with their passwords."""
    email = letter.address
    publication = letter.publication
    if publication is None or at - letter.asked_at > VALID:
        return None
    party = Party.objects.filter(email__iexact=email, erased_at=None).order_by("-pk").first()
    if party is None and not letter.facts["newcomer"] and _reader(email) is None:
        return None
    goes_on = urlencode({"next": letter.facts["goes_on"]})
    path = f"{reverse('subscriptions:enter', args=[make_sign_in_token(email, at)])}?{goes_on}"
    context = {"party": party, "address": whole_address(publication, path)}
    return letters.compose_message("way_in", context)


def redeem_sign_in_token(token: str, *, at: datetime) -> User:
    """Return the account of a sign-in link, created now if there is none, with the subscriber of
    its e-mail address.

    The link is used by it: of two clicks at the same moment one signs in. Refuses Invalid for a
    link that this installation did not sign, that is too old, used, older than the last sign-in, or
    of a member of the staff.
    """
    way = read_sign_in_token(token, at=at)
    with transaction.atomic():
        if not use_nonce(way.number, "way-in", at=at):
            raise Invalid(_USED)
        user = _owner(way.email)
        if user is not None and (user.is_staff or not user.is_active):
            raise Invalid(_("This account signs in with its password."))
        if user is not None and user.last_login is not None and user.last_login > way.made_at:
            raise Invalid(_USED)
        user = user or _new_reader(way.email)
        adopt_party(user, way.email, at=at)
    return user


def read_sign_in_token(token: str, *, at: datetime) -> SignInLink:
    """Return the content of a sign-in link without using it. Refuses Invalid for a link that this
    installation did not sign, that is too old or used."""
    try:
        email, made, number = signing.loads(token, salt=SALT)
        fields.validate_mailbox(email)
        way = SignInLink(str(email), datetime.fromtimestamp(made, at.tzinfo), str(number))
    except (signing.BadSignature, ValueError, TypeError, ValidationError) as error:
        raise Invalid(_("This way in is not one of ours. Ask for another one.")) from error
    if not timedelta(0) <= at - way.made_at <= VALID:
        raise Invalid(_("This way in is too old. Ask for another one."))
    if is_nonce_used(way.number):
        raise Invalid(_USED)
    return way


def is_own_sign_in_token(user: User, token: str) -> bool:
    """Say whether a sign-in link, used or not, is of the account that is signed in already."""
    try:
        email = signing.loads(token, salt=SALT, max_age=VALID)[0]
    except (signing.BadSignature, ValueError, TypeError, LookupError):
        return False
    return bool(user.email) and user.email.lower() == email


def _owner(email: str) -> User | None:
    users = cast("Any", get_user_model())._default_manager
    owner: User | None = users.select_for_update().filter(email__iexact=email).first()
    return owner


def _new_reader(email: str) -> User:
    """Return a new account; the one that another way in made at the same moment, where there is."""
    users = cast("Any", get_user_model())._default_manager
    try:
        with transaction.atomic():
            made: User = users.create_user(f"reader-{secrets.token_hex(6)}", email=email)
    except IntegrityError:
        owner = _owner(email)
        if owner is None:
            raise
        return owner
    return made


def adopt_party(user: User, email: str, *, at: datetime) -> Party | None:
    """Give an account the subscriber of its mailbox, and what that subscriber may read. One
    account, one subscriber: what the same name ordered with the same mailbox is joined with it,
    other names stay for the desk to judge."""
    party = Party.objects.filter(user=user).first()
    if party is None:
        loose = Party.objects.filter(email__iexact=email, user=None, erased_at=None)
        party = loose.order_by("-pk").first()
        if party is not None:
            party.user = user
            party.save(update_fields=["user"])
    if party is not None:
        parties.merge_unclaimed_parties(party, email, by=user, at=at)
        for term in Term.objects.filter(subscription__party=party).select_related(
            "subscription", "plan"
        ):
            sync_entitlement(term, at=at)
    return party


def _reader(email: str) -> User | None:
    users = cast("Any", get_user_model())._default_manager
    reader: User | None = users.filter(email__iexact=email, is_staff=False, is_active=True).first()
    return reader
