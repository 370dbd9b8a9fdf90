"""What can be done to an article, as a table: one row an act, with its form, who may do it, and the
action that it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.article_acts import permissions, runs
from articles.domain.states import (
    SEEN,
    STEPS,
    WRITING,
    Move,
    Stage,
    Visibility,
    find_rule,
    stage_at,
)
from articles.errors import Words
from articles.forms import acts as forms
from articles.models import Article
from articles.selectors.desk.workflow import WorkflowState
from newsroom.accounts.models import User

Run = Callable[[Article, "User", datetime, Any], object]
May = Callable[[Article, "User", WorkflowState], bool]


@dataclass(frozen=True)
class ArticleAct:
    """One thing somebody does to an article.

    `weight`: default (the next thing), plain, or danger.
    """

    slug: str
    move: Move
    title: Words
    may: May
    run: Run
    form: type[forms.ActForm] = forms.ActForm
    weight: str = "plain"
    hint: Words = ""

    @property
    def address(self) -> str:
        """The name of its address."""
        return f"admin:articles_article_{self.slug}"


ACTS: tuple[ArticleAct, ...] = (
    ArticleAct(
        "submit",
        Move.SUBMIT,
        _("Submit"),
        may=permissions.may_write,
        run=runs.run_submit,
        weight="default",
        hint=_(
            "The text goes to the first step it lacks. You can recall it until somebody "
            "approves it."
        ),
    ),
    ArticleAct(
        "approve",
        Move.APPROVE,
        pgettext_lazy("a step", "Approve"),
        may=permissions.may_take_step,
        run=runs.run_approve,
        form=forms.ApproveForm,
        weight="default",
        hint=_("You sign exactly this text. A changed text must be signed again."),
    ),
    ArticleAct(
        "publish",
        Move.PUBLISH,
        _("Publish"),
        may=permissions.may_publish,
        run=runs.run_publish,
        form=forms.PublishArticleForm,
        weight="default",
        hint=_("Readers see exactly the approved text."),
    ),
    ArticleAct(
        "flash",
        Move.FLASH,
        _("Publish at once"),
        may=permissions.may_flash,
        run=runs.run_publish_flash,
        hint=_(
            "You approve and publish alone; somebody else must check it soon. Only some "
            "columns allow it."
        ),
    ),
    ArticleAct(
        "return",
        Move.SEND_BACK,
        _("Return"),
        may=permissions.may_return,
        run=runs.run_send_back,
        form=forms.ReturnArticleForm,
    ),
    ArticleAct(
        "unsign",
        Move.UNSIGN,
        _("Take the signature back"),
        may=permissions.may_take_signature_back,
        run=runs.run_take_signature_back,
        hint=_(
            "As long as nobody has acted after it. The signature stays on record as cancelled, and "
            "the text waits at its step again."
        ),
    ),
    ArticleAct(
        "recall",
        Move.RECALL,
        _("Recall"),
        may=permissions.may_recall,
        run=runs.run_recall,
    ),
    ArticleAct(
        "unschedule",
        Move.UNSCHEDULE,
        _("Take off the schedule"),
        may=permissions.may_publish,
        run=runs.run_unschedule,
    ),
    ArticleAct(
        "correct",
        Move.CORRECT,
        _("Correct"),
        may=permissions.may_open_correction,
        run=runs.run_open_correction,
        form=forms.CorrectForm,
        hint=_("Readers see the old text until the correction is approved and published."),
    ),
    ArticleAct(
        "describe",
        Move.SAVE,
        _("Words of the correction"),
        may=permissions.may_describe_correction,
        run=runs.run_describe_correction,
        form=forms.DescribeForm,
    ),
    ArticleAct(
        "cancel",
        Move.CANCEL,
        _("Cancel the correction"),
        may=permissions.may_cancel_correction,
        run=runs.run_cancel_correction,
        hint=_(
            "The text readers see becomes the working text again. What was written stays "
            "among the revisions."
        ),
    ),
    ArticleAct(
        "note",
        Move.NOTE,
        _("Editor's note"),
        may=permissions.may_note,
        run=runs.run_add_note,
        form=forms.NoticeForm,
        hint=_("The text stays as it is; readers see the note at once."),
    ),
    ArticleAct(
        "expiry",
        Move.WITHDRAW,
        _("End"),
        may=permissions.may_end,
        run=runs.run_set_expiry,
        form=forms.ExpiryForm,
    ),
    ArticleAct(
        "rights",
        Move.WITHDRAW,
        _("Rights"),
        may=permissions.may_change_rights,
        run=runs.run_store_rights,
        form=forms.RightsForm,
        hint=_(
            "Readers meet it at once: a text whose rights are over goes, one whose rights are "
            "renewed comes back."
        ),
    ),
    ArticleAct(
        "hold",
        Move.HOLD,
        _("Hold"),
        may=permissions.may_hold,
        run=runs.run_hold,
        form=forms.ReasonForm,
    ),
    ArticleAct(
        "resume",
        Move.RESUME,
        _("Resume"),
        may=permissions.may_hold,
        run=runs.run_resume,
        weight="default",
    ),
    ArticleAct(
        "deadline",
        Move.HOLD,
        _("Deadline"),
        may=permissions.may_set_deadline,
        run=runs.run_set_deadline,
        form=forms.DeadlineForm,
        hint=_("My desk shows the text on the day it is due, until it has passed its round."),
    ),
    ArticleAct(
        "embargo",
        Move.SUBMIT,
        _("Embargo"),
        may=permissions.may_embargo,
        run=runs.run_set_embargo,
        form=forms.EmbargoForm,
    ),
    ArticleAct(
        "waive",
        Move.APPROVE,
        _("Waive four eyes"),
        may=permissions.may_waive,
        run=runs.run_waive_four_eyes,
        form=forms.WaiverForm,
        hint=_("One person may then take this step although he or she took another. It is listed."),
    ),
    ArticleAct(
        "take-over",
        Move.SAVE,
        _("Take over"),
        may=permissions.may_take_over,
        run=runs.run_take_over,
        form=forms.ReasonForm,
        hint=_(
            "You go on with the text; whoever is changing it is told. What he or she had not "
            "saved is kept."
        ),
    ),
    ArticleAct(
        "spike",
        Move.SPIKE,
        _("Spike"),
        may=permissions.may_spike,
        run=runs.run_spike,
        form=forms.ReasonForm,
        weight="danger",
    ),
    ArticleAct(
        "restore",
        Move.RESTORE,
        _("Take back from the spike"),
        may=permissions.may_spike,
        run=runs.run_take_back_from_spike,
        weight="default",
    ),
    ArticleAct(
        "unpublish",
        Move.UNPUBLISH,
        _("Take off the site"),
        may=permissions.may_unpublish,
        run=runs.run_unpublish,
        form=forms.ReasonForm,
        weight="danger",
        hint=_("The address answers “not found” until somebody puts it back."),
    ),
    ArticleAct(
        "republish",
        Move.REPUBLISH,
        _("Put back on the site"),
        may=permissions.may_unpublish,
        run=runs.run_republish,
        weight="default",
    ),
    ArticleAct(
        "withdraw",
        Move.WITHDRAW,
        _("Withdraw"),
        may=permissions.may_withdraw,
        run=runs.run_withdraw,
        form=forms.WithdrawForm,
        weight="danger",
        hint=_("For good: its address answers 410 and the reason."),
    ),
    ArticleAct(
        "cover",
        Move.WITHDRAW,
        _("Cover on its pages"),
        may=permissions.may_cover,
        run=runs.run_cover,
        form=forms.ReasonForm,
        weight="danger",
        hint=_(
            "The pictures and PDFs of its printed pages show a panel in its place, until it is "
            "uncovered. Copies that caches keep end within two hours."
        ),
    ),
    ArticleAct(
        "uncover",
        Move.WITHDRAW,
        _("Uncover on its pages"),
        may=permissions.may_uncover,
        run=runs.run_uncover,
        form=forms.ReasonForm,
        hint=_("Readers see its printed pages again as they were printed."),
    ),
)
BEFORE_READERS_ONLY = {"embargo"}
OF_WHAT_READERS_SAW = {"rights"}  # before that the record is in the form of the text
OF_WHAT_IS_WITHDRAWN = {"cover", "uncover"}
OF_WHAT_IS_LIVE = {"expiry"}  # in whatever stage a correction of it is


def offered_acts(
    article: Article, by: User, shown: WorkflowState, at: datetime
) -> list[ArticleAct]:
    """Return the acts the table allows now and this person may do.

    Only a hint: the actions ask again.
    """
    stage = stage_at(article.stage, article.published_at, at)
    fitting = [act for act in ACTS if _fits(act, article, stage)]
    return [act for act in fitting if act.may(article, by, shown)]


def _fits(act: ArticleAct, article: Article, stage: Stage) -> bool:
    if act.slug in OF_WHAT_IS_WITHDRAWN:
        return article.visibility == Visibility.WITHDRAWN
    if act.slug in OF_WHAT_IS_LIVE:
        return article.visibility == Visibility.LIVE
    if act.slug in OF_WHAT_READERS_SAW:
        return article.visibility in SEEN and stage != Stage.SCHEDULED
    if act.slug in BEFORE_READERS_ONLY:
        return article.visibility == Visibility.NEVER and stage in (*WRITING, *STEPS, Stage.READY)
    return find_rule(stage, article.visibility, act.move) is not None
