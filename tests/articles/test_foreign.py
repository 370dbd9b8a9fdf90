"""Whatever a library raises over foreign bytes, people read a sentence; what was refused in words
stays as it is."""

import logging

import pytest

from articles.common.foreign_data import guard_foreign_bytes
from articles.errors import Invalid, NotReady


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), MemoryError(), OSError("eof")])
def test_a_surprise_becomes_a_refusal_and_is_logged(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    damaged = guard_foreign_bytes(Invalid, "The table is damaged: %(reason)s")
    with pytest.raises(Invalid, match="The table is damaged: .+"), damaged:
        raise error
    assert caplog.records[0].exc_info


def test_a_refusal_stays_what_it_is() -> None:
    with pytest.raises(NotReady, match="headline"), guard_foreign_bytes(Invalid, "damaged"):
        raise NotReady("The headline is missing.")


def test_whoever_stops_the_program_stops_it() -> None:
    with pytest.raises(KeyboardInterrupt), guard_foreign_bytes(Invalid, "damaged"):
        raise KeyboardInterrupt
