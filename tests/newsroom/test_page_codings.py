"""A browser gets the compression that it likes best, and none that it refuses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.page_cache.codings import choose_coding, read_weights

CODINGS = st.sampled_from(["br", "gzip", "GZIP", "x-gzip", "identity", "deflate", "*", "", "brr"])
WEIGHTS = st.sampled_from(["", ";q=0", "; q=0.000", ";q=0.5", ";Q=1", ";q=2", ";q=", ";q=0.0001"])
ACCEPTED = st.lists(st.builds("".join, st.tuples(CODINGS, WEIGHTS)), max_size=5).map(", ".join)


@given(accepted=ACCEPTED | st.text(st.characters(max_codepoint=255), max_size=60))
def test_a_browser_never_gets_a_compression_that_it_refuses(accepted: str) -> None:
    """What is sent was named, or any was; it was not refused; and nothing is liked better."""
    available = ("identity", "gzip", "br")
    chosen = choose_coding(accepted, available)
    named = {
        part.partition(";")[0].strip().lower().replace("x-gzip", "gzip"): part
        for part in reversed(accepted.split(","))
    }
    assert chosen in available
    if chosen != "identity":
        assert chosen in named or "*" in named
        assert not re.search(r";\s*q=(0|0\.0*)\s*$", named.get(chosen, named.get("*", "")), re.I)
    weights = read_weights(accepted)
    others = [weights.get(coding, weights.get("*", 0.0)) for coding in ("gzip", "br")]
    assert weights.get(chosen, weights.get("*", 0.0)) >= max(others) or chosen == "identity"
    assert choose_coding(accepted, ("identity",)) == "identity"


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, br", "br"),
        ("br;q=0, *", "gzip"),
        ("br;q=0.8, gzip;q=0.9", "gzip"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0, gzip;q=0.001", "gzip"),
        ("gzip;q=0.0", "identity"),
        ("gzip;q=1.5", "identity"),
        ("x-gzip", "gzip"),
        ("*;q=0", "identity"),
        ("gzipped", "identity"),
        ("br;q=0, br", "identity"),
    ],
)
def test_weights_of_compressions_are_read_as_the_standard_says(accepted: str, chosen: str) -> None:
    assert choose_coding(accepted, ("identity", "gzip", "br")) == chosen
