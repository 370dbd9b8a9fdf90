"""Workflow profiles as data: which steps a text takes before readers see it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.domain.profiles import DEFAULT, PROFILES, PURPOSES, step_problem
from articles.errors import Words
from articles.fields import LineField


def validate_steps(steps: object) -> None:
    """Refuse anything but a list of steps that begins with a review, reviews and proofs in their
    order."""
    if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
        raise ValidationError(_("Each step is a review or a proof of the house, and comes once."))
    problem = step_problem(steps)
    if problem is not None:
        raise ValidationError(str(problem))


class Profile(models.Model):
    """A way through the house.

    Changing it leaves articles that are on their way alone: their round copied it.
    """

    code = models.SlugField(_("code"), unique=True)
    name = LineField(_("name"), max_length=40)
    steps: "models.JSONField[list[str], list[str]]" = models.JSONField(
        _("steps"), default=list, validators=[validate_steps]
    )
    correction_steps: "models.JSONField[list[str], list[str]]" = models.JSONField(
        _("steps of a correction"), default=list, validators=[validate_steps]
    )
    step_roles: "models.JSONField[dict[str, list[str]], dict[str, list[str]]]" = models.JSONField(
        _("roles of the steps"),
        default=dict,
        blank=True,
        help_text=_("Who signs a step, by role; nobody named means everybody with its right."),
    )
    one_person = models.BooleanField(
        _("one person may do everything"),
        default=False,
        help_text=_(
            "Writing, every step and publishing; the journal says that nobody else reviewed."
        ),
    )
    locked = models.BooleanField(
        _("no waivers"),
        default=False,
        help_text=_("Not even the chief may let one person take two steps."),
    )
    restart_after_return = models.BooleanField(
        _("a return begins anew"),
        default=False,
        help_text=_("Approvals given before a return to the author fall."),
    )
    chief_signs = models.BooleanField(
        _("the chief signs"),
        default=False,
        help_text=_("Publishing needs the right of the final review (签发)."),
    )
    flash = models.BooleanField(
        _("may go out at once"),
        default=False,
        help_text=_("The duty chief publishes; an after-check falls due."),
    )
    after_check_minutes = models.PositiveSmallIntegerField(
        _("after-check due in minutes"), default=30
    )

    class Meta:
        verbose_name = _("workflow profile")
        verbose_name_plural = _("workflow profiles")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a profile that says two things at once."""
        if self.one_person and self.locked:
            raise ValidationError(
                _("A profile that lets one person do everything cannot forbid exceptions.")
            )

    @property
    def purpose(self) -> Words:
        """What a profile of the house is for, in a sentence; empty for the paper's own."""
        return PURPOSES.get(self.code, "")

    @classmethod
    def named(cls, code: str = DEFAULT) -> "Profile":
        """Return a profile the house starts with, made where it is missing."""
        return cls.objects.get_or_create(code=code, defaults=PROFILES[code])[0]
