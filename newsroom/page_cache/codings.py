"""Which compression a browser gets (RFC 9110, section 12.5.3)."""

import re
from functools import lru_cache

IDENTITY = "identity"
GZIP = "gzip"
BROTLI = "br"
BEST_FIRST = (BROTLI, GZIP)  # of two that a browser likes alike
ANY = "*"
SYNONYMS = {"x-gzip": GZIP}
WEIGHT = re.compile(r"[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
LONGEST = 1_000  # characters of a header that is read


@lru_cache(maxsize=256)  # browsers send few different ones
def choose_coding(accepted: str, available: tuple[str, ...]) -> str:
    """Return the coding that a browser likes best of those available.

    The page as it is (`identity`) goes to whoever names nothing that we have: a browser that
    refuses even that gets a page that it can read rather than an error.
    """
    weights = read_weights(accepted)
    best = IDENTITY
    best_weight = weights.get(IDENTITY, 0.0)
    for coding in BEST_FIRST:
        weight = weights.get(coding, weights.get(ANY, 0.0))
        if coding in available and weight > best_weight:
            best = coding
            best_weight = weight
    return best


def read_weights(accepted: str) -> dict[str, float]:
    """Return the codings that an Accept-Encoding names, each with its weight from 0 to 1.

    A weight that cannot be read counts as a refusal. Of a coding named twice the lesser counts.
    """
    weights: dict[str, float] = {}
    for item in accepted[:LONGEST].split(","):
        name, semicolon, parameter = item.partition(";")
        coding = name.strip().lower()
        coding = SYNONYMS.get(coding, coding)
        weight = _read_weight(parameter.strip()) if semicolon else 1.0
        weights[coding] = min(weight, weights.get(coding, 1.0))
    return weights


def _read_weight(parameter: str) -> float:
    written = WEIGHT.fullmatch(parameter)
    return float(written[1]) if written is not None else 0.0
