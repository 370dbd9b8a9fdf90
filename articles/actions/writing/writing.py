"""Writing: every save makes a revision that never changes."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights, search
from articles.actions.records import journal, reference
from articles.actions.review import locks, releases
from articles.actions.review.rounds import cancel_approvals, fail_schedule, lock_article, move_stage
from articles.actions.writing.drafts import CreditLine, Draft, Picture
from articles.domain.choices import RightsKind
from articles.domain.states import Move, Stage, seen_by
from articles.errors import Invalid, Stale
from articles.fields import length_in_characters
from articles.markup.bodies import require_fitting, seal_of
from articles.markup.paragraphs import as_paragraphs, level_headings
from articles.markup.sanitising import clean_body, plain_text
from articles.models import (
    Article,
    ArticleColumn,
    Column,
    Credit,
    Image,
    ImageUse,
    Person,
    Publication,
    Revision,
    RightsRecord,
)
from articles.models.texts.text import TEXT_FIELDS
from newsroom.accounts.actors import Actor, account_of

USED = ("role", "caption", "alt_text", "decorative")  # what a revision pins of a picture's use


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
        write_revision(article, _in_paragraphs(draft), by=by, at=at)
        if draft.rights is None:
            default_rights(article).save()
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

    `expected_version` is the version the writer started from; `Stale` is refused when somebody saved since, so that
    no save ever covers another. Another text, credit, picture or rights record cancels the approvals of the older
    one. A scheduled text keeps its approved revision; changed rights take it off the schedule.
    Refuses NotYours, WrongState (a published text is changed through a correction), Locked (somebody else is changing
    it now), Invalid as well.
    """
    with journal.perform("article.saved", by=by, at=at, article=article):
        article = _writable(article, by=by, at=at)
        if expected_version is not None and expected_version != article.version:
            raise Stale(
                _(
                    "Somebody saved this article while you were writing. Your text is still here and was not stored. "
                    "Open the article in a second window, take over what changed, and save again."
                )
            )
        _save(article, _in_paragraphs(draft), by=by, at=at)
    return article


def _in_paragraphs(draft: Draft) -> Draft:
    """Return what somebody wrote or pasted with its lines of prose as paragraphs and its headings
    as crossheads."""
    written = str(draft.text.get("body") or "")
    require_fitting(written)
    body = clean_body(level_headings(written))
    return replace(draft, text={**draft.text, "body": as_paragraphs(body)})


def require_writable(article: Article, *, by: Actor, at: datetime) -> None:
    """Refuse NotYours, WrongState or Locked as `save_article` would, whatever the text; the journal keeps it."""
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
    """Cancel what was signed for something else; a scheduled text goes out as approved unless its rights changed."""
    if article.stage == Stage.SCHEDULED:
        if not rights_changed:
            return
        fail_schedule(article, by=by, at=at, why=str(why))
        search.drop([article.pk])
    cancel_approvals(article, by=by, at=at, why=str(why))


def _check_rights_stand(article: Article, draft: Draft, at: datetime) -> None:
    """Refuse Invalid for another rights record of a text readers have seen: a draft changes
    nothing before them.
    """
    seen = seen_by(article.stage, article.visibility, article.published_at, at)
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

    Rights, responsible editor and expiry stay as they are now. Refuses as `save_article` does, and Invalid where a
    column or picture of that time is gone.
    """
    draft = draft_from_revision(article, revision)
    with journal.perform("article.restored", by=by, at=at, article=article) as act:
        saved = save_article(article, draft, by=by, at=at, expected_version=expected_version)
        act.record(article=saved, revision=revision.number)
    return saved


def draft_from_revision(article: Article, revision: Revision) -> Draft:
    """Return the text of a revision as a draft. Refuses Invalid where a column or picture of that time is gone."""
    if revision.article_id != article.pk:
        raise Invalid(_("This revision belongs to another article."))
    columns = Column.objects.in_bulk(revision.columns)
    images = Image.objects.in_bulk([use["image"] for use in revision.images])
    people = Person.objects.in_bulk([line["person"] for line in revision.credits if line["person"]])
    if len(columns) < len(revision.columns) or any(
        use["image"] not in images for use in revision.images
    ):
        raise Invalid(
            _(
                "A column or picture of that revision no longer exists, so it cannot be restored "
                "whole. Copy its words."
            )
        )
    return Draft(
        text={name: getattr(revision, name) for name in TEXT_FIELDS},
        columns=[columns[number] for number in revision.columns],
        credits=[
            CreditLine(role=line["role"], person=people.get(line["person"]), name=line["name"])
            for line in revision.credits
        ],
        pictures=[
            Picture(image=images[use["image"]], **{name: use[name] for name in USED})
            for use in revision.images
        ],
        expires_at=article.expires_at,
        note=str(_("Restored from revision %(number)d.") % {"number": revision.number}),
    )


def check_columns(publication: Publication, columns: Sequence[Column]) -> None:
    """Refuse a column twice and a column of another newspaper."""
    if len({column.pk for column in columns}) != len(columns):
        raise Invalid(_("The article stands twice in the same column. Take one of the two away."))
    if any(column.publication_id != publication.pk for column in columns):
        raise Invalid(
            _(
                "One of the columns belongs to another newspaper. Choose columns of this newspaper only."
            )
        )


def fill_text(article: Article, draft: Draft) -> None:
    """Put the draft's words into the article, cleaned and counted. Refuses Invalid with every fault of a field."""
    for name in TEXT_FIELDS:
        setattr(article, name, draft.text.get(name, None if name == "source_date" else ""))
    require_fitting(article.body)
    article.body = clean_body(article.body)
    article.body_seal = seal_of(article.body)
    article.length = length_in_characters(plain_text(article.body))
    article.expires_at = draft.expires_at
    try:
        article.clean_fields(exclude={"publication", "created_by", "release", "responsible_editor"})
    except ValidationError as error:
        raise Invalid(
            *[
                f"{_label(name)}: {words}"
                for name, texts in error.message_dict.items()
                for words in texts
            ]
        ) from error


def build_revision(
    article: Article, draft: Draft, *, number: int, by: Actor, at: datetime
) -> Revision:
    """Return the unsaved revision that pins this article's text, byline, columns and pictures."""
    revision = Revision(
        article=article,
        number=number,
        credits=[_credit_snapshot(line) for line in draft.credits],
        columns=[column.pk for column in draft.columns],
        images=[_picture_snapshot(picture) for picture in draft.pictures],
        expires_at=draft.expires_at,
        made_at=at,
        made_by=account_of(by),
        note=draft.note,
        body_seal=article.body_seal,
        **{name: getattr(article, name) for name in TEXT_FIELDS},
    )
    revision.digest = revision_digest(revision)
    return revision


def revision_digest(revision: Revision) -> str:
    """Return the SHA-256 over everything the revision pins, as lower-case hexadecimal."""
    pinned = {
        name: getattr(revision, name) for name in (*TEXT_FIELDS, "credits", "columns", "images")
    }
    if revision.expires_at is not None:  # revisions of before it was pinned keep their digests
        pinned["expires_at"] = revision.expires_at.astimezone(UTC)
    return hashlib.sha256(
        json.dumps(pinned, ensure_ascii=False, sort_keys=True, default=_plain).encode()
    ).hexdigest()


def write_revision(
    article: Article, draft: Draft, *, by: Actor, at: datetime, typographic: bool = False
) -> tuple[Revision, bool]:
    """Store everything of the draft; return the new revision and whether the rights record changed.

    `typographic` says that only a slip was put right since the revision before.
    """
    check_columns(article.publication, draft.columns)
    fill_text(article, draft)
    article.version += 1
    article.save()
    _replace_parts(article, draft)
    rights_changed = draft.rights is not None and _write_rights(article, draft.rights, by=by)
    revision = build_revision(article, draft, number=article.version, by=by, at=at)
    revision.typographic = typographic
    revision.save()
    return revision, rights_changed


def _replace_parts(article: Article, draft: Draft) -> None:
    for parts in (article.standings, article.credits, article.image_uses):
        parts.all().delete()
    ArticleColumn.objects.bulk_create(column_rows(article, draft.columns))
    Credit.objects.bulk_create(credit_rows(article, draft.credits))
    ImageUse.objects.bulk_create(image_use_rows(article, draft.pictures))


def column_rows(article: Article, columns: Sequence[Column]) -> list[ArticleColumn]:
    """Return unsaved rows; the first column is the home."""
    return [
        ArticleColumn(article=article, column=column, is_primary=not place)
        for place, column in enumerate(columns)
    ]


def credit_rows(article: Article, lines: Sequence[CreditLine]) -> list[Credit]:
    """Return unsaved rows in printed order. Refuses Invalid for a line that names nobody."""
    if any(line.person is None and not line.name.strip() for line in lines):
        raise Invalid(_("A credit names nobody. Choose a person or write a name."))
    return [
        Credit(
            article=article,
            position=place,
            role=line.role,
            person=line.person,
            name=line.name.strip(),
        )
        for place, line in enumerate(lines, start=1)
    ]


def image_use_rows(article: Article, pictures: Sequence[Picture]) -> list[ImageUse]:
    """Return unsaved rows in order. Refuses Invalid for a picture used twice in one place."""
    if len({(picture.image.pk, picture.role) for picture in pictures}) != len(pictures):
        raise Invalid(_("A picture stands there twice. Take one of the two away."))
    return [
        ImageUse(
            article=article,
            image=picture.image,
            position=place,
            role=picture.role,
            caption=picture.caption,
            alt_text="" if picture.decorative else picture.alt_text,
            decorative=picture.decorative,
        )
        for place, picture in enumerate(pictures, start=1)
    ]


def default_rights(article: Article) -> RightsRecord:
    """Return the unsaved record of a text whose rights nobody entered: the paper's own, or a
    reprint of its source.

    A reprint is not published before somebody who keeps rights enters its licence.
    """
    own = not article.source_name.strip()
    kind = RightsKind.ORIGINAL if own else RightsKind.REPRINT
    return RightsRecord(article=article, kind=kind)


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


def _credit_snapshot(line: CreditLine) -> dict[str, Any]:
    person = line.person
    return {
        "role": str(line.role),
        "name": line.name or (person.name if person else ""),
        "person": person.pk if person else None,
        "slug": person.slug if person else "",
    }


def _picture_snapshot(picture: Picture) -> dict[str, Any]:
    return {
        "image": picture.image.pk,
        "role": str(picture.role),
        "caption": picture.caption,
        "alt_text": "" if picture.decorative else picture.alt_text,
        "decorative": picture.decorative,
    }


def _label(field: str) -> str:
    return str(Article._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
