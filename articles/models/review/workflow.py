"""三审三校: profiles, the round a text is on, who approved which revision, who sent it back and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly
from articles.domain.states import STEPS, Stage
from articles.fields import MomentField, NoteField
from articles.models.paper.profiles import Profile
from articles.models.texts.articles import Article
from articles.models.texts.revisions import Revision


class RoundKind(models.TextChoices):
    PUBLICATION = "publication", _("Publication")
    CORRECTION = "correction", _("Correction")


class ReturnCode(models.TextChoices):
    """Why texts come back, for the statistics of a desk."""

    FACT = "fact", _("Fact")
    SOURCE = "source", _("Source")
    WORDING = "wording", _("Wording")
    RIGHTS = "rights", _("Rights")
    LAYOUT = "layout", _("Layout")
    LENGTH = "length", _("Length")


class Round(models.Model):
    """One way of a text through the house, from its first submission to readers (or to its end).

    `steps`, `locked`, `restart_after_return`, `chief_signs` and `one_person` are copied from the
    profile: a profile changed later leaves this round alone. `authors`: ids of the accounts that wrote the
    text, fixed at submission.
    """

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="rounds", verbose_name=_("article")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(
        _("kind"), max_length=12, choices=RoundKind.choices, default=RoundKind.PUBLICATION
    )
    profile = models.ForeignKey(
        Profile, models.PROTECT, related_name="rounds", verbose_name=_("profile")
    )
    steps: "models.JSONField[list[str], list[str]]" = models.JSONField(_("steps"), default=list)
    locked = models.BooleanField(_("no waivers"), default=False)
    restart_after_return = models.BooleanField(_("a return begins anew"), default=False)
    chief_signs = models.BooleanField(_("the chief signs"), default=False)
    one_person = models.BooleanField(_("one person may take every step"), default=False)
    authors: "models.JSONField[list[int], list[int]]" = models.JSONField(_("authors"), default=list)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="round_number_unique"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(closed_at=None), name="round_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} · {self.number}"


class RoundAct(models.Model):
    """What somebody did on a round, to a revision. The printed name outlives the account."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="%(class)ss", verbose_name=_("round")
    )
    step = models.CharField(_("step"), max_length=12, choices=Stage.choices)
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="%(class)ss", verbose_name=_("revision")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="%(class)ss", verbose_name=_("by")
    )
    by_printed = models.CharField(_("name at the time"), max_length=60)
    at = models.DateTimeField(_("at"))

    class Meta:
        abstract = True


class Approval(RoundAct):
    """A signature under one revision. A changed text cancels it; it is never removed."""

    note = NoteField(_("note"), max_length=500, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    append_only = AppendOnly(once=("cancelled_at",))

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        indexes = [
            models.Index(fields=["by", "-at"], name="approval_by_person"),
            models.Index(fields=["-at", "-id"], name="approval_newest_first"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "step"],
                condition=Q(cancelled_at=None),
                name="approval_once_a_step",
            ),
            models.CheckConstraint(
                condition=Q(step__in=[str(step) for step in STEPS]), name="approval_of_a_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.by_printed}"


class Return(RoundAct):
    """A text sent back. `to`: RETURNED (its author) or the step before."""

    to = models.CharField(_("back to"), max_length=12, choices=Stage.choices)
    reason = NoteField(_("reason"), max_length=500)
    codes: "models.JSONField[list[str], list[str]]" = models.JSONField(_("codes"), default=list)
    answered_at = models.DateTimeField(_("came back at"), null=True, blank=True)

    append_only = AppendOnly(once=("answered_at",))

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="return_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.by_printed}: {self.reason}"

    def code_labels(self) -> list[str]:
        """Return the codes in the reader's language."""
        return [str(ReturnCode(code).label) for code in self.codes if code in ReturnCode.values]


class Waiver(models.Model):
    """The chief's leave for one person to take one step in spite of four eyes.

    Listed for everybody to see.
    """

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="waivers", verbose_name=_("round")
    )
    step = models.CharField(_("step"), max_length=12, choices=Stage.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="waivers", verbose_name=_("who may")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    by_printed = models.CharField(_("name at the time"), max_length=60)
    at = models.DateTimeField(_("at"))
    reason = NoteField(_("reason"), max_length=500)

    append_only = AppendOnly()

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_step_display()}"


class TaskKind(models.TextChoices):
    AFTER_CHECK = "after_check", _("Check what went out at once")
    PRINT_NOTICE = "print_notice", _("Print a correction notice")
    CANCELLED = "cancelled", _("Decide on a text that its source took back")


class Task(models.Model):
    """Something that must still be done, and by when.

    `issue` is where a correction notice was printed, `page` where it is planned to be.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=TaskKind.choices)
    article = models.ForeignKey(
        Article, models.PROTECT, related_name="tasks", verbose_name=_("article")
    )
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("opened by"),
    )
    due_at = MomentField(_("due at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    issue = models.ForeignKey(
        "articles.Issue",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("printed in"),
    )
    page = models.ForeignKey(
        "articles.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("planned for the page"),
    )
    note = NoteField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None), name="task_open_by_due")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.article}"
