"""Another password by letter, for the staff. Known and unknown mailboxes are told alike.

Readers sign in by letter and have no password to lose.
"""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext_lazy as _

from articles import attempts
from articles.actions.records import journal
from articles.attempts import Bucket, Limit, counted_address
from articles.errors import Invalid
from newsroom.accounts.actors import SystemActor
from newsroom.accounts.models import User
from newsroom.sign_in import sign_ins
from newsroom.sign_in.names import fold_name
from subscriptions.actions.readers import letters

MAKER = "password-reset"
ASKED_LASTS = timedelta(hours=1)
PAIR = Limit("password-reset.pair", 5, timedelta(hours=1))
MAILBOX = Limit("password-reset.mailbox", 20, timedelta(hours=1))
ADDRESS = Limit("password-reset.address", 50, timedelta(minutes=15))
USED = _("This link was used, or is too old. Ask for another one.")


def ask_for_password(request: HttpRequest, email: str, *, at: datetime) -> datetime | None:
    """Have a letter sent to a mailbox, whether anybody here has it or not: that is told apart when
    the letter is made. Return None, or until when too many were asked for."""
    place = counted_address(request)
    mailbox = fold_name(email)
    buckets = (
        Bucket(PAIR, (mailbox, place)),
        Bucket(MAILBOX, (mailbox,)),
        Bucket(ADDRESS, (place,)),
    )
    until = attempts.count_attempt(buckets, at=at)
    if until is None:
        letters.queue_made_letter(email, MAKER)
    return until


def find_resettable(email: str) -> User | None:
    """Return the open staff account of a mailbox, None where there is none. One query.

    Also one that never had a password: a reader's account that was given a role.
    """
    return User.objects.filter(email__iexact=email, is_active=True, is_staff=True).first()


def read_reset_link(code: str, token: str) -> User:
    """Return the account of a link that is still good. Refuses Invalid for every other."""
    try:
        pk = int(urlsafe_base64_decode(code).decode("ascii"))
    except (ValueError, OverflowError) as error:
        raise Invalid(USED) from error
    account = (
        User.objects.filter(pk=pk, is_active=True, is_staff=True).first() if pk < 2**63 else None
    )
    if account is None or not default_token_generator.check_token(account, token):
        raise Invalid(USED)
    return account


def reset_password(code: str, token: str, password: str, *, at: datetime) -> User:
    """Give the account of a link another password, end its sign-ins, and tell its mailbox.

    The link is used by it: it holds a digest of the password before. Refuses Invalid for a link
    that is no longer good, and for a weak password.
    """
    pk = read_reset_link(code, token).pk  # a stranger's guesses leave no rows in the journal
    with journal.perform("account.password", by=SystemActor(MAKER), at=at):
        account = User.objects.select_for_update().get(pk=pk)
        if not default_token_generator.check_token(account, token):
            raise Invalid(USED)
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise Invalid(*error.messages) from error
        account.set_password(password)
        account.save(update_fields=["password"])
        sign_ins.end_other_sign_ins(account, None, at=at)
        letters.queue_passing_letter(account.email, "password_changed", {"account": account})
        journal.record(
            "account.password", by=account, at=at, subject=account.username, way="letter"
        )
    return account
