"""Suggesting changes in the text: what somebody types becomes suggestions, and no revision."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.actions.review import rounds
from articles.actions.writing import article_parts, writing
from articles.actions.writing.drafts import CreditLine, draft_from_article
from articles.characters import clean_words
from articles.domain.states import STEPS, WRITING
from articles.domain.texts.byline_text import BylineRow, byline_text
from articles.domain.texts.edit_finding import find_edits
from articles.domain.texts.edits import TextEdit
from articles.domain.texts.units import BODY, BYLINE
from articles.errors import Invalid, NotYours, Stale, WrongState
from articles.markup.sanitising import clean_body
from articles.models import Article, EditedField, Revision, SuggestedEdit
from articles.selectors.suggested_edits import (
    list_open_edits,
    stored_text,
)
from newsroom.accounts.models import User

WHY_MAX = 300  # characters
EDITS_MAX = 500  # of one sending; what changes more is another text


@dataclass(frozen=True, kw_only=True)
class TypedText:
    """What somebody typed in the text of revision `version`, and a word why.

    `holds` are the ids of his open suggestions that were in the text when he began.
    """

    version: int
    holds: Collection[int] = ()
    texts: Mapping[str, str]
    credits: Sequence[CreditLine]
    why: str = ""


def suggest_edits(
    article: Article, typed: TypedText, *, by: User, at: datetime
) -> list[SuggestedEdit]:
    """Store how the typed text differs from its revision as suggestions; return all that the person
    has open now.

    The typed text replaces the open suggestions that were in it at the beginning: those that are not
    in it any more are withdrawn. What the person sent from another window stays. One that was
    decided while somebody typed is not made again.
    Refuses NotYours, WrongState (the text is at no stage where somebody decides), Stale (no such
    revision), Invalid (a text that could not be saved, no change, too many changes).
    """
    with journal.perform("suggestion.made", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(rights.can_suggest(by))
        require_decidable(article)
        revision = article.revisions.filter(number=typed.version).first()
        if revision is None:
            raise Stale(_("This page is too old. Your text is still here. Reload the page."))
        wanted = _find_wanted(revision, _clean_texts(article, revision, typed))
        kept, withdrawn = _sort_open_edits(article, typed, wanted, by)
        made = _build_missing(revision, wanted, kept, by)
        _fill_made(made, withdrawn, by=by, at=at, why=clean_words(typed.why)[:WHY_MAX])
        if not made and not withdrawn:
            raise Invalid(_("You changed nothing in the text. Nothing was suggested."))
        SuggestedEdit.objects.filter(pk__in=[row.pk for row in withdrawn]).delete()
        SuggestedEdit.objects.bulk_create(made)
        act.record(
            article=article,
            revision=revision.number,
            reason=typed.why,
            suggested=len(made),
            withdrawn=len(withdrawn),
        )
    return list_open_edits(article, by)


def withdraw_edits(article: Article, numbers: Collection[int], *, by: User, at: datetime) -> None:
    """Take one's own suggestions back before anybody decided them. Refuses NotYours, WrongState."""
    with journal.perform("suggestion.withdrawn", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rows = lock_undecided(article, numbers)
        if any(row.by_id != by.pk for row in rows):
            raise NotYours(
                _(
                    "Somebody else suggested this. Reject it with a reason instead. Nothing was "
                    "changed."
                )
            )
        SuggestedEdit.objects.filter(pk__in=[row.pk for row in rows]).delete()
        act.record(article=article, withdrawn=len(rows))


def require_decidable(article: Article) -> None:
    """Refuse WrongState where nobody could decide a suggestion: the text is signed, or out."""
    if article.stage not in (*WRITING, *STEPS):
        raise WrongState(
            _(
                "The text is signed or published: nothing is suggested or decided in it now. "
                "Nothing was changed."
            )
        )


def lock_undecided(article: Article, numbers: Collection[int]) -> list[SuggestedEdit]:
    """Return suggestions of an article, locked. Refuses WrongState where one is decided or gone."""
    rows = SuggestedEdit.objects.select_for_update().prefetch_related("revision")
    found = list(rows.filter(article=article, pk__in=numbers, accepted=None).order_by("pk"))
    if not found or len(found) < len(set(numbers)):
        raise WrongState(
            _(
                "Somebody decided one of these suggestions already, or it was taken back. Nothing "
                "was done twice. Reload the page."
            )
        )
    return found


def _clean_texts(article: Article, revision: Revision, typed: TypedText) -> dict[str, str]:
    """Return what was typed as saving it would store it. Refuses Invalid with every fault."""
    draft = draft_from_article(article)
    texts = {**draft.text, **typed.texts}
    cleaned = copy(article)
    article_parts.fill_text(cleaned, writing.arrange_paragraphs(replace(draft, text=texts)))
    rows = article_parts.credit_rows(cleaned, typed.credits)
    stored = {name: str(getattr(cleaned, name)) for name in EditedField.values if name != BYLINE}
    if clean_body(texts[BODY] or "") == revision.body:
        stored[BODY] = revision.body  # an imported text keeps its lines until somebody changes one
    stored[BYLINE] = byline_text(
        BylineRow(str(row.role), row.person_id, row.name or (row.person.name if row.person else ""))
        for row in rows
    )
    return stored


def _find_wanted(revision: Revision, texts: Mapping[str, str]) -> list[tuple[str, TextEdit]]:
    """Return the field and the change of each suggestion. Refuses Invalid for too many."""
    wanted = [
        (field, edit)
        for field, text in texts.items()
        for edit in find_edits(field, stored_text(revision, field), text)
    ]
    if len(wanted) > EDITS_MAX:
        raise Invalid(
            _(
                "You changed more than %(count)d places. Return the text with a reason, or write "
                "it as a new article. Your text is still here."
            )
            % {"count": EDITS_MAX}
        )
    return wanted


def _sort_open_edits(
    article: Article, typed: TypedText, wanted: Sequence[tuple[str, TextEdit]], by: User
) -> tuple[list[SuggestedEdit], list[SuggestedEdit]]:
    """Return the person's open suggestions that stay, and those that the typed text replaces."""
    kept = []
    withdrawn = []
    for row in list_open_edits(article, by):
        if row.revision.number == typed.version and (row.field, row.text_edit()) in wanted:
            kept.append(row)
        elif row.pk in typed.holds:
            withdrawn.append(row)
    return kept, withdrawn


def _build_missing(
    revision: Revision,
    wanted: Sequence[tuple[str, TextEdit]],
    kept: Sequence[SuggestedEdit],
    by: User,
) -> list[SuggestedEdit]:
    """Return unsaved rows of the changes that are neither open nor decided."""
    decided = SuggestedEdit.objects.filter(revision=revision, by=by, accepted__isnull=False)
    known = {(row.field, row.text_edit()) for row in (*kept, *decided)}
    return [
        SuggestedEdit(
            article=revision.article,
            revision=revision,
            field=field,
            start=edit.start,
            end=edit.end,
            before=edit.before,
            after=edit.after,
        )
        for field, edit in wanted
        if (field, edit) not in known
    ]


def _fill_made(
    made: Sequence[SuggestedEdit],
    withdrawn: Sequence[SuggestedEdit],
    *,
    by: User,
    at: datetime,
    why: str,
) -> None:
    """Say whose the new suggestions are, since when and why. One that replaces the same change of
    an older revision keeps its reason."""
    reasons = {(row.field, row.before, row.after): row.why for row in withdrawn}
    for row in made:
        row.by = by
        row.by_printed = journal.printed_name(by)
        row.at = at
        row.why = reasons.get((row.field, row.before, row.after)) or why
