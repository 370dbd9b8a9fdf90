"""Suggested changes of a text, and where each is in the newest text."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from articles.domain.texts.byline_text import BylineRow, byline_text, parse_byline
from articles.domain.texts.edits import TextEdit, apply_edits, overlaps_any, place_edits
from articles.domain.texts.units import BYLINE
from articles.models import Article, EditedField, Person, Revision, SuggestedEdit
from newsroom.accounts.models import User


def stored_text(revision: Revision, field: str) -> str:
    """Return a field of a revision in whose characters changes are suggested."""
    if field != BYLINE:
        return str(getattr(revision, field))
    return byline_text(
        BylineRow(line["role"], line["person"], line["name"]) for line in revision.credits
    )


def newest_revision(article: Article) -> Revision:
    """Return the revision that holds what the article says now. One query."""
    revision: Revision = article.revisions.get(number=article.version)
    return revision


def list_open_edits(article: Article, by: User | None = None) -> list[SuggestedEdit]:
    """Return the suggestions that nobody decided, with their revisions; those of one person where
    one is named. Two queries."""
    # Many suggestions share a revision: its body is read once.
    rows = article.suggested_edits.filter(accepted=None).prefetch_related("revision")
    return list(rows.filter(by=by) if by else rows)


def list_decided_edits(article: Article, limit: int = 50) -> list[SuggestedEdit]:
    """Return the suggestions that were decided, the last first. One query."""
    rows = article.suggested_edits.filter(accepted__isnull=False).select_related("decided_by")
    return list(rows.order_by("-decided_at", "-pk")[:limit])


def accepted_edits(rows: Iterable[SuggestedEdit]) -> dict[tuple[int, int, str], list[TextEdit]]:
    """Return what was accepted of the suggestions that belong to these: by frozen revision, person
    and field. One query."""
    revisions = {row.revision_id for row in rows}
    accepted: dict[tuple[int, int, str], list[TextEdit]] = defaultdict(list)
    if revisions:
        for row in SuggestedEdit.objects.filter(revision__in=revisions, accepted=True):
            accepted[edit_group(row)].append(row.text_edit())
    return accepted


def edit_group(row: SuggestedEdit) -> tuple[int, int, str]:
    """Return what says which suggestions were typed together: revision, person and field."""
    return row.revision_id, row.by_id, row.field


def locate_suggestions(
    rows: Sequence[SuggestedEdit], revision: Revision
) -> dict[int, TextEdit | None]:
    """Return where suggestions are in a revision, None for each whose characters were changed.

    By the suggestion's id. Expects their own revisions loaded with them. One query.
    """
    accepted = accepted_edits(rows)
    groups: dict[tuple[int, int, str], list[SuggestedEdit]] = defaultdict(list)
    for row in rows:
        groups[edit_group(row)].append(row)
    places: dict[int, TextEdit | None] = {}
    for key, members in groups.items():
        field = members[0].field
        located = place_edits(
            field,
            stored_text(members[0].revision, field),
            stored_text(revision, field),
            accepted=accepted[key],
            waiting=[row.text_edit() for row in members],
        )
        places |= {row.pk: place for row, place in zip(members, located, strict=True)}
    return places


@dataclass(frozen=True)
class OpenedText:
    """What somebody sees who suggests changes: the newest text by field, with his open suggestions
    as far as they still fit, and the ids of those."""

    texts: Mapping[str, str]
    holds: Collection[int]


def open_suggestion_mode(article: Article, by: User) -> OpenedText:
    """Return the text in which somebody suggests changes. Four queries."""
    revision = newest_revision(article)
    rows = list_open_edits(article, by)
    places = locate_suggestions(rows, revision)
    apart = keep_apart(rows, places)
    texts = {}
    for field in EditedField.values:
        fitting = [apart[row.pk] for row in rows if row.field == field and row.pk in apart]
        texts[field] = apply_edits(stored_text(revision, field), fitting)
    return OpenedText(texts, list(apart))


def keep_apart(
    rows: Sequence[SuggestedEdit], places: Mapping[int, TextEdit | None]
) -> dict[int, TextEdit]:
    """Return the places that fit together: of two on the same words, the first."""
    apart: dict[int, TextEdit] = {}
    by_field: dict[str, list[TextEdit]] = {field: [] for field in EditedField.values}
    for row in rows:
        place = places[row.pk]
        if place is not None and not overlaps_any(place, by_field[row.field]):
            by_field[row.field].append(place)
            apart[row.pk] = place
    return apart


def byline_initial(text: str) -> list[Mapping[str, Any]]:
    """Return the rows of a byline's form from its text: a name only where it is not the person's
    own. One query."""
    rows = parse_byline(text)
    people = Person.objects.in_bulk([row.person for row in rows if row.person])
    names = {number: person.name for number, person in people.items()}
    return [
        {
            "position": place,
            "role": row.role,
            "person": row.person,
            "name": "" if row.name == names.get(row.person) else row.name,
        }
        for place, row in enumerate(rows, start=1)
    ]


def open_edits_count() -> Any:
    """Return how many suggestions of an article are undecided, as an annotation of its row."""
    rows = SuggestedEdit.objects.filter(article=OuterRef("pk"), accepted=None)
    counts = rows.order_by().values("article").annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)
