"""How an act on many articles is undone: what each article had is remembered, and the action that
does the reverse gives it back, with its own right and its own row in the journal."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from articles.actions.editions import editions
from articles.actions.review import interventions, workflow
from articles.actions.writing import assignments, writing
from articles.actions.writing.drafts import draft_from_article
from articles.errors import Invalid
from articles.models import Article, Assignment, Column, Placement
from newsroom.accounts.models import User

Values = Mapping[str, str]
BEFORE = "before"  # among the values of an act: what each article had, in JSON by its number
AFTER = "after"  # and its state after the act


def read_nothing(_article: Article) -> str:
    """Remember nothing: the reverse of the act needs nothing."""
    return ""


def read_deadline(article: Article) -> str:
    """Return the deadline in ISO 8601, empty for none."""
    return article.due_at.isoformat() if article.due_at else ""


def read_columns(article: Article) -> str:
    """Return the numbers of the columns in JSON, the home column first."""
    return json.dumps([column.pk for column in draft_from_article(article).columns])


def read_assignment(article: Article) -> str:
    """Return the number of the person who has the article, empty for nobody."""
    assignment = Assignment.objects.filter(article=article).first()
    return str(assignment.to_id) if assignment else ""


def _before(article: Article, values: Values) -> str:
    remembered: dict[str, str] = json.loads(values[BEFORE])
    return remembered[str(article.pk)]


def take_off_row(article: Article, values: Values, *, by: User, at: datetime) -> bool:
    """Take an article off the page `page` again."""
    placement = Placement.objects.filter(article=article, page_id=int(values["page"])).first()
    if placement is None:
        return False
    editions.remove_placement(placement, by=by, at=at)
    return True


def reset_deadline_of_row(article: Article, values: Values, *, by: User, at: datetime) -> bool:
    """Set the deadline that an article had."""
    before = _before(article, values)
    interventions.set_deadline(article, parse_datetime(before) if before else None, by=by, at=at)
    return True


def reset_columns_of_row(article: Article, values: Values, *, by: User, at: datetime) -> bool:
    """Give an article the columns that it had, as a new revision."""
    numbers: list[int] = json.loads(_before(article, values))
    columns = Column.objects.in_bulk(numbers)
    if len(columns) < len(numbers):
        raise Invalid(_("The column is gone. Choose another one."))
    kept = [columns[number] for number in numbers]
    draft = replace(draft_from_article(article), columns=kept)
    writing.save_article(article, draft, by=by, at=at, expected_version=article.version)
    return True


def reassign_row(article: Article, values: Values, *, by: User, at: datetime) -> bool:
    """Give an article back to the person who had it."""
    before = _before(article, values)
    to = User.objects.filter(pk=before).first() if before else None
    if before and to is None:
        raise Invalid(_("The account of the person who had it is gone."))
    assignments.assign_article(article, to, by=by, at=at)
    return True


def recall_row(article: Article, values: Values, *, by: User, at: datetime) -> bool:
    """Take an article back from review."""
    workflow.recall_article(article, by=by, at=at)
    return True
