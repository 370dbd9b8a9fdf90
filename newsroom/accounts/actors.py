"""Who acts: a person with an account, a named job of the machine, or a visitor without an account.

Every act takes an `Actor` as `by`. None is no actor: a missing account must never hold a right.
"""

from dataclasses import dataclass
from typing import TypeAlias

from django.http import HttpRequest

from newsroom.accounts.models import User


@dataclass(frozen=True)
class SystemActor:
    """A command or a job that runs on the machine itself. It holds every right; the journal names
    it."""

    name: str  # of the command, such as keep_counter
    pk = None


@dataclass(frozen=True)
class Visitor:
    """A visitor who is not signed in. Visitors hold no right."""

    pk = None


Actor: TypeAlias = User | SystemActor | Visitor

VISITOR = Visitor()


def actor_of(request: HttpRequest) -> Actor:
    """Return who sends a request: the account that is signed in, or a visitor."""
    return request.user if isinstance(request.user, User) else VISITOR


def account_of(actor: Actor) -> User | None:
    """Return the account of a person, to be stored beside a row. Jobs and visitors have none.

    Raises TypeError for what is no actor.
    """
    if isinstance(actor, User):
        return actor
    if isinstance(actor, SystemActor | Visitor):
        return None
    raise TypeError(f"{actor!r} is no actor")


def holds_right(actor: Actor, permission: str) -> bool:
    """Say whether an actor holds a permission, given as `app.codename`.

    Raises TypeError for what is no actor.
    """
    if isinstance(actor, User):
        return actor.is_active and actor.has_perm(permission)
    if isinstance(actor, SystemActor):
        return True
    if isinstance(actor, Visitor):
        return False
    raise TypeError(f"{actor!r} is no actor")
