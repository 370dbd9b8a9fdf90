"""Writing: every save makes a revision that never changes."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights, search
from articles.actions.records import journal, reference
from articles.actions.review import locks, releases
from articles.actions.review.rounds import cancel_approvals, fail_schedule, lock_article, move_stage
from articles.actions.writing import article_parts, revisions
from articles.actions.writing.drafts import Draft
from articles.domain.states import Move, Stage, was_seen_by
from articles.errors import Invalid, Stale
from articles.markup.bodies import require_storable_body
from articles.markup.paragraphs import level_headings, make_body_paragraphs
from articles.markup.sanitising import clean_body
from articles.models import (
    Article,
    ArticleColumn,
    Credit,
    ImageUse,
    Publication,
    Revision,
    RightsRecord,
)
from newsroom.accounts.actors import Actor, account_of


def create_article(
    publication: Publication,
    draft: Draft,
    *,
    by: Actor,
    at: datetime,
    source: tuple[str, str] = ("", ""),
) -> Article:
    """Store a new article with its first revision and a rights record, the default one where the
    draft brings none.

    `source` names the system it comes from and its id there. Refuses NotYours, Invalid.
    """
    with journal.perform("article.created", by=by, at=at) as act:
        rights.require(rights.can_write(by, new=True))
        article = Article(
            publication=publication, created_at=at, created_by=account_of(by), changed_at=at
        )
        article.source_system, article.source_id = source
        write_revision(article, arrange_paragraphs(draft), by=by, at=at)
        if draft.rights is None:
            article_parts.default_rights(article).save()
        act.record(article=article, revision=1, to_stage=article.stage)
    return article


def save_article(
    article: Article,
    draft: Draft,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Article:
    """Store a changed text as a new revision. Readers see nothing of it until it is published.

    `expected_version` is the version the writer started from; `Stale` is refused when somebody
    saved since, so that no save ever covers another. Another text, credit, picture or rights record
    cancels the approvals of the older one. A scheduled text keeps its approved revision; changed
    rights take it off the schedule. Refuses NotYours, WrongState (a published text is changed
    through a correction), Locked (somebody else is changing it now), Invalid as well.
    """
    with journal.perform("article.saved", by=by, at=at, article=article):
        article = _writable(article, by=by, at=at)
        if expected_version is not None and expected_version != article.version:
            raise Stale(
                _(
                    "Somebody saved this article while you were writing. Your text is still here "
                    "and was not stored. "
                    "Open the article in a second window, take over what changed, and save again."
                )
            )
        _save(article, arrange_paragraphs(draft), by=by, at=at)
    return article


def arrange_paragraphs(draft: Draft) -> Draft:
    """Return what somebody wrote or pasted with its lines of prose as paragraphs and its headings
    as crossheads."""
    written = str(draft.text.get("body") or "")
    require_storable_body(written)
    body = clean_body(level_headings(written))
    return replace(draft, text={**draft.text, "body": make_body_paragraphs(body)})


def require_writable(article: Article, *, by: Actor, at: datetime) -> None:
    """Refuse NotYours, WrongState or Locked as `save_article` would, whatever the text; the journal
    keeps it."""
    with journal.perform("article.saved", by=by, at=at, article=article):
        _writable(article, by=by, at=at)


def _writable(article: Article, *, by: Actor, at: datetime) -> Article:
    article = lock_article(article, at)
    rights.require(rights.can_write(by, article))
    move_stage(article, Move.SAVE)
    locks.require_free(article, by=by, at=at)
    return article


def _save(article: Article, draft: Draft, *, by: Actor, at: datetime) -> None:
    _check_rights_stand(article, draft, at)
    before = article.revisions.latest("number")
    article.changed_at = at
    revision, rights_changed = write_revision(article, draft, by=by, at=at)
    journal.record(
        "article.saved",
        by=by,
        at=at,
        article=article,
        revision=article.version,
        to_stage=article.stage,
    )
    if rights_changed:
        _signed_otherwise(
            article, _("The rights record changed."), by=by, at=at, rights_changed=True
        )
    elif revision.digest != before.digest:
        _signed_otherwise(article, _("The text changed."), by=by, at=at, rights_changed=False)


def _signed_otherwise(
    article: Article, why: Any, *, by: Actor, at: datetime, rights_changed: bool
) -> None:
    """Cancel what was signed for something else; a scheduled text goes out as approved unless its
    rights changed."""
    if article.stage == Stage.SCHEDULED:
        if not rights_changed:
            return
        fail_schedule(article, by=by, at=at, why=str(why))
        search.remove_articles([article.pk])
    cancel_approvals(article, by=by, at=at, why=str(why))


def _check_rights_stand(article: Article, draft: Draft, at: datetime) -> None:
    """Refuse Invalid for another rights record of a text readers have seen: a draft changes
    nothing before them.
    """
    seen = was_seen_by(article.stage, article.visibility, article.published_at, at)
    if draft.rights is None or not seen:
        return
    record = RightsRecord.objects.filter(article=article).first()
    if record is None or any(
        getattr(record, name) != value for name, value in draft.rights.items()
    ):
        raise Invalid(
            _(
                "Readers see this text, so its rights record is changed at once and by itself, "
                "under “Rights”. Your text is still here and was not stored."
            )
        )


def change_rights(article: Article, values: Any, *, by: Actor, at: datetime) -> Article:
    """Store the rights record alone: whose text it is needs no new revision.

    Readers meet it at once: a text whose rights are over goes, one whose rights are renewed comes
    back, and terms of use are told anew. Other rights than those a text was signed with cancel its
    approvals, and take it off the schedule. Refuses NotYours, Invalid.
    """
    with journal.perform("article.rights_kept", by=by, at=at, article=article) as act:
        article = lock_article(article, at)
        rights.require(rights.can_keep_rights(by))
        before = RightsRecord.objects.filter(article=article).first()
        changed = _write_rights(article, values, by=by)
        after = RightsRecord.objects.get(article=article)
        differs = reference.changed_fields(before, after)
        act.record(article=article, changed=differs)
        if changed:
            _signed_otherwise(
                article, _("The rights record changed."), by=by, at=at, rights_changed=True
            )
            releases.release_again(article, by=by, at=at)
    return article


def restore_revision(
    article: Article,
    revision: Revision,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Article:
    """Store the text of an earlier revision as the newest one. Publishes nothing.

    Rights, responsible editor and expiry stay as they are now. Refuses as `save_article` does, and
    Invalid where a column or picture of that time is gone.
    """
    draft = revisions.draft_from_revision(article, revision)
    with journal.perform("article.restored", by=by, at=at, article=article) as act:
        saved = save_article(article, draft, by=by, at=at, expected_version=expected_version)
        act.record(article=saved, revision=revision.number)
    return saved


def write_revision(
    article: Article, draft: Draft, *, by: Actor, at: datetime, typographic: bool = False
) -> tuple[Revision, bool]:
    """Store everything of the draft; return the new revision and whether the rights record changed.

    `typographic` says that only a slip was put right since the revision before.
    """
    article_parts.check_columns(article.publication, draft.columns)
    article_parts.fill_text(article, draft)
    article.version += 1
    article.save()
    _replace_parts(article, draft)
    rights_changed = draft.rights is not None and _write_rights(article, draft.rights, by=by)
    revision = revisions.build_revision(article, draft, number=article.version, by=by, at=at)
    revision.typographic = typographic
    revision.save()
    return revision, rights_changed


def _replace_parts(article: Article, draft: Draft) -> None:
    for parts in (article.standings, article.credits, article.image_uses):
        parts.all().delete()
    ArticleColumn.objects.bulk_create(article_parts.column_rows(article, draft.columns))
    Credit.objects.bulk_create(article_parts.credit_rows(article, draft.credits))
    ImageUse.objects.bulk_create(article_parts.image_use_rows(article, draft.pictures))


def _write_rights(article: Article, values: Any, *, by: Actor) -> bool:
    """Store the rights record; return whether it changed one that was there."""
    record = RightsRecord.objects.filter(article=article).first() or RightsRecord(article=article)
    if all(getattr(record, name) == value for name, value in values.items()) and record.pk:
        return False
    changed = record.pk is not None
    rights.require(rights.can_keep_rights(by))
    for name, value in values.items():
        setattr(record, name, value)
    try:
        record.full_clean(exclude={"article"})
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    record.save()
    return changed
