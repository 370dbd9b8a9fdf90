"""What can be done to an article, as a table: one row an act, with its form, who may, and the action behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import rights
from articles.actions.publishing import corrections, publishing
from articles.actions.review import interventions, locks, rounds, workflow
from articles.actions.writing import writing
from articles.domain.states import SEEN, STEPS, WRITING, Move, Stage, Visibility, allows, settled
from articles.errors import Words
from articles.forms import acts as forms
from articles.models import Article, Correction
from articles.selectors.desk.workflow import Standing
from newsroom.accounts.actors import VISITOR
from newsroom.accounts.models import User

Cleaned = dict[str, Any]
Run = Callable[[Article, "User", datetime, Any], object]
May = Callable[[Article, "User", Standing], bool]


@dataclass(frozen=True)
class Act:
    """One thing somebody does to an article. `weight`: default (the next thing), plain, or danger."""

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


def right(name: str) -> May:
    return lambda article, by, shown: rights.may(by, name)


def _step_right(article: Article, by: User, shown: Standing) -> bool:
    return rights.can_step(by, article.stage) and not shown.hindered


def _return_right(article: Article, by: User, shown: Standing) -> bool:
    return _step_right(article, by, shown) or (
        article.stage == Stage.READY and _signs(article, by, shown)
    )


def _signs(article: Article, by: User, shown: Standing) -> bool:
    return rights.can_publish(by, chief_signs=bool(shown.round and shown.round.chief_signs))


def _recalls(article: Article, by: User, shown: Standing) -> bool:
    return (
        shown.round is not None
        and by.pk in shown.round.authors
        and not any(s.approval for s in shown.steps)
    )


def _corrects(article: Article, by: User, shown: Standing) -> bool:
    return any(rights.can_correct(by, kind) for kind in ("correction", "clarification", "update"))


def _flashes(article: Article, by: User, shown: Standing) -> bool:
    if not rights.may(by, "flash_article") or not rounds.profile_of(article).flash:
        return False
    before = shown.round.authors if shown.round and not shown.round.closed_at else []
    return by.pk not in {*before, *rounds.authors_of(article, since=0, by=VISITOR)}


def _describe(article: Article, by: User, at: datetime, form: Any) -> object:
    return corrections.describe_correction(
        Correction.objects.open().get(article=article), form.words(), by=by, at=at
    )


ACTS: tuple[Act, ...] = (
    Act(
        "submit",
        Move.SUBMIT,
        _("Submit"),
        lambda a, by, s: rights.can_write(by, a),
        lambda a, by, at, f: workflow.submit_article(
            a, by=by, at=at, version=f.cleaned_data["version"]
        ),
        weight="default",
        hint=_(
            "The text goes to the first step it lacks. You can recall it until somebody approves it."
        ),
    ),
    Act(
        "approve",
        Move.APPROVE,
        pgettext_lazy("a step", "Approve"),
        _step_right,
        lambda a, by, at, f: workflow.approve_step(
            a,
            f.cleaned_data["step"],
            by=by,
            at=at,
            version=f.cleaned_data["version"],
            note=f.cleaned_data["note"],
            as_editor=f.cleaned_data.get("as_editor", False),
        ),
        forms.ApproveForm,
        "default",
        _("You sign exactly this text. A changed text must be signed again."),
    ),
    Act(
        "publish",
        Move.PUBLISH,
        _("Publish"),
        _signs,
        lambda a, by, at, f: publishing.publish_article(
            a,
            by=by,
            at=at,
            public_from=f.cleaned_data["public_from"],
            version=f.cleaned_data["version"],
            reason=f.cleaned_data.get("reason", ""),
        ),
        forms.PublishForm,
        "default",
        _("Readers see exactly the approved text."),
    ),
    Act(
        "flash",
        Move.FLASH,
        _("Publish at once"),
        _flashes,
        lambda a, by, at, f: publishing.flash_article(a, by=by, at=at),
        hint=_(
            "You approve and publish alone; somebody else must check it soon. Only some columns allow it."
        ),
    ),
    Act(
        "return",
        Move.SEND_BACK,
        _("Return"),
        _return_right,
        lambda a, by, at, f: workflow.return_article(
            a,
            f.cleaned_data["step"],
            by=by,
            at=at,
            reason=workflow.ReturnReason(f.cleaned_data["reason"], codes=f.cleaned_data["codes"]),
            version=f.cleaned_data["version"],
            to_previous=f.cleaned_data["to_previous"],
        ),
        forms.ReturnForm,
    ),
    Act(
        "recall",
        Move.RECALL,
        _("Recall"),
        _recalls,
        lambda a, by, at, f: workflow.recall_article(a, by=by, at=at),
    ),
    Act(
        "unschedule",
        Move.UNSCHEDULE,
        _("Take off the schedule"),
        _signs,
        lambda a, by, at, f: publishing.unschedule_article(a, by=by, at=at),
    ),
    Act(
        "correct",
        Move.CORRECT,
        _("Correct"),
        _corrects,
        lambda a, by, at, f: corrections.open_correction(
            a, f.cleaned_data["kind"], f.words(), by=by, at=at
        ),
        forms.CorrectForm,
        hint=_("Readers see the old text until the correction is approved and published."),
    ),
    Act(
        "describe",
        Move.SAVE,
        _("Words of the correction"),
        lambda a, by, s: (
            s.correction is not None
            and a.stage in WRITING
            and rights.can_correct(by, s.correction.kind)
        ),
        _describe,
        forms.DescribeForm,
    ),
    Act(
        "cancel",
        Move.CANCEL,
        _("Cancel the correction"),
        lambda a, by, s: s.correction is not None and rights.can_correct(by, s.correction.kind),
        lambda a, by, at, f: corrections.cancel_correction(a, by=by, at=at),
        hint=_(
            "The text readers see becomes the working text again. What was written stays among the revisions."
        ),
    ),
    Act(
        "note",
        Move.NOTE,
        _("Editor's note"),
        right("note_article"),
        lambda a, by, at, f: corrections.add_note(
            a,
            corrections.CorrectionText(
                severity=f.cleaned_data["severity"], note=f.cleaned_data["note"]
            ),
            by=by,
            at=at,
        ),
        forms.NoticeForm,
        hint=_("The text stays as it is; readers see the note at once."),
    ),
    Act(
        "expiry",
        Move.WITHDRAW,
        _("End"),
        right("publish_article"),
        lambda a, by, at, f: publishing.set_expiry(a, f.cleaned_data["expires_at"], by=by, at=at),
        forms.ExpiryForm,
    ),
    Act(
        "rights",
        Move.WITHDRAW,
        _("Rights"),
        right("change_rightsrecord"),
        lambda a, by, at, f: writing.change_rights(a, f.values(), by=by, at=at),
        forms.RightsForm,
        hint=_(
            "Readers meet it at once: a text whose rights are over goes, one whose rights are "
            "renewed comes back."
        ),
    ),
    Act(
        "hold",
        Move.HOLD,
        _("Hold"),
        right("hold_article"),
        lambda a, by, at, f: interventions.hold_article(
            a, by=by, at=at, reason=f.cleaned_data["reason"]
        ),
        forms.ReasonForm,
    ),
    Act(
        "resume",
        Move.RESUME,
        _("Resume"),
        right("hold_article"),
        lambda a, by, at, f: interventions.resume_article(a, by=by, at=at),
        weight="default",
    ),
    Act(
        "deadline",
        Move.HOLD,
        _("Deadline"),
        right("edit_any_article"),
        lambda a, by, at, f: interventions.set_deadline(a, f.cleaned_data["due_at"], by=by, at=at),
        forms.DeadlineForm,
        hint=_("My desk shows the text on the day it is due, until it has passed its round."),
    ),
    Act(
        "embargo",
        Move.SUBMIT,
        _("Embargo"),
        right("lift_embargo"),
        lambda a, by, at, f: interventions.set_embargo(
            a, f.cleaned_data["until"], by=by, at=at, reason=f.cleaned_data["reason"]
        ),
        forms.EmbargoForm,
    ),
    Act(
        "waive",
        Move.APPROVE,
        _("Waive four eyes"),
        lambda a, by, s: (
            s.round is not None and not s.round.locked and rights.may(by, "waive_article")
        ),
        lambda a, by, at, f: interventions.waive_four_eyes(
            a,
            f.cleaned_data["waived"],
            f.cleaned_data["person"],
            by=by,
            at=at,
            reason=f.cleaned_data["reason"],
        ),
        forms.WaiverForm,
        hint=_("One person may then take this step although he or she took another. It is listed."),
    ),
    Act(
        "take-over",
        Move.SAVE,
        _("Take over"),
        lambda a, by, s: (
            s.lock is not None and s.lock.by_id != by.pk and rights.may(by, "take_over_article")
        ),
        lambda a, by, at, f: locks.take_over_lock(a, by=by, at=at, reason=f.cleaned_data["reason"]),
        forms.ReasonForm,
        hint=_(
            "You go on with the text; whoever is changing it is told. What he or she had not saved is kept."
        ),
    ),
    Act(
        "spike",
        Move.SPIKE,
        _("Spike"),
        right("spike_article"),
        lambda a, by, at, f: interventions.spike_article(
            a, by=by, at=at, reason=f.cleaned_data["reason"]
        ),
        forms.ReasonForm,
        "danger",
    ),
    Act(
        "restore",
        Move.RESTORE,
        _("Take back from the spike"),
        right("spike_article"),
        lambda a, by, at, f: interventions.unspike_article(a, by=by, at=at),
        weight="default",
    ),
    Act(
        "unpublish",
        Move.UNPUBLISH,
        _("Take off the site"),
        right("unpublish_article"),
        lambda a, by, at, f: publishing.unpublish_article(
            a, by=by, at=at, reason=f.cleaned_data["reason"]
        ),
        forms.ReasonForm,
        "danger",
        _("The address answers “not found” until somebody puts it back."),
    ),
    Act(
        "republish",
        Move.REPUBLISH,
        _("Put back on the site"),
        right("unpublish_article"),
        lambda a, by, at, f: publishing.republish_article(a, by=by, at=at),
        weight="default",
    ),
    Act(
        "withdraw",
        Move.WITHDRAW,
        _("Withdraw"),
        right("withdraw_article"),
        lambda a, by, at, f: publishing.withdraw_article(
            a, by=by, at=at, reason=f.cleaned_data["reason"]
        ),
        forms.WithdrawForm,
        "danger",
        _("For good: its address answers 410 and the reason."),
    ),
)
BEFORE_READERS_ONLY = {"embargo"}
OF_WHAT_READERS_SAW = {"rights"}  # before that the record stands in the form of the text
OF_WHAT_IS_LIVE = {"expiry"}  # in whatever stage a correction of it stands


def offered(article: Article, by: User, shown: Standing, at: datetime) -> list[Act]:
    """Return the acts the table allows now and this person may do. Only a hint: the actions ask again."""
    stage = settled(article.stage, article.published_at, at)
    fitting = [act for act in ACTS if _fits(act, article, stage)]
    return [act for act in fitting if act.may(article, by, shown)]


def _fits(act: Act, article: Article, stage: Stage) -> bool:
    if act.slug in OF_WHAT_IS_LIVE:
        return article.visibility == Visibility.LIVE
    if act.slug in OF_WHAT_READERS_SAW:
        return article.visibility in SEEN and stage != Stage.SCHEDULED
    if act.slug in BEFORE_READERS_ONLY:
        return article.visibility == Visibility.NEVER and stage in (*WRITING, *STEPS, Stage.READY)
    return allows(stage, article.visibility, act.move) is not None
