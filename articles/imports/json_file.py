"""The items of a JSON file, in constant memory: one item, a list, a list under a name, or one item
a line.
"""

import codecs
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO, Any, NoReturn

import ijson
from django.utils.translation import gettext as _

from articles.common.foreign_data import guard_foreign_bytes
from articles.imports.items import BadRow, UnreadableArchive
from articles.imports.json_text import CleanJson

PEEK = 64 * 1024
# A text that goes over the end of a buffer is looked at once more for each buffer that it fills.
BUFFER = 4 * 1024 * 1024
DEPTH_MAX = 100
LINE_MAX = 32 * 1024 * 1024
LISTS = ("items", "newsitems")  # how feeds wrap many items
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\0\0\xfe\xff")


def read_values(file: IO[bytes]) -> Iterator[Any]:
    """Yield the values of a file from its start; a line that is no JSON is yielded as a BadRow.

    Refuses Unreadable where the JSON breaks off.
    """
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    if start.startswith(WIDE) or b"\0" in start:
        raise UnreadableArchive(_("JSON is written in UTF-8; this file is not. Save it as UTF-8."))
    yield from _lines(file) if _one_item_a_line(file) else _stream(file)


def _one_item_a_line(file: IO[bytes]) -> bool:
    first = file.readline(LINE_MAX)
    second = file.readline(PEEK)
    file.seek(0)
    try:
        return bool(second.strip()) and isinstance(_loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _lines(file: IO[bytes]) -> Iterator[Any]:
    while line := file.readline(LINE_MAX):
        if not line.strip():
            continue
        try:
            with guard_foreign_bytes(BadRow, _("The line is no JSON: %(reason)s")):
                value = _loads(line)
        except BadRow as fault:
            value = fault
        yield value


def _loads(line: bytes) -> Any:
    return json.loads(line.removeprefix(codecs.BOM_UTF8), parse_constant=_no_number)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _stream(file: IO[bytes]) -> Iterator[Any]:
    prefix = _prefix(file)
    text = CleanJson(file)
    try:
        with guard_foreign_bytes(
            UnreadableArchive, _("The JSON breaks off or is wrong from here on: %(reason)s")
        ):
            yield from ijson.items(_events(text), prefix)
    finally:
        text.close()


def _events(file: CleanJson | IO[bytes]) -> Iterator[Any]:
    """Return the events of a file.

    The parser keeps the whole path of each level, so that depth costs its square.
    """
    events: Iterator[Any] = ijson.parse(
        _shallow(ijson.basic_parse(file, use_float=True, multiple_values=True, buf_size=BUFFER))
    )
    return events


def _shallow(events: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield the events. Refuses Unreadable for what lies deeper than any news item."""
    depth = 0
    for event, value in events:
        if event in {"start_map", "start_array"}:
            depth += 1
            if depth > DEPTH_MAX:
                raise UnreadableArchive(
                    _("The JSON is nested deeper than %(depth)d levels; no news item is.")
                    % {"depth": DEPTH_MAX}
                )
        elif event in {"end_map", "end_array"}:
            depth -= 1
        yield event, value


def _prefix(file: IO[bytes]) -> str:
    """Return where the items are: the whole file, a list, or a list under a name.

    Leaves the file at its start.
    """
    start = file.read(PEEK)
    file.seek(0)
    if start.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"["):
        return "item"
    with suppress(ijson.JSONError):  # the end of what was read; the file itself may be sound
        for prefix, event, _value in _events(io.BytesIO(start.removeprefix(codecs.BOM_UTF8))):
            if event == "start_array" and prefix.lower() in LISTS:
                return f"{prefix}.item"
    return ""
