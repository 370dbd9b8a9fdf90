"""Addresses of an earlier site, and what two ways of writing one have in common. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from itertools import combinations
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from articles.characters.scripts import limit_marks

PARAMETERS_MAX = (
    8  # of whose combinations each is tried; of more, one, two, and all but one or none
)
INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|asp|aspx|jsp)$")
PARAMETERS_KEPT = 24
Parameters = tuple[tuple[str, str], ...]


def extract_path(address: str) -> str:
    """Return path and query of an address, whatever host and scheme are before them; nothing for
    none.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.scheme not in {"", "http", "https"}:
        return ""
    path = parts.path or ("/" if parts.netloc else "")
    if not path.startswith("/"):
        return ""
    return f"{path}?{parts.query}" if parts.query else path


def readable_path(path: str) -> str:
    """Return a path as people read it, where its percent signs hide UTF-8; any other as it
    is.
    """
    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError:
        return path


def key_of(address: str) -> str:
    """Return what all ways of writing an address share: percent signs, case, the last slash, the
    order of its query.

    It is a digest, so that every address fits.
    """
    path, _mark, query = address.partition("?")
    return _digest(_plain_path(path), _parameters(query))


def candidate_keys(path: str, query: str) -> list[str]:
    """Return the keys under which what was asked for may be known, the closest first.

    A person who shares a link adds parameters (from=timeline, utm_source): an address is met when
    all of its own are there.
    """
    plain = _plain_path(path)
    choices = _choices(_parameters(query))
    # The front page is an old address only by its query: /?p=401.
    return [_digest(plain, chosen) for chosen in choices if chosen or path != "/"]


def _choices(parameters: Parameters) -> list[Parameters]:
    sizes: Sequence[int] = range(len(parameters), -1, -1)
    if len(parameters) > PARAMETERS_MAX:
        parameters = parameters[:PARAMETERS_KEPT]
        sizes = sorted({len(parameters), len(parameters) - 1, 2, 1, 0}, reverse=True)
    return [chosen for size in sizes for chosen in combinations(parameters, size)]


def _plain_path(path: str) -> str:
    plain = re.sub(r"/{2,}", "/", _text(path))
    return INDEX.sub("/", plain).rstrip("/") or "/"


def _parameters(query: str) -> Parameters:
    pairs = (pair.partition("=") for pair in re.split("[&;]", query) if pair)
    return tuple(
        sorted((_text(name), _text(value.replace("+", " "))) for name, _is, value in pairs)
    )


def _text(written: str) -> str:
    """Return percent-encoded text as it reads; old Chinese sites encoded GBK, all others UTF-8."""
    raw = unquote_to_bytes(written)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    return unicodedata.normalize("NFC", limit_marks(text)).casefold()


def _digest(path: str, parameters: Parameters) -> str:
    """Return the digest of the parts, each with its length, so that no two addresses share one."""
    parts = [path, *(part for pair in parameters for part in pair)]
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
