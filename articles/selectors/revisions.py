"""Any two saved states of an article side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from articles.comparing import BlockChange, Piece, by_block, by_character
from articles.models import Article, Column, Image, Revision
from articles.models.texts import TEXT_FIELDS
from articles.printed import role_printed


@dataclass(frozen=True)
class Comparison:
    """What differs between two revisions: words by field, the body by block, lists as they were and are.

    `lists` holds (name, old lines, new lines); `pictures` holds (image, change), a change being same, gone or new.
    """

    old: Revision
    new: Revision
    fields: Sequence[tuple[str, Sequence[Piece]]]
    body: Sequence[BlockChange]
    lists: Sequence[tuple[str, Sequence[str], Sequence[str]]]
    pictures: Sequence[tuple[Image, str]]


def compare(old: Revision, new: Revision) -> Comparison:
    """Compare two revisions of one article. Two queries: columns and pictures."""
    fields = []
    for name in TEXT_FIELDS:
        before, after = str(getattr(old, name) or ""), str(getattr(new, name) or "")
        if name != "body" and before != after:
            fields.append((_label(name), by_character(before, after)))
    return Comparison(old, new, fields, by_block(old.body, new.body), _lists(old, new), _pictures(old, new))


def revisions_of(article: Article) -> list[Revision]:
    """Return every revision, the newest first, without the bodies. One query."""
    rows = article.revisions.select_related("made_by").defer(*TEXT_FIELDS).order_by("-number")
    return list(rows)


def _lists(old: Revision, new: Revision) -> list[tuple[str, Sequence[str], Sequence[str]]]:
    names = dict(Column.objects.filter(pk__in={*old.columns, *new.columns}).values_list("pk", "name"))
    both = [
        (_label("credits"), [_credit(line) for line in old.credits], [_credit(line) for line in new.credits]),
        (_label("columns"), [names.get(n, "—") for n in old.columns], [names.get(n, "—") for n in new.columns]),
    ]
    return [row for row in both if row[1] != row[2]]


def _pictures(old: Revision, new: Revision) -> list[tuple[Image, str]]:
    before, after = ([use["image"] for use in revision.images] for revision in (old, new))
    images = Image.objects.in_bulk({*before, *after})
    order = dict.fromkeys([*after, *before])
    return [(images[n], _change(n in before, n in after)) for n in order if n in images] if before != after else []


def _change(was: bool, is_there: bool) -> str:  # noqa: FBT001
    return "same" if was and is_there else "gone" if was else "new"


def _credit(line: dict[str, Any]) -> str:
    return f"{role_printed(line['role'])} {line['name']}".strip()


def _label(name: str) -> str:
    return str(Revision._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
