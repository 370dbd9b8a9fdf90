"""Acts on many articles: a preview that tries each row and takes it back, and the act itself, which
counts once and adds up."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from articles.actions.lists.bulk_kinds import ALL_KINDS, BulkKind, Values
from articles.actions.lists.bulk_undo import AFTER, BEFORE
from articles.actions.records import journal
from articles.errors import Invalid, NotYours, Refused, Stale
from articles.models import Article, BulkAct, BulkRow, RowOutcome
from newsroom.accounts.models import User

ROWS_MAX = 100  # articles of one act: placing them takes about three seconds
KEPT = timedelta(days=30)  # results of acts


class _TakenBack(Exception):
    """Ends the transaction in which a row was tried."""


@dataclass(frozen=True)
class ConfirmedRows:
    """A preview that somebody confirmed: its number, what is done, its values, the state that each
    article had when it was shown, and the query of the list."""

    nonce: str
    kind: str
    values: Values
    states: Mapping[int, str]
    back: str = ""


@dataclass(frozen=True)
class RowChange:
    """What an article had before an act, and its state after it."""

    before: str
    after: str


@dataclass(frozen=True)
class RowPreview:
    """What would become of a row, and why. `state` is the article's state now."""

    article: Article
    outcome: str
    reason: str
    state: str


def find_rows(ids: Iterable[int]) -> list[Article]:
    """Return articles in the order of their ids as given. One query."""
    articles = Article.objects.select_related("publication").in_bulk(list(ids))
    return [articles[pk] for pk in ids if pk in articles]


def read_state(article: Article) -> str:
    """Return a digest of what a bulk act depends on: text, stage, deadline, pages, who has it.

    Two queries.
    """
    places = article.placements.order_by("pk").values_list("page_id", "position")
    assigned = Article.objects.filter(pk=article.pk).values_list("assignment__to", flat=True)
    facts = (article.version, article.stage, article.due_at, list(places), list(assigned))
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def preview_rows(
    kind: BulkKind, values: Values, articles: Sequence[Article], *, by: User, at: datetime
) -> list[RowPreview]:
    """Try an act on each article and take it back. Nothing is changed, and the journal keeps
    nothing of it. Refuses Invalid for too many rows."""
    require_few(len(articles))
    return [_try_row(kind, values, article, by=by, at=at) for article in articles]


def require_few(count: int) -> None:
    """Refuse Invalid for more rows than an act takes."""
    if count > ROWS_MAX:
        raise Invalid(
            _(
                "At most %(most)d articles are changed at a time, and %(count)d are chosen. Narrow "
                "the list by filters, or tick fewer. Nothing was changed."
            )
            % {"most": ROWS_MAX, "count": count}
        )


def perform_bulk_act(confirmed: ConfirmedRows, *, by: User, at: datetime) -> BulkAct:
    """Do a confirmed act, each row by itself: what one row refuses keeps no other from being done.

    A row whose article changed since it was shown is refused. The same confirmation again returns
    the first result. Refuses Invalid for too many rows.
    """
    require_few(len(confirmed.states))
    with transaction.atomic():
        bulk_act, is_new = BulkAct.objects.get_or_create(
            nonce=confirmed.nonce,
            defaults={
                "name": confirmed.kind,
                "values": dict(confirmed.values),
                "by": by,
                "at": at,
                "back": confirmed.back[:1000],
            },
        )
        if is_new:
            BulkAct.objects.filter(by=by, at__lt=at - KEPT).delete()
            _create_rows(bulk_act, confirmed)
    if is_new:
        rows = bulk_act.rows.select_related("article__publication")
        changes = {row.article_id: _perform_row(row, confirmed, by=by, at=at) for row in rows}
        _remember_changes(bulk_act, changes)
    return bulk_act


def _remember_changes(bulk_act: BulkAct, changes: Mapping[int, RowChange | None]) -> None:
    """Store with an act what undoing it needs."""
    made = {str(pk): change for pk, change in changes.items() if change is not None}
    if made and ALL_KINDS[bulk_act.name].reversal:
        before = {pk: change.before for pk, change in made.items()}
        after = {pk: change.after for pk, change in made.items()}
        bulk_act.values |= {BEFORE: json.dumps(before), AFTER: json.dumps(after)}
        bulk_act.save(update_fields=["values"])


def find_undoing(bulk_act: BulkAct) -> BulkAct | None:
    """Return the act that undid another one. One query."""
    return BulkAct.objects.filter(nonce=_undoing_nonce(bulk_act)).first()


def can_undo(bulk_act: BulkAct, by: User) -> bool:
    """Say whether a person may undo an act: who did it, where something was done that can be
    undone. One query."""
    return bulk_act.by_id == by.pk and AFTER in bulk_act.values and not find_undoing(bulk_act)


def undo_bulk_act(bulk_act: BulkAct, *, by: User, at: datetime) -> BulkAct:
    """Undo what an act changed, the last row first, each by the action that does the reverse.

    An article that changed since is left as it is, and refused in words. Counts once. Refuses
    Invalid where there is nothing to undo, NotYours for somebody else.
    """
    if bulk_act.by_id != by.pk:
        raise NotYours(_("Only who did it can undo it here. Nothing was changed."))
    if AFTER not in bulk_act.values:
        raise Invalid(_("There is nothing to undo. Nothing was changed."))
    states: dict[str, str] = json.loads(bulk_act.values[AFTER])
    confirmed = ConfirmedRows(
        _undoing_nonce(bulk_act),
        ALL_KINDS[bulk_act.name].reversal,
        {name: value for name, value in bulk_act.values.items() if name != AFTER},
        {int(pk): state for pk, state in reversed(states.items())},
        bulk_act.back,
    )
    return perform_bulk_act(confirmed, by=by, at=at)


def _undoing_nonce(bulk_act: BulkAct) -> str:
    return f"undo-{bulk_act.pk}"


def _create_rows(bulk_act: BulkAct, confirmed: ConfirmedRows) -> None:
    existing = set(Article.objects.filter(pk__in=confirmed.states).values_list("pk", flat=True))
    BulkRow.objects.bulk_create(
        BulkRow(bulk_act=bulk_act, article_id=pk, position=place)
        for place, pk in enumerate(confirmed.states, start=1)
        if pk in existing
    )


def _perform_row(
    row: BulkRow, confirmed: ConfirmedRows, *, by: User, at: datetime
) -> RowChange | None:
    """Do the act to one row and store its outcome, both or neither. Returns what undoing needs
    where something was changed."""
    kind = ALL_KINDS[confirmed.kind]
    try:
        with transaction.atomic():
            if read_state(row.article) != confirmed.states[row.article_id]:
                raise Stale(
                    _("This article changed after the preview was shown. It was left as it is.")
                )
            before = kind.remember(row.article)
            changed = kind.run(row.article, confirmed.values, by=by, at=at)
            row.outcome = RowOutcome.DONE if changed else RowOutcome.UNCHANGED
            row.save(update_fields=["outcome"])
            after = read_state(Article.objects.get(pk=row.article_id))
    except Refused as refused:
        journal.record_denied(refused)
        row.outcome = RowOutcome.REFUSED
        row.reason = str(refused)
        row.save(update_fields=["outcome", "reason"])
        return None
    return RowChange(before, after) if changed else None


def _try_row(
    kind: BulkKind, values: Values, article: Article, *, by: User, at: datetime
) -> RowPreview:
    state = read_state(article)
    tried = Article.objects.select_related("publication").get(pk=article.pk)
    outcome: str = RowOutcome.UNCHANGED
    reason = ""
    try:
        with transaction.atomic():
            if kind.run(tried, values, by=by, at=at):
                outcome = RowOutcome.DONE
                reason = _describe_side_effects(article)
            raise _TakenBack
    except _TakenBack:
        pass
    except Refused as refused:
        outcome = RowOutcome.REFUSED
        reason = str(refused)
    return RowPreview(article, outcome, reason, state)


def _describe_side_effects(before: Article) -> str:
    """Say how the stage would change by the act, inside its transaction."""
    after = Article.objects.get(pk=before.pk)
    if after.stage == before.stage:
        return ""
    return pgettext("bulk act", "It goes from “%(before)s” to “%(after)s”.") % {
        "before": before.get_stage_display(),
        "after": after.get_stage_display(),
    }
