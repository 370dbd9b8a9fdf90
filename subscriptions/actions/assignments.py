"""Who works on a row of a queue: taken, given to a colleague, and released again."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from articles.audit import perform
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of, holds_right
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.models import WorkAssignment
from subscriptions.selectors.queues import QUEUES, Queue, find_queue_colleagues

AT_ONCE = 100  # rows


def assign_work(
    queue: Queue, rows: Collection[int], owner: User, *, by: Actor, at: datetime
) -> int:
    """Let somebody work on rows of a queue; return how many are new. All or none.

    What is the owner's already stays his. Refuses NotYours without the right to see the queue;
    WrongState for rows that do not wait any more, and for rows of others without the right to give
    them away; Invalid for an owner who may not see the queue.
    """
    with perform("work.assigned", by=by, at=at) as act:
        _require_rows(queue, rows, by)
        if not find_queue_colleagues(queue).filter(pk=owner.pk).exists():
            raise Invalid(
                _("%(name)s may not work on this queue. Choose somebody else.") % {"name": owner}
            )
        waiting = set(queue.waiting(at).filter(pk__in=rows).values_list("pk", flat=True))
        if waiting != set(rows):
            raise WrongState(
                _("Some of these rows do not wait any more. Nothing was changed. Look again.")
            )
        taken = _lock_assignments(queue, rows)
        _require_free(taken, owner, by)
        changed = [row for row in rows if row not in taken or taken[row].owner_id != owner.pk]
        _store_owner(queue, changed, owner, by, at)
        # Somebody else may have taken a free row in the same moment.
        _require_free(_lock_assignments(queue, rows), owner, None)
        if changed:  # what was sent twice is done once
            act.record(
                subject=str(queue.name.label), queue=queue.name, rows=changed, owner=owner.pk
            )
    return len(changed)


def release_work(queue: Queue, rows: Collection[int], *, by: Actor, at: datetime) -> int:
    """Let nobody work on rows of a queue; return how many were somebody's. All or none.

    Refuses NotYours without the right to see the queue; WrongState for rows of others without the
    right to give them away.
    """
    with perform("work.released", by=by, at=at) as act:
        _require_rows(queue, rows, by)
        taken = _lock_assignments(queue, rows)
        _require_free(taken, None, by)
        WorkAssignment.objects.filter(pk__in=[one.pk for one in taken.values()]).delete()
        if taken:
            act.record(subject=str(queue.name.label), queue=queue.name, rows=sorted(taken))
    return len(taken)


def drop_finished_assignments(at: datetime) -> int:
    """Drop the assignments of rows that have left their queues; return how many."""
    dropped = 0
    for queue in QUEUES.values():
        assigned = WorkAssignment.objects.filter(queue=queue.name)
        rows = list(assigned.values_list("row", flat=True))
        waiting = queue.waiting(at).filter(pk__in=rows).values_list("pk", flat=True)
        finished = set(rows) - set(waiting)
        if finished:
            dropped += assigned.filter(row__in=finished, assigned_at__lt=at).delete()[0]
    return dropped


def _require_rows(queue: Queue, rows: Collection[int], by: Actor) -> None:
    rights.require(holds_right(by, queue.permission))
    if not rows or len(rows) > AT_ONCE:
        raise Invalid(
            _("Choose at least one row and at most %(most)d. Nothing was changed.")
            % {"most": AT_ONCE}
        )


def _store_owner(queue: Queue, rows: Collection[int], owner: User, by: Actor, at: datetime) -> None:
    """Store who works on rows, instead of whoever did. A row that somebody else has taken in the
    same moment stays that person's."""
    WorkAssignment.objects.filter(queue=queue.name, row__in=rows).delete()
    WorkAssignment.objects.bulk_create(
        [
            WorkAssignment(
                queue=queue.name,
                row=row,
                owner=owner,
                assigned_at=at,
                assigned_by=account_of(by),
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )


def _lock_assignments(queue: Queue, rows: Collection[int]) -> Mapping[int, WorkAssignment]:
    locked = WorkAssignment.objects.select_for_update(of=("self",)).select_related("owner")
    return {one.row: one for one in locked.filter(queue=queue.name, row__in=rows)}


def _require_free(
    taken: Mapping[int, WorkAssignment], owner: User | None, by: Actor | None
) -> None:
    """Refuse WrongState where rows are of others than their new owner and whoever acts."""
    if by is not None and rights.may(by, "reassign_work"):
        return
    mine = {one.pk for one in (owner, by) if one is not None and one.pk is not None}
    others = sorted({str(one.owner) for one in taken.values() if one.owner_id not in mine})
    if others:
        raise WrongState(
            _("%(names)s works on this already. Nothing was changed.")
            % {"names": "、".join(others)}
        )
