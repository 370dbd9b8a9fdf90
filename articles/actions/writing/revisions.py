"""Revisions: what one save of an article pins, and how a text is taken from an earlier one."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.actions.writing.drafts import CreditLine, Draft, Picture
from articles.errors import Invalid
from articles.models import Article, Column, Image, Person, Revision
from articles.models.texts.text import TEXT_FIELDS
from newsroom.accounts.actors import Actor, account_of

USED = ("role", "caption", "alt_text", "decorative")  # what a revision pins of a picture's use


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


def draft_from_revision(article: Article, revision: Revision) -> Draft:
    """Return the text of a revision as a draft. Refuses Invalid where a column or picture of that
    time is gone."""
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


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
