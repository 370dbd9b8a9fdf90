"""The one guard around bytes from outside: what their reader, decoder or encoder raises becomes a
refusal.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from articles.common.outages import outage_of
from articles.errors import Refused, Words

log = logging.getLogger(__name__)


@contextmanager
def guard_foreign_bytes(refusal: type[Refused], words: Words) -> Iterator[None]:
    """Run a reader, decoder or encoder of bytes that nobody here has made.

    Refuses `refusal` with `words`.

    Libraries for foreign formats raise whatever their authors met (KeyError, struct.error,
    RecursionError, a bare Exception), so that no list of classes is ever complete. A refusal that
    was put in words inside stays as it is. The surprise itself is logged with its traceback: a
    mistake of ours is found there. `words` may hold `%(reason)s`. A disk that is full says nothing
    of the bytes: that stays what it is.
    """
    try:
        yield
    except Refused:
        raise
    except Exception as error:  # decoders raise whatever they like; each failure becomes a refusal
        if outage_of(error) is not None:
            raise
        log.info("Bytes from outside could not be handled.", exc_info=error)
        raise refusal(str(words) % {"reason": _reason(error)} if _asks(words) else words) from error


def _asks(words: Words) -> bool:
    return "%(reason)s" in str(words)


def _reason(error: Exception) -> str:
    """Return what the library said, short and on one line; its kind where it said nothing."""
    message = " ".join(str(error).split())
    return (message or type(error).__name__)[:200]
