"""Workflow profiles as data: which steps a text takes before readers see it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.domain.profiles import DEFAULT, PROFILES
from articles.domain.states import REVIEWS, STEPS
from articles.fields import LineField


def validate_steps(steps: object) -> None:
    """Refuse anything but a list of steps in the table's order, each once."""
    order = [str(step) for step in STEPS]
    if not isinstance(steps, list) or [step for step in order if step in steps] != steps:
        raise ValidationError(
            _("Name steps in this order, each once: %(steps)s.") % {"steps": ", ".join(order)}
        )
    if not steps or steps[0] not in REVIEWS:
        raise ValidationError(_("Begin with a review: whoever signs it is the responsible editor."))


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
    one_person = models.BooleanField(
        _("one person may take every step"),
        default=False,
        help_text=_("For a newspaper of one person: nobody else reviews. The journal says so."),
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

    @classmethod
    def named(cls, code: str = DEFAULT) -> "Profile":
        """Return a profile the house starts with, made where it is missing."""
        return cls.objects.get_or_create(code=code, defaults=PROFILES[code])[0]
