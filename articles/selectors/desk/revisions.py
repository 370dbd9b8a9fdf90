"""Any two saved states of an article side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.choices import UseRole
from articles.domain.imprint import printed_role
from articles.domain.texts.comparing import (
    BlockChange,
    TextPiece,
    compare_blocks,
    compare_characters,
)
from articles.models import Article, Column, Image, ImageUse, Revision, Round, RoundKind
from articles.models.texts.text import TEXT_FIELDS
from newsroom.accounts.models import User


@dataclass(frozen=True)
class Comparison:
    """What differs between two revisions: words by field, the body by block, lists as they were and
    are.

    `lists` holds (name, old lines, new lines). `pictures` holds every picture of both, once
    anything of one differs.
    """

    old: Revision
    new: Revision
    fields: Sequence[tuple[str, Sequence[TextPiece]]]
    body: Sequence[BlockChange]
    lists: Sequence[tuple[str, Sequence[str], Sequence[str]]]
    pictures: Sequence["PictureChange"]


@dataclass(frozen=True)
class PictureChange:
    """What became of a picture: same, changed (its words or its place), gone, or new.

    `image` is None where the library holds it no more. `words` holds (name, pieces) of what
    differs.
    """

    image: Image | None
    change: str
    words: Sequence[tuple[str, Sequence[TextPiece]]]


class BaseReason(StrEnum):
    """Why a text is compared with just this earlier revision."""

    SEEN = "seen"  # the person signed or returned it
    RETURNED = "returned"
    PUBLISHED = "published"  # readers see it: the text is a correction of it
    SUBMITTED = "submitted"
    SHOWN = "shown"  # a page of the person showed it, before somebody changed the text


@dataclass(frozen=True)
class ComparisonBase:
    """The earlier revision with which a reviewer compares the newest text."""

    number: int
    reason: BaseReason


def find_comparison_base(
    article: Article, current_round: Round | None, by: User
) -> ComparisonBase | None:
    """Return the revision with which a person compares the text: what he or she judged last on this
    round, else what the last return judged, else what readers see, else what was submitted.

    None before the first submission. Three queries at most.
    """
    if current_round is None:
        return None
    approvals = current_round.approvals.values_list("by", "revision__number")
    returns = list(current_round.returns.order_by("at", "pk").values_list("by", "revision__number"))
    judged = [number for person, number in (*approvals, *returns) if person == by.pk]
    if judged:
        return ComparisonBase(max(judged), BaseReason.SEEN)
    for _person, number in returns[-1:]:
        return ComparisonBase(number, BaseReason.RETURNED)
    if current_round.kind == RoundKind.CORRECTION and article.release is not None:
        return ComparisonBase(article.release.revision.number, BaseReason.PUBLISHED)
    submitted = article.revisions.filter(made_at__lte=current_round.opened_at)
    first = submitted.order_by("-number").values_list("number", flat=True).first()
    return ComparisonBase(first, BaseReason.SUBMITTED) if first is not None else None


def compare_with_newest(article: Article, number: int) -> Comparison | None:
    """Compare an earlier revision with the newest; None where they are the same or there is no such
    revision. Four queries."""
    if number == article.version:
        return None
    rows = article.revisions.select_related("made_by").filter(number__in={number, article.version})
    by_number = {row.number: row for row in rows}
    if len(by_number) != len({number, article.version}):
        return None
    return compare_revisions(by_number[number], by_number[article.version])


def compare_revisions(old: Revision, new: Revision) -> Comparison:
    """Compare two revisions of one article. Two queries: columns and pictures."""
    fields = []
    for name in TEXT_FIELDS:
        before = str(getattr(old, name) or "")
        after = str(getattr(new, name) or "")
        if name != "body" and before != after:
            fields.append((_label(name), compare_characters(before, after)))
    return Comparison(
        old, new, fields, compare_blocks(old.body, new.body), _lists(old, new), _pictures(old, new)
    )


def list_revisions(article: Article) -> list[Revision]:
    """Return every revision, the newest first, without the bodies. One query."""
    rows = article.revisions.select_related("made_by").defer(*TEXT_FIELDS).order_by("-number")
    return list(rows)


def find_public_revision(article: Article, at: datetime) -> int | None:
    """Return the number of the revision that readers see at the moment `at`, None while they see
    none. One query."""
    public = Article.objects.published(at).filter(pk=article.pk)
    return public.values_list("release__revision__number", flat=True).first()


def _lists(old: Revision, new: Revision) -> list[tuple[str, Sequence[str], Sequence[str]]]:
    names = dict(
        Column.objects.filter(pk__in={*old.columns, *new.columns}).values_list("pk", "name")
    )
    lists: list[tuple[str, Sequence[str], Sequence[str]]] = [
        (_label("expires_at"), _moment(old.expires_at), _moment(new.expires_at)),
        (
            _label("credits"),
            [_credit(line) for line in old.credits],
            [_credit(line) for line in new.credits],
        ),
        (
            _label("columns"),
            [names.get(n, "—") for n in old.columns],
            [names.get(n, "—") for n in new.columns],
        ),
    ]
    return [(label, before, after) for label, before, after in lists if before != after]


def _pictures(old: Revision, new: Revision) -> list[PictureChange]:
    """Pair the pictures of two revisions by image and place. One query where anything differs."""
    if old.images == new.images:
        return []
    before = _uses(old)
    after = _uses(new)
    images = Image.objects.in_bulk({number for number, _role in (*before, *after)})
    keys = dict.fromkeys([*after, *before])
    return [_picture(images.get(key[0]), before.get(key), after.get(key)) for key in keys]


def _uses(revision: Revision) -> dict[tuple[int, str], dict[str, str]]:
    """Return the words of each picture, by its image and its place in the article."""
    return {
        (use["image"], use["role"]): _picture_texts(place, use)
        for place, use in enumerate(revision.images, start=1)
    }


def _picture_texts(place: int, use: dict[str, Any]) -> dict[str, str]:
    alternative = _("decorative") if use["decorative"] else use["alt_text"]
    shown = {
        "role": f"{UseRole(use['role']).label} {place}",
        "caption": use["caption"],
        "alt_text": str(alternative),
    }
    return {
        str(ImageUse._meta.get_field(name).verbose_name): value  # type: ignore[union-attr]
        for name, value in shown.items()
    }


def _picture(
    image: Image | None, before: dict[str, str] | None, after: dict[str, str] | None
) -> PictureChange:
    if before is None or after is None:
        alone = after or before or {}
        kind: Any = "new" if before is None else "gone"
        pieces = [(name, [TextPiece(kind, text)]) for name, text in alone.items() if text]
        return PictureChange(image, kind, pieces)
    pieces = [
        (name, compare_characters(before[name], after[name]))
        for name in after
        if before[name] != after[name]
    ]
    return PictureChange(image, "changed" if pieces else "same", pieces)


def _moment(at: datetime | None) -> list[str]:
    return [f"{timezone.localtime(at):%Y-%m-%d %H:%M}"] if at else []


def _credit(line: dict[str, Any]) -> str:
    return f"{printed_role(line['role'])} {line['name']}".strip()


def _label(name: str) -> str:
    return str(Revision._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
