"""What can be done to many articles at once: each kind calls the action that does it to one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import rights
from articles.actions.editions import editions
from articles.actions.lists import bulk_undo
from articles.actions.review import interventions, workflow
from articles.actions.writing import assignments, writing
from articles.actions.writing.drafts import Draft, draft_from_article
from articles.errors import Invalid, Words
from articles.models import Article, Assignment, Column, Page
from newsroom.accounts.actors import Actor
from newsroom.accounts.models import User

Values = Mapping[str, str]


class RowAct(Protocol):
    """Does an act to one article with the values of its form; returns False where nothing was to
    be changed. Refuses as the action does."""

    def __call__(self, article: Article, values: Values, *, by: User, at: datetime) -> bool: ...


@dataclass(frozen=True)
class BulkKind:
    """An act on many articles: its name in addresses, its title, who may do it, what it does to
    one article, and its key in the list.

    `reversal` names the kind that undoes it, empty where none does; `remember` returns of an
    article what that needs. `undo_words` say in the preview what undoing gives back.
    """

    name: str
    title: Words
    may: Callable[[Actor], bool]
    run: RowAct
    shortcut: str = ""
    reversal: str = ""
    remember: Callable[[Article], str] = bulk_undo.read_nothing
    undo_words: Words = ""


def place_row(article: Article, values: Values, *, by: User, at: datetime) -> bool:
    """Put an article on the page `page`, behind what is there."""
    page = Page.objects.select_related("issue__publication").filter(pk=values["page"]).first()
    if page is None:
        raise Invalid(_("The page is gone. Choose another one."))
    if article.placements.filter(page=page).exists():
        return False
    editions.place_article(article, page, by=by, at=at)
    return True


def set_deadline_of_row(article: Article, values: Values, *, by: User, at: datetime) -> bool:
    """Set the deadline `due_at`, in ISO 8601; an empty one takes it away."""
    due_at = parse_datetime(values["due_at"]) if values["due_at"] else None
    if article.due_at == due_at:
        return False
    interventions.set_deadline(article, due_at, by=by, at=at)
    return True


def change_columns_of_row(article: Article, values: Values, *, by: User, at: datetime) -> bool:
    """Add the column `column`, make it the home column, or take it away, as `how` says."""
    column = Column.objects.filter(pk=values["column"]).first()
    if column is None:
        raise Invalid(_("The column is gone. Choose another one."))
    draft = draft_from_article(article)
    changed = _with_columns(draft, column, values["how"])
    if list(changed.columns) == list(draft.columns):
        return False
    writing.save_article(article, changed, by=by, at=at, expected_version=article.version)
    return True


def assign_row(article: Article, values: Values, *, by: User, at: datetime) -> bool:
    """Give an article to the person `to`; an empty one takes it from whoever has it."""
    to = User.objects.filter(pk=values["to"]).first() if values["to"] else None
    current = Assignment.objects.filter(article=article).first()
    if (current.to_id if current else None) == (to.pk if to else None):
        return False
    assignments.assign_article(article, to, by=by, at=at)
    return True


def submit_row(article: Article, values: Values, *, by: User, at: datetime) -> bool:
    """Hand an article in for review."""
    workflow.submit_article(article, by=by, at=at, version=article.version)
    return True


def _with_columns(draft: Draft, column: Column, how: str) -> Draft:
    others = [one for one in draft.columns if one.pk != column.pk]
    if how == "home":
        return replace(draft, columns=[column, *others])
    if how == "remove":
        return replace(draft, columns=others)
    return draft if len(others) < len(draft.columns) else replace(draft, columns=[*others, column])


def _may_edit_any(by: Actor) -> bool:
    return rights.may(by, "edit_any_article")


def _may_write(by: Actor) -> bool:
    return rights.may(by, "change_article")


KINDS = {
    kind.name: kind
    for kind in (
        BulkKind(
            "place",
            pgettext_lazy("bulk act", "Put on a page"),
            rights.can_place,
            place_row,
            "p",
            reversal="undo-place",
            undo_words=_("It can be undone: the articles then go off the page again."),
        ),
        BulkKind(
            "deadline",
            pgettext_lazy("bulk act", "Set the deadline"),
            _may_edit_any,
            set_deadline_of_row,
            "d",
            reversal="undo-deadline",
            remember=bulk_undo.read_deadline,
            undo_words=_("It can be undone: each article then gets the deadline that it had."),
        ),
        BulkKind(
            "column",
            pgettext_lazy("bulk act", "Change columns"),
            _may_write,
            change_columns_of_row,
            "c",
            reversal="undo-column",
            remember=bulk_undo.read_columns,
            undo_words=_(
                "It can be undone: each article then gets the columns that it had, as a new "
                "revision. Signatures that the act cancels do not come back."
            ),
        ),
        BulkKind(
            "assign",
            pgettext_lazy("bulk act", "Assign"),
            rights.can_assign,
            assign_row,
            "u",
            reversal="undo-assign",
            remember=bulk_undo.read_assignment,
            undo_words=_("It can be undone: each article then goes back to whoever had it."),
        ),
        BulkKind(
            "submit",
            pgettext_lazy("bulk act", "Submit for review"),
            _may_write,
            submit_row,
            "h",
            reversal="undo-submit",
            undo_words=_(
                "It can be undone until somebody signs: the articles are then recalled from review."
            ),
        ),
    )
}
# What undoes an act. These are offered after the act only, and nothing undoes them.
REVERSALS = {
    kind.name: kind
    for kind in (
        BulkKind(
            "undo-place",
            pgettext_lazy("bulk act", "Undo: off the page again"),
            rights.can_place,
            bulk_undo.take_off_row,
        ),
        BulkKind(
            "undo-deadline",
            pgettext_lazy("bulk act", "Undo: the deadline before"),
            _may_edit_any,
            bulk_undo.reset_deadline_of_row,
        ),
        BulkKind(
            "undo-column",
            pgettext_lazy("bulk act", "Undo: the columns before"),
            _may_write,
            bulk_undo.reset_columns_of_row,
        ),
        BulkKind(
            "undo-assign",
            pgettext_lazy("bulk act", "Undo: back to whoever had it"),
            rights.can_assign,
            bulk_undo.reassign_row,
        ),
        BulkKind(
            "undo-submit",
            pgettext_lazy("bulk act", "Undo: recalled from review"),
            _may_write,
            bulk_undo.recall_row,
        ),
    )
}
ALL_KINDS = KINDS | REVERSALS


def allowed_kinds(by: Actor) -> list[BulkKind]:
    """Return what a person may do to many articles. A hint: each row's action asks again."""
    return [kind for kind in KINDS.values() if kind.may(by)]
