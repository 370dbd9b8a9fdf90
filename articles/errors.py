"""What may be refused.

A refusal is an expected answer, told to people in their language; surprises crash.
"""

from collections.abc import Sequence

from django.utils.functional import Promise

Words = str | Promise


class Refused(Exception):
    """An act that was not done, and why. Nothing was changed.

    `reasons` holds every reason at once, each a whole translatable sentence that says what to do.
    `code` names the kind of refusal for programs and tests.
    """

    code = "refused"

    def __init__(self, *reasons: Words) -> None:
        self.reasons: Sequence[Words] = reasons
        super().__init__(*reasons)

    def __str__(self) -> str:
        return " ".join(str(reason) for reason in self.reasons)


class NotYours(Refused):
    """The person lacks the right."""

    code = "not_yours"


class WrongState(Refused):
    """The move is not in the table for this state."""

    code = "wrong_state"


class NotReady(Refused):
    """Something that publishing needs is missing; every missing thing is named."""

    code = "not_ready"


class Stale(Refused):
    """Somebody saved a newer text meanwhile; the text that was refused is still with its writer."""

    code = "stale"


class Invalid(Refused):
    """The input contradicts itself or the paper's rules."""

    code = "invalid"


class Locked(Refused):
    """Somebody else is changing the text now; the refusal names who, and since when."""

    code = "locked"


class NotKept(Refused):
    """The place for files takes nothing: it is full, or cannot be written to."""

    code = "not_kept"
