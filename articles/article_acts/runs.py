"""The action behind each act of the table, called with what its form holds.

Every function takes the article, the person, the moment (UTC) and the validated form. The action
refuses as it says itself.
"""

from datetime import datetime

from articles.actions.epaper import covers
from articles.actions.publishing import corrections, publishing
from articles.actions.review import interventions, locks, signatures, workflow
from articles.actions.writing import writing
from articles.forms import acts as forms
from articles.models import Article, Correction
from newsroom.accounts.models import User


def run_submit(article: Article, by: User, at: datetime, form: forms.ActForm) -> None:
    workflow.submit_article(article, by=by, at=at, version=form.cleaned_data["version"])


def run_approve(article: Article, by: User, at: datetime, form: forms.ApproveForm) -> None:
    workflow.approve_step(
        article,
        form.cleaned_data["step"],
        by=by,
        at=at,
        version=form.cleaned_data["version"],
        note=form.cleaned_data["note"],
        as_editor=form.cleaned_data.get("as_editor", False),
    )


def run_publish(article: Article, by: User, at: datetime, form: forms.PublishArticleForm) -> None:
    publishing.publish_article(
        article,
        by=by,
        at=at,
        public_from=form.cleaned_data["public_from"],
        version=form.cleaned_data["version"],
        reason=form.cleaned_data.get("reason", ""),
    )


def run_publish_flash(article: Article, by: User, at: datetime, form: forms.ActForm) -> None:
    publishing.flash_article(article, by=by, at=at)


def run_send_back(article: Article, by: User, at: datetime, form: forms.ReturnArticleForm) -> None:
    workflow.return_article(
        article,
        form.cleaned_data["step"],
        by=by,
        at=at,
        reason=workflow.ReturnReason(form.cleaned_data["reason"], codes=form.cleaned_data["codes"]),
        version=form.cleaned_data["version"],
        to_previous=form.cleaned_data["to_previous"],
    )


def run_take_signature_back(article: Article, by: User, at: datetime, form: forms.ActForm) -> None:
    signatures.take_back_signature(article, by=by, at=at)


def run_recall(article: Article, by: User, at: datetime, form: forms.ActForm) -> None:
    workflow.recall_article(article, by=by, at=at)


def run_unschedule(article: Article, by: User, at: datetime, form: forms.ActForm) -> None:
    publishing.unschedule_article(article, by=by, at=at)


def run_open_correction(article: Article, by: User, at: datetime, form: forms.CorrectForm) -> None:
    corrections.open_correction(article, form.cleaned_data["kind"], form.words(), by=by, at=at)


def run_describe_correction(
    article: Article, by: User, at: datetime, form: forms.DescribeForm
) -> None:
    correction = Correction.objects.open().get(article=article)
    corrections.describe_correction(correction, form.words(), by=by, at=at)


def run_cancel_correction(article: Article, by: User, at: datetime, form: forms.ActForm) -> None:
    corrections.cancel_correction(article, by=by, at=at)


def run_add_note(article: Article, by: User, at: datetime, form: forms.NoticeForm) -> None:
    note = corrections.CorrectionText(
        severity=form.cleaned_data["severity"], note=form.cleaned_data["note"]
    )
    corrections.add_note(article, note, by=by, at=at)


def run_set_expiry(article: Article, by: User, at: datetime, form: forms.ExpiryForm) -> None:
    publishing.set_expiry(article, form.cleaned_data["expires_at"], by=by, at=at)


def run_store_rights(article: Article, by: User, at: datetime, form: forms.RightsForm) -> None:
    writing.change_rights(article, form.values(), by=by, at=at)


def run_hold(article: Article, by: User, at: datetime, form: forms.ReasonForm) -> None:
    interventions.hold_article(article, by=by, at=at, reason=form.cleaned_data["reason"])


def run_resume(article: Article, by: User, at: datetime, form: forms.ActForm) -> None:
    interventions.resume_article(article, by=by, at=at)


def run_set_deadline(article: Article, by: User, at: datetime, form: forms.DeadlineForm) -> None:
    interventions.set_deadline(article, form.cleaned_data["due_at"], by=by, at=at)


def run_set_embargo(article: Article, by: User, at: datetime, form: forms.EmbargoForm) -> None:
    interventions.set_embargo(
        article,
        form.cleaned_data["until"],
        by=by,
        at=at,
        reason=form.cleaned_data["reason"],
    )


def run_waive_four_eyes(article: Article, by: User, at: datetime, form: forms.WaiverForm) -> None:
    interventions.waive_four_eyes(
        article,
        form.cleaned_data["waived"],
        form.cleaned_data["person"],
        by=by,
        at=at,
        reason=form.cleaned_data["reason"],
    )


def run_take_over(article: Article, by: User, at: datetime, form: forms.ReasonForm) -> None:
    locks.take_over_lock(article, by=by, at=at, reason=form.cleaned_data["reason"])


def run_spike(article: Article, by: User, at: datetime, form: forms.ReasonForm) -> None:
    interventions.spike_article(article, by=by, at=at, reason=form.cleaned_data["reason"])


def run_take_back_from_spike(article: Article, by: User, at: datetime, form: forms.ActForm) -> None:
    interventions.unspike_article(article, by=by, at=at)


def run_unpublish(article: Article, by: User, at: datetime, form: forms.ReasonForm) -> None:
    publishing.unpublish_article(article, by=by, at=at, reason=form.cleaned_data["reason"])


def run_republish(article: Article, by: User, at: datetime, form: forms.ActForm) -> None:
    publishing.republish_article(article, by=by, at=at)


def run_withdraw(article: Article, by: User, at: datetime, form: forms.WithdrawForm) -> None:
    publishing.withdraw_article(article, by=by, at=at, reason=form.cleaned_data["reason"])


def run_cover(article: Article, by: User, at: datetime, form: forms.ReasonForm) -> None:
    covers.cover_article(article, form.cleaned_data["reason"], by=by, at=at)


def run_uncover(article: Article, by: User, at: datetime, form: forms.ReasonForm) -> None:
    covers.uncover_article(article, form.cleaned_data["reason"], by=by, at=at)
