"""What the desk's list of articles finds, whatever the stage of a text: by number, words, person,
issue and page, in either script.
"""

import operator
from collections.abc import Sequence
from datetime import date
from functools import reduce
from typing import Any

from django.db.models import F, Q, QuerySet

from articles.characters import spell_in_both_scripts
from articles.models import (
    Approval,
    Article,
    ArticleColumn,
    Credit,
    Issue,
    Placement,
    ResponsibleEditor,
    RightsRecord,
)
from articles.selectors.finding.names import find_people
from articles.selectors.finding.printed import (
    PrintQuestion,
    find_meant_issues,
    parse_print_question,
)
from articles.selectors.finding.texts import NOT_LIVE, ON_THE_WAY, find_text_ids
from articles.selectors.listing.distinct import distinct_values
from articles.selectors.listing.timelines import article_ids_of
from newsroom.accounts.models import User

FOUND_MAX = 1000  # of each kind, the newest
NAMES_MAX = 100  # people, accounts or names that hold a part of a name
LISTED_MAX = 2000  # as far as the pages of a list lead


def find_articles(words: str, today: date) -> list[int]:
    """Return the ids of articles that words mean: the number, words of the text, names of the
    byline or of the responsible editor, or an issue (and its page) as people name it. `today` tells
    which year 3月5日 means.

    At most FOUND_MAX of each kind. As many queries for many as for few.
    """
    ids = {*find_text_ids(words, FOUND_MAX), *_unseen_headlines(words), *find_edited_by(words)}
    question = parse_print_question(words, today)
    if question is not None:
        ids |= set(find_on_issue(question))
    return sorted(ids)


def find_on_issue(question: PrintQuestion) -> list[int]:
    """Return the articles on the pages of the issues that a question means. Two queries."""
    issues: Sequence[Issue] = find_meant_issues(question, LISTED_MAX)
    placed = Placement.objects.filter(page__issue__in=[issue.pk for issue in issues])
    if question.page is not None:
        placed = placed.filter(page__position=question.page)
    return list(placed.order_by("-pk").values_list("article", flat=True)[:LISTED_MAX])


def find_edited_by(name: str) -> list[int]:
    """Return the newest articles of responsible editors whose printed name holds every word.

    Two queries.
    """
    editors = ResponsibleEditor.objects.filter(_holds_words("printed_name", name))
    rows = Article.objects.filter(responsible_editor__in=list(editors[:NAMES_MAX]))
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:FOUND_MAX])


def find_written_by(name: str) -> list[int]:
    """Return the newest articles that somebody of this name wrote: by the byline, or by the
    account that began it. People are found by printed names as well. Five queries at most."""
    people = {person.pk for person in find_people(name.split(), NAMES_MAX)}
    accounts = User.objects.filter(
        _holds_words("display_name", name) | Q(username__iexact=name), is_staff=True
    )
    spellings = [spelling.lower() for spelling in spell_in_both_scripts(name)]
    bare = [
        value
        for value in distinct_values(Credit, "name")
        if any(spelling in value.lower() for spelling in spellings)
    ]
    parts: list[QuerySet[Any]] = [
        *(_newest(Credit.objects.filter(person=person)) for person in people),
        *(_newest(Credit.objects.filter(name=value)) for value in bare[:NAMES_MAX] if value),
    ]
    begun = Article.objects.filter(created_by__in=list(accounts[:NAMES_MAX])).order_by("-pk")
    ids = set(begun.values_list("pk", flat=True)[:FOUND_MAX])
    if parts:
        credited = Article.objects.filter(pk__in=article_ids_of(parts)).order_by("-pk")
        ids |= set(credited.values_list("pk", flat=True)[:FOUND_MAX])
    return sorted(ids)


def find_in_column(column_id: int) -> list[int]:
    """Return the newest articles that are in a column at the desk, LISTED_MAX at most.

    One query.
    """
    rows = ArticleColumn.objects.filter(column=column_id).order_by("-article")
    return list(rows.values_list("article", flat=True)[:LISTED_MAX])


def find_with_rights(kind: str) -> list[int]:
    """Return the newest articles with a kind of rights, LISTED_MAX at most. One query."""
    rows = RightsRecord.objects.filter(kind=kind).order_by("-article")
    return list(rows.values_list("article", flat=True)[:LISTED_MAX])


def find_signed_by(person_id: int) -> list[int]:
    """Return the articles of somebody's newest signatures, LISTED_MAX at most. One query."""
    rows = Approval.objects.filter(by=person_id).order_by("-at")
    return list(rows.values_list("round__article", flat=True)[:LISTED_MAX])


def _unseen_headlines(words: str) -> list[int]:
    """Return articles that readers do not see by words of their headlines, the old ones as well:
    the search box looks through the newest of each stage alone. They are few, and read one by one.

    One query.
    """
    rows = Article.objects.filter(_holds_words("headline", words)).values(article_id=F("pk"))
    parts: list[QuerySet[Any]] = [
        *(rows.filter(stage=stage).order_by("-changed_at") for stage in ON_THE_WAY),
        *(rows.filter(visibility=seen).order_by("-published_at") for seen in NOT_LIVE),
    ]  # one by one: an index leads to each
    unseen = Article.objects.filter(pk__in=article_ids_of([part[:FOUND_MAX] for part in parts]))
    return list(unseen.values_list("pk", flat=True))


def _newest(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by("-article").values("article_id")[:FOUND_MAX]


def _holds_words(field: str, text: str) -> Q:
    """Return the condition that a column holds every word of a text, in either script."""
    words = text.split() or [text]
    return reduce(operator.and_, (_holds(field, word) for word in words))


def _holds(field: str, word: str) -> Q:
    spellings = [Q(**{f"{field}__icontains": one}) for one in spell_in_both_scripts(word)]
    return reduce(operator.or_, spellings)
