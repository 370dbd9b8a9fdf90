"""Changes that can be undone, of the plan of an issue and of a front: their versions, and who came
too late. Each function expects the lock of what is changed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from articles.errors import Stale, Words, WrongState
from articles.models.undoable_changes import UndoableChange

Change = TypeVar("Change", bound=UndoableChange)


def last_version(changes: QuerySet[Any]) -> int:
    """Return the number of the last change, 0 where there is none. One query."""
    return changes.aggregate(last=Max("number"))["last"] or 0


def require_current_parts(
    later: Iterable[Change],
    parts: Iterable[int],
    *,
    concerns: Callable[[Change], bool],
    describe: Callable[[Change], str],
    refusal: Words,
) -> None:
    """Refuse Stale where a later change touched one of these parts, or concerns the article.

    The refusal says in words what changed. A change elsewhere is no obstacle.
    """
    touched = set(parts)
    obstacles = [change for change in later if change.part_ids & touched or concerns(change)]
    if obstacles:
        raise Stale(refusal, *(describe(change) for change in obstacles))


def require_not_undone(change: UndoableChange) -> None:
    """Refuse WrongState for a change that is undone already."""
    if change.undone_at is not None:
        raise WrongState(_("This change is undone already. Nothing was done twice."))


def require_state_after(change: UndoableChange, state: Mapping[str, Any], refusal: Words) -> None:
    """Refuse Stale where the parts are no longer as the change left them."""
    if state != change.after:
        raise Stale(refusal)
