"""What two ways of writing an old address share: a frozen copy of articles/domain/old_addresses.py.

It must not follow later changes.
"""

import hashlib
import re
import unicodedata
from urllib.parse import unquote_to_bytes

from articles.migrations.frozen.folding import bounded_marks

INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|asp|aspx|jsp)$")


def key_of(address: str) -> str:
    """Return the digest of what all ways of writing an address share."""
    path, _mark, query = address.partition("?")
    return _digest(_plain_path(path), _parameters(query))


def _plain_path(path: str) -> str:
    plain = re.sub(r"/{2,}", "/", _text(path))
    return INDEX.sub("/", plain).rstrip("/") or "/"


def _parameters(query: str) -> tuple[tuple[str, str], ...]:
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
    return unicodedata.normalize("NFC", bounded_marks(text)).casefold()


def _digest(path: str, parameters: tuple[tuple[str, str], ...]) -> str:
    """Return the digest of the parts, each with its length, so that no two addresses share one."""
    parts = [path, *(part for pair in parameters for part in pair)]
    whole = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
