"""The letter of a saved view: what it finds when it is sent, as its person would see it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy

from articles.frame.list_views import FindRows, ViewRows, find_list
from articles.frame.scheduled_letters import (
    KnownRows,
    LetterContent,
    LetterKind,
    LetterOccasion,
    LetterSubject,
    register_letter_kind,
)
from articles.models import SavedView
from articles.models.lists.saved_views import VIEW_LETTER
from articles.selectors.lists.saved_views import visible_views
from newsroom.accounts.models import User

SHOWN_MAX = 20  # rows of a letter; its list has the others


def _find_visible_view(person: User, number: int) -> tuple[SavedView, FindRows] | None:
    """Return a view and what finds its rows, None for whoever may not see the one or the other, and
    where the list sends no letters."""
    view = visible_views(person).filter(pk=number).first()
    viewed = find_list(view.list_name) if view is not None else None
    if view is None or viewed is None or viewed.find_rows is None:
        return None
    return (view, viewed.find_rows) if person.has_perm(viewed.see) else None


def find_view_subject(person: User, number: int) -> LetterSubject | None:
    """Return a saved view as the subject of a letter, None for whoever may not see it."""
    seen = _find_visible_view(person, number)
    if seen is None:
        return None
    view, _find_rows = seen
    return LetterSubject(view.name, reverse("admin:articles_view", args=[view.pk]))


def list_view_rows(person: User, number: int, at: datetime) -> KnownRows:
    """Return the numbers of the rows that a view finds for a person."""
    rows = _find_view_rows(person, number, at)
    return KnownRows(rows.numbers, rows.is_cut) if rows is not None else KnownRows()


def compose_view_letter(occasion: LetterOccasion, at: datetime) -> LetterContent | None:
    """Return what a view finds now, and which of it was new when the letter was due."""
    subject = find_view_subject(occasion.to, occasion.subject)
    rows = _find_view_rows(occasion.to, occasion.subject, at)
    if subject is None or rows is None:
        return None
    new = [number for number in rows.numbers if number in occasion.new]
    if occasion.is_only_new and not new:
        return None
    first = rows.numbers[:SHOWN_MAX]
    shown = {row.number: row for row in rows.read([*first, *new[:SHOWN_MAX]])}
    context = {
        "subject": subject,
        "due": occasion.due,
        "count_words": rows.count_words,
        "new_count": len(new),
        "new_rows": [shown[number] for number in new[:SHOWN_MAX] if number in shown],
        "rows": [shown[number] for number in first if number in shown],
    }
    return LetterContent("saved_view", context)


def _find_view_rows(person: User, number: int, at: datetime) -> ViewRows | None:
    seen = _find_visible_view(person, number)
    if seen is None:
        return None
    view, find_rows = seen
    return find_rows(view.query, person, at)


VIEWS = register_letter_kind(
    LetterKind(
        VIEW_LETTER,
        gettext_lazy("Saved view"),
        "articles.view_article",
        find_view_subject,
        compose_view_letter,
        list_view_rows,
    )
)
