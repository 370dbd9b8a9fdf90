"""The user: one kind for staff and readers, signed in by e-mail or name; and the sign-ins."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group, Permission
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.accounts.first_day_models import DismissedHint, Invitation, SetUpLink

__all__ = [
    "AccountChange",
    "AttemptCount",
    "ChangeKind",
    "Decision",
    "DeclaredPermission",
    "DismissedHint",
    "Invitation",
    "SetUp",
    "SetUpLink",
    "SignIn",
    "User",
]


class User(AbstractUser):
    """A person who may sign in. Names never hold an @, so a name can never be taken for somebody's
    e-mail."""

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

    def clean(self) -> None:
        """Refuse what the checks named by ACCOUNT_CHECKS refuse, such as a name that looks like
        another."""
        super().clean()
        for path in settings.ACCOUNT_CHECKS:
            import_string(path)(self)

    def get_full_name(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class SignIn(models.Model):
    """One browser in which an account is signed in, or was.

    Of where it was only the neighbourhood is kept, of the browser its kind, so that a person knows
    his own again. `seal` is a digest of the account's password: another password ends the sign-in.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins", verbose_name=_("user"))
    device = models.CharField(_("digest of the browser's mark"), max_length=64, blank=True)
    browser = models.CharField(_("browser"), max_length=60, blank=True)
    network = models.CharField(_("about where"), max_length=60, blank=True)
    seal = models.CharField(_("digest of the password"), max_length=64)
    begun_at = models.DateTimeField(_("signed in at"))
    seen_at = models.DateTimeField(_("last seen at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        default_permissions = ()
        ordering = ["-seen_at", "-pk"]
        indexes = [models.Index(fields=["user", "-seen_at"], name="sign_in_of_user")]

    def __str__(self) -> str:
        return f"{self.browser} {self.network}".strip()

    def is_over(self, at: datetime, *, staff: bool) -> bool:
        """Say whether it has ended: by somebody, by nothing being done, or by its age."""
        idle = settings.STAFF_IDLE_MINUTES if staff else settings.READER_IDLE_MINUTES
        longest = settings.STAFF_SESSION_MINUTES if staff else settings.READER_SESSION_MINUTES
        return (
            self.ended_at is not None
            or at - self.seen_at >= timedelta(minutes=idle)
            or at - self.begun_at >= timedelta(minutes=longest)
        )


class AttemptCount(models.Model):
    """How often something was tried since a period began (articles/attempts.py).

    `key` is a digest of what is counted; `journalled` says that the journal has its row.
    """

    key = models.CharField(_("key"), max_length=64, unique=True)
    count = models.PositiveIntegerField(_("count"))
    ends_at = models.DateTimeField(_("ends at"), db_index=True)
    journalled = models.BooleanField(_("in the journal"), default=False)

    class Meta:
        verbose_name = _("counted attempt")
        verbose_name_plural = _("counted attempts")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.count}"


class ChangeKind(models.TextChoices):
    """What takes two people. The values of the last three are fields of the account."""

    ROLE = "role", _("a role")
    PASSWORD = "password", _("a password")
    EMAIL = "email", _("an e-mail address")
    ACTIVE = "is_active", _("an open account")
    STAFF = "is_staff", _("the staff's pages")


class Decision(models.TextChoices):
    """What became of a change that somebody asked for."""

    WAITING = "waiting", pgettext_lazy("of a change of an account", "waits")
    CONFIRMED = "confirmed", pgettext_lazy("of a change of an account", "confirmed")
    DECLINED = "declined", pgettext_lazy("of a change of an account", "declined")
    REPLACED = "replaced", pgettext_lazy("of a change of an account", "replaced by a later one")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a change of an account", "taken away again")


class AccountChange(models.Model):
    """A change of an account that one person asked for and a second one decides.

    `password` holds the hash of the new password while the change waits. A role that was taken
    away leaves a row as well: an account that ever had such a role stays guarded.
    """

    account = models.ForeignKey(
        User, models.PROTECT, related_name="changes", verbose_name=_("account")
    )
    kind = models.CharField(
        pgettext_lazy("of a change of an account", "what"),
        max_length=10,
        choices=ChangeKind.choices,
    )
    role = models.ForeignKey(
        Group,
        models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=pgettext_lazy("of an account", "role"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    password = models.CharField(max_length=128, blank=True, editable=False)
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(pgettext_lazy("of a change of an account", "asked"))
    decision = models.CharField(
        pgettext_lazy("of a change of an account", "decision"),
        max_length=10,
        choices=Decision.choices,
        default=Decision.WAITING,
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(
        pgettext_lazy("of a change of an account", "decided"), null=True
    )

    class Meta:
        verbose_name = _("change of an account")
        verbose_name_plural = _("changes of accounts")
        permissions = [("confirm_accountchange", "Can confirm changes of accounts")]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_kind_display()}"


class SetUp(models.Model):
    """The first set-up of an empty installation, until the first chief has signed in.

    Meanwhile nobody could confirm anything: the first administrator gives roles alone.
    """

    administrator = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)

    def __str__(self) -> str:
        return f"{self.administrator} {self.opened_at:%Y-%m-%d}"


class DeclaredPermission(models.Model):
    """A permission that the code declared for a role when roles were last synchronised.

    Only `newsroom.account_changes.role_synchronisation` writes it. `given`: the role has it by the
    declaration, and loses it with the declaration. A role that had it before keeps it: somebody
    granted it.
    """

    role = models.ForeignKey(Group, models.CASCADE, related_name="declared_permissions")
    permission = models.ForeignKey(Permission, models.CASCADE, related_name="+")
    given = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["role", "permission"], name="permission_declared_once_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.permission}"
