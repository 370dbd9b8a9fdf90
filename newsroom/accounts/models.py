"""The user: one kind for staff and readers, signed in by e-mail or name."""

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class User(AbstractUser):
    """A person who may sign in. Names never hold an @, so a name can never be taken for somebody's e-mail."""

    username = models.CharField(
        _("sign-in name"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[\w.+-]+\Z", _("Use letters, digits and . + - _ only."))],
        error_messages={"unique": _("Somebody already signs in with this name.")},
    )
    display_name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60, blank=True)
    first_name = None  # type: ignore[assignment]  # Chinese names are one field
    last_name = None  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_unique_whatever_case",
                violation_error_message=_("Somebody already signs in with this name."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_unique_whatever_case",
                violation_error_message=_("Somebody already signs in with this e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()
