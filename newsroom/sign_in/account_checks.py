"""New names and e-mail addresses of accounts that could be taken for somebody else's
are refused."""

from collections.abc import Callable

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.characters.lookalikes import looks_of
from articles.fields import validate_mailbox
from newsroom.accounts.models import User


def require_own_identity(account: User) -> None:
    """Refuse a new name or e-mail address that could be taken for that of another account.

    What was stored before stays, so that an older account can be changed otherwise. Raises
    ValidationError beside the field. Two queries.
    """
    stored = User.objects.filter(pk=account.pk).values_list("username", "email").first()
    name, email = stored or ("", "")
    if account.email and account.email != email:
        _refuse("email", lambda: validate_mailbox(account.email))
    if account.username and account.username != name:
        _refuse("username", lambda: _require_own_looks(account))


def _refuse(field: str, check: Callable[[], None]) -> None:
    """Put a refusal beside its field."""
    try:
        check()
    except ValidationError as error:
        raise ValidationError({field: error}) from error


def _require_own_looks(account: User) -> None:
    """Refuse a name that looks like one with which somebody signs in.

    These are staff and accounts with a password. Readers who sign in by letter have names that
    nobody sees.
    """
    looks = looks_of(account.username)
    if not looks:
        raise ValidationError(_("Use letters, digits and . + - _ only."))
    by_letter = Q(is_staff=False, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    others = User.objects.exclude(by_letter).exclude(pk=account.pk)
    for other in others.values_list("username", flat=True).iterator():
        # The same name is refused by its own constraint, in words of its own.
        if looks_of(other) == looks and other != account.username:
            raise ValidationError(
                _(
                    "This name could be taken for “%(name)s”, with which somebody else signs in. "
                    "Choose another one."
                ),
                params={"name": other},
            )
