"""Suggested changes as the screens of an article show them: inside its text, and as cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles import rights
from articles.domain.states import STEPS, WRITING
from articles.domain.texts.edit_marks import (
    EditKind,
    MarkedEdit,
    changed_links,
    changed_tags,
    find_kind,
    mark_edits,
)
from articles.domain.texts.edits import TextEdit
from articles.domain.texts.units import BODY
from articles.errors import Words
from articles.markup.sanitising import image_ids
from articles.models import Article, EditedField, Image, Revision, SuggestedEdit
from articles.reading.rendering import render_marked
from articles.selectors.suggested_edits import (
    keep_apart,
    list_decided_edits,
    list_open_edits,
    locate_suggestions,
    newest_revision,
    stored_text,
)
from newsroom.accounts.models import User

HUES = 6  # colours of people; the names say who it is
KINDS: Mapping[EditKind, Words] = {
    EditKind.INSERT: gettext_lazy("Insert"),
    EditKind.DELETE: gettext_lazy("Delete"),
    EditKind.REPLACE: gettext_lazy("Replace"),
    EditKind.SPLIT: gettext_lazy("Split the paragraph"),
    EditKind.JOIN: gettext_lazy("Join the paragraphs"),
    EditKind.RESTYLE: gettext_lazy("Set otherwise"),
}
ELEMENTS: Mapping[str, Words] = {
    "strong": gettext_lazy("bold"),
    "em": pgettext_lazy("how words are set", "italic"),
    "u": pgettext_lazy("how words are set", "underlined"),
    "s": pgettext_lazy("how words are set", "struck through"),
    "sub": pgettext_lazy("how words are set", "lowered"),
    "sup": pgettext_lazy("how words are set", "raised"),
    "a": pgettext_lazy("part of a text", "link"),
    "h3": gettext_lazy("crosshead"),
    "h4": gettext_lazy("crosshead"),
    "p": gettext_lazy("paragraph"),
    "br": pgettext_lazy("part of a text", "line break"),
    "hr": pgettext_lazy("part of a text", "rule"),
    "blockquote": pgettext_lazy("part of a text", "quotation"),
    "ul": pgettext_lazy("part of a text", "list"),
    "ol": pgettext_lazy("part of a text", "list"),
    "table": pgettext_lazy("part of a text", "table"),
    "tr": pgettext_lazy("part of a text", "row of a table"),
    "img": pgettext_lazy("part of a text", "picture"),
}


@dataclass(frozen=True)
class EditCard:
    """A suggestion beside the text. `words` are only set otherwise, as `setting` says.

    `in_text`: its place is there, and no other one is on it.
    """

    row: SuggestedEdit
    number: int
    hue: int
    kind: Words
    before: str
    after: str
    words: str
    setting: str
    in_text: bool
    is_mine: bool


@dataclass(frozen=True)
class Suggester:
    """Somebody with the suggestions that he or she has open here."""

    name: str
    hue: int
    cards: Sequence[EditCard]
    is_mine: bool


@dataclass(frozen=True)
class ShownSuggestions:
    """The open suggestions of an article. `texts`: its fields as HTML, the changes marked."""

    texts: Mapping[str, SafeString]
    cards: Sequence[EditCard]
    people: Sequence[Suggester]
    may_decide: bool

    @property
    def others(self) -> list[EditCard]:
        """Return the suggestions that the person who looks may decide."""
        return [card for card in self.cards if self.may_decide and not card.is_mine]


def show_suggestions(article: Article, by: User) -> ShownSuggestions | None:
    """Return the open suggestions of an article, None where there are none. One query then, else
    six at most."""
    rows = list_open_edits(article)
    if not rows:
        return None
    revision = newest_revision(article)
    places = keep_apart(rows, locate_suggestions(rows, revision))
    hues = {person: n % HUES for n, person in enumerate(dict.fromkeys(row.by_id for row in rows))}
    cards = [
        _card(row, number, hues[row.by_id], places, by) for number, row in enumerate(rows, start=1)
    ]
    people = [
        Suggester(mine[0].row.by_printed, hue, mine, mine[0].is_mine)
        for person, hue in hues.items()
        if (mine := [card for card in cards if card.row.by_id == person])
    ]
    may_decide = rights.can_write(by, article) and article.stage in (*WRITING, *STEPS)
    return ShownSuggestions(_mark_fields(revision, cards, places), cards, people, may_decide)


def may_suggest(article: Article, by: User) -> bool:
    """Say whether somebody may suggest changes of an article as it is now."""
    return rights.can_suggest(by) and article.stage in (*WRITING, *STEPS)


def list_decided_cards(article: Article, by: User) -> list[EditCard]:
    """Return the suggestions that were decided last. One query."""
    return [_card(row, 0, 0, {}, by) for row in list_decided_edits(article)]


def _card(
    row: SuggestedEdit, number: int, hue: int, places: Mapping[int, TextEdit], by: User
) -> EditCard:
    edit = row.text_edit()
    kind = find_kind(row.field, edit)
    restyled = kind == EditKind.RESTYLE
    return EditCard(
        row=row,
        number=number,
        hue=hue,
        kind=KINDS[kind],
        before="" if restyled else row.found,
        after="" if restyled else row.shown_proposal,
        words=row.shown_proposal if restyled else "",
        setting=_describe_setting(edit, restyled=restyled) if row.field == BODY else "",
        in_text=row.pk in places,
        is_mine=row.by_id == by.pk,
    )


def _describe_setting(edit: TextEdit, *, restyled: bool) -> str:
    """Return the addresses of changed links, and how words are set that are only set otherwise:
    before and after."""
    links = changed_links(edit)
    if any(links):
        return " → ".join("、".join(addresses) or "—" for addresses in links)
    if not restyled:
        return ""
    return " → ".join(_name_elements(names) for names in changed_tags(edit))


def _name_elements(names: Sequence[str]) -> str:
    labels = [str(ELEMENTS[name]) for name in names if name in ELEMENTS]
    return "、".join(dict.fromkeys(labels)) or "—"


def _mark_fields(
    revision: Revision, cards: Sequence[EditCard], places: Mapping[int, TextEdit]
) -> dict[str, SafeString]:
    texts = {}
    for field in EditedField.values:
        marked = [
            _marked(card, places[card.row.pk])
            for card in cards
            if card.row.field == field and card.in_text
        ]
        text = mark_edits(field, stored_text(revision, field), marked)
        images = Image.objects.in_bulk(image_ids(text)) if field == BODY else {}
        texts[field] = render_marked(text, images)
    return texts


def _marked(card: EditCard, place: TextEdit) -> MarkedEdit:
    values: dict[str, Any] = {"who": card.row.by_printed, "number": card.number}
    return MarkedEdit(
        edit=place,
        anchor=f"edit-{card.row.pk}",
        number=card.number,
        hue=card.hue,
        label=_("Suggestion %(number)d by %(who)s") % values,
        inserted=_("%(who)s inserts:") % values,
        deleted=_("%(who)s deletes:") % values,
        restyled=_("%(who)s sets otherwise:") % values,
    )
