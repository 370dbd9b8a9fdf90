"""Legal texts: drafted, looked at, published. From then on a version stays as it was; a change is
the next one."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.audit import changed_fields, perform
from articles.errors import Invalid, WrongState
from articles.markup.sanitising import plain_text
from articles.models import Publication
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.models import LegalText

LEAST = 20  # characters below which nothing was written


def save_draft_text(text: LegalText, *, by: Actor, at: datetime) -> LegalText:
    """Store a draft, new or changed (its fields are set by the caller); a new one gets the next
    version of its kind.

    Refuses NotYours; Invalid for a field that is not what it should be; WrongState for a text that
    is published.
    """
    adding = text._state.adding
    with perform("text.drafted", by=by, at=at) as act:
        rights.require(rights.may(by, f"{'add' if adding else 'change'}_legaltext"))
        before = None if adding else _locked(text)
        if before is None:
            text.version = _next_version(text)
        _store(text)
        changed_names = sorted(changed_fields(before or LegalText(), text))
        act.record(subject=str(text), row=text.pk, fields=changed_names)
    return text


def publish_text(text: LegalText, *, by: Actor, at: datetime) -> LegalText:
    """Let readers see a draft; consents name it from its day on. It is never changed and never
    taken away.

    Refuses NotYours; WrongState for one that is published; Invalid for an empty wording, for a day
    that is past, and for a day before that of an earlier version, which would never be in force.
    """
    with perform("text.published", by=by, at=at) as act:
        rights.require(rights.may(by, "publish_legaltext"))
        row = _locked(text)
        if len(plain_text(row.body)) < LEAST:
            raise Invalid(_("There is hardly a word in this text. Nothing was published."))
        if row.effective_from < timezone.localdate(at):
            raise Invalid(
                _("A text is in force from today on at the earliest. Nothing was published.")
            )
        earlier = LegalText.objects.filter(publication=row.publication, kind=row.kind).published()
        if earlier.filter(effective_from__gt=row.effective_from).exists():
            raise Invalid(
                _("An earlier version comes into force after this one. Nothing was published.")
            )
        row.published_at = at
        row.published_by = account_of(by)
        _store(row)
        day = row.effective_from.isoformat()
        act.record(subject=str(row), row=row.pk, day=day)
    return row


def _store(text: LegalText) -> None:
    try:
        text.full_clean()
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    text.save()


def _locked(text: LegalText) -> LegalText:
    """Return a draft under its lock. Refuses WrongState for a published text."""
    row = LegalText.objects.select_for_update().get(pk=text.pk)
    if row.published_at is not None:
        raise WrongState(_("This version is published and stays as it is. Write the next version."))
    return row


def _next_version(text: LegalText) -> int:
    """Return the next version of a kind; the newspaper's row is the lock, so that two drafts get
    two numbers."""
    Publication.objects.select_for_update().get(pk=text.publication_id)
    rows = LegalText.objects.filter(publication=text.publication_id, kind=text.kind)
    return (rows.aggregate(most=Max("version"))["most"] or 0) + 1
