"""Deciding suggested changes: accepted ones make one revision, rejected ones keep the reason."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import rights
from articles.actions.records import journal
from articles.actions.records.reasons import check_reason
from articles.actions.review import locks, rounds
from articles.actions.writing import writing
from articles.actions.writing.drafts import CreditLine, Draft, body_pictures, draft_from_article
from articles.actions.writing.suggested_edits import (
    WHY_MAX,
    lock_undecided,
    require_decidable,
)
from articles.domain.choices import UseRole
from articles.domain.states import Move
from articles.domain.texts.byline_text import BylineRow, byline_text, parse_byline
from articles.domain.texts.edits import TextEdit, clean_field, is_slip, merge_edits
from articles.domain.texts.units import BODY, BYLINE
from articles.errors import NotYours, Stale
from articles.models import Article, EditedField, Person, Revision, SuggestedEdit
from articles.selectors.suggested_edits import (
    accepted_edits,
    edit_group,
    newest_revision,
    stored_text,
)
from newsroom.accounts.models import User


@dataclass(frozen=True)
class AcceptedEdits:
    """The revision that was made, what it holds, and what no longer fitted and stays open."""

    revision: Revision
    accepted: Sequence[SuggestedEdit]
    misplaced: Sequence[SuggestedEdit]


def accept_edits(
    article: Article, numbers: Collection[int], *, by: User, at: datetime
) -> AcceptedEdits:
    """Make suggested changes in the newest text: one revision, however many they are.

    Slips leave the approvals standing, any other change cancels them. Of several, those whose place
    was changed meanwhile stay open. Refuses NotYours (no right to write in the text, one's own
    suggestion), WrongState (decided already, the text is signed), Locked, Invalid, and Stale where
    none fits any more.
    """
    with journal.perform("suggestion.accepted", by=by, at=at, article=article) as act:
        article, rows = _lock_to_decide(article, numbers, by=by, at=at)
        locks.require_free(article, by=by, at=at)
        merger = _Merger(article, rows)
        if not merger.accepted:
            raise Stale(
                _(
                    "The text was changed in this place after the suggestion was made. Look at it, "
                    "and reject the suggestion or change the text by hand. Nothing was changed."
                )
            )
        revision = _write_accepted(article, merger, by=by, at=at)
        _store_decision(merger.accepted, accepted=True, by=by, at=at, result=revision)
        for suggester, edits in _by_suggester(merger.accepted).items():
            act.record(
                article=article,
                revision=revision.number,
                reason=edits[0].why,
                suggester=suggester,
                edits=[row.pk for row in edits],
                slip=merger.is_slip,
            )
        if not merger.is_slip:
            why = str(_("An accepted suggestion changed the text."))
            rounds.cancel_approvals(article, by=by, at=at, why=why)
    return AcceptedEdits(revision, merger.accepted, merger.misplaced)


def _write_accepted(article: Article, merger: "_Merger", *, by: User, at: datetime) -> Revision:
    draft = _draft_with(article, merger.texts, merger.accepted)
    rounds.move_stage(article, Move.SAVE)
    article.changed_at = at
    revision, _rights = writing.write_revision(
        article, draft, by=by, at=at, typographic=merger.is_slip
    )
    return revision


def reject_edits(
    article: Article, numbers: Collection[int], *, by: User, at: datetime, reason: str
) -> list[SuggestedEdit]:
    """Leave the text as it is, and say why to whoever suggested otherwise.

    Refuses NotYours, WrongState, and Invalid without a reason.
    """
    with journal.perform("suggestion.rejected", by=by, at=at, article=article) as act:
        article, rows = _lock_to_decide(article, numbers, by=by, at=at)
        answer = check_reason(reason)[:WHY_MAX]
        _store_decision(rows, accepted=False, by=by, at=at, answer=answer)
        for suggester, edits in _by_suggester(rows).items():
            act.record(
                article=article,
                revision=article.version,
                reason=answer,
                suggester=suggester,
                edits=[row.pk for row in edits],
            )
    return rows


def _lock_to_decide(
    article: Article, numbers: Collection[int], *, by: User, at: datetime
) -> tuple[Article, list[SuggestedEdit]]:
    """Return the locked article and suggestions. Refuses NotYours, WrongState."""
    article = rounds.lock_article(article, at)
    rights.require(isinstance(by, User) and rights.can_write(by, article))
    require_decidable(article)
    rows = lock_undecided(article, numbers)
    if any(row.by_id == by.pk for row in rows):
        raise NotYours(
            _("You suggested this yourself: somebody else decides it. Nothing was changed.")
        )
    return article, rows


class _Merger:
    """Makes suggestions in the newest text one by one, in the order in which they were made.

    `texts` are the fields afterwards. `is_slip`: each of them changes no sense.
    """

    def __init__(self, article: Article, rows: Sequence[SuggestedEdit]) -> None:
        newest = newest_revision(article)
        self.texts = {field: stored_text(newest, field) for field in EditedField.values}
        self.names = [line["name"] for line in newest.credits]
        if article.responsible_editor:
            self.names.append(article.responsible_editor.printed_name)
        self.is_slip = True
        self.accepted: list[SuggestedEdit] = []
        self.misplaced: list[SuggestedEdit] = []
        done = accepted_edits(rows)
        for row in rows:
            self._merge(row, done[edit_group(row)])

    def _merge(self, row: SuggestedEdit, done: list[TextEdit]) -> None:
        edit = row.text_edit()
        before = self.texts[row.field]
        frozen = stored_text(row.revision, row.field)
        merged = merge_edits(row.field, frozen, before, accepted=done, chosen=[edit])
        if merged.misplaced:
            self.misplaced.append(row)
            return
        after = clean_field(row.field, merged.text)
        self.is_slip = self.is_slip and is_slip(row.field, before, after, self.names)
        self.texts[row.field] = after
        self.accepted.append(row)
        done.append(edit)


def _draft_with(article: Article, texts: Mapping[str, str], rows: Sequence[SuggestedEdit]) -> Draft:
    """Return the newest text with other words, and a note of whose they are."""
    draft = draft_from_article(article)
    note = ngettext(
        "%(count)d suggestion of %(names)s accepted",
        "%(count)d suggestions of %(names)s accepted",
        len(rows),
    ) % {"count": len(rows), "names": "、".join(dict.fromkeys(row.by_printed for row in rows))}
    others = [picture for picture in draft.pictures if picture.role != UseRole.BODY]
    fields = {name: text for name, text in texts.items() if name != BYLINE}
    return replace(
        draft,
        text={**draft.text, **fields},
        credits=_credit_lines(draft.credits, texts[BYLINE]),
        pictures=[*others, *body_pictures(texts[BODY])],
        note=note[:200],
    )


def _credit_lines(existing: Sequence[CreditLine], byline: str) -> list[CreditLine]:
    """Return the byline that a text says. A name that was there stays as it was written."""
    known = {_line_text(line): line for line in existing}
    rows = parse_byline(byline)
    people = Person.objects.in_bulk([row.person for row in rows if row.person])
    lines = []
    for row in rows:
        person = people.get(row.person or 0)
        is_own_name = person is not None and person.name == row.name
        name = "" if is_own_name else row.name
        made = CreditLine(role=row.role, person=person, name=name)
        lines.append(known.get(byline_text([row]), made))
    return lines


def _line_text(line: CreditLine) -> str:
    person = line.person
    name = line.name or (person.name if person else "")
    return byline_text([BylineRow(str(line.role), person.pk if person else None, name)])


def _store_decision(
    rows: Iterable[SuggestedEdit],
    *,
    accepted: bool,
    by: User,
    at: datetime,
    answer: str = "",
    result: Revision | None = None,
) -> None:
    for row in rows:
        row.accepted = accepted
        row.decided_at = at
        row.decided_by = by
        row.answer = answer
        row.result = result
    fields = ["accepted", "decided_at", "decided_by", "answer", "result"]
    SuggestedEdit.objects.bulk_update(rows, fields)


def _by_suggester(rows: Iterable[SuggestedEdit]) -> dict[int, list[SuggestedEdit]]:
    """Return the suggestions of each person, by the account's id."""
    people: dict[int, list[SuggestedEdit]] = defaultdict(list)
    for row in rows:
        people[row.by_id].append(row)
    return people
