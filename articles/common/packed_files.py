"""A description and some files as bytes, for the way from one process to another.

One line of JSON that describes the files and gives their sizes, then the files. Where it gives no
sizes, one file follows, as long as it is. Standard library only.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class PackedFiles(NamedTuple):
    """What `unpack_files` reads: the description, and the files in their order."""

    description: dict[str, Any]
    files: Sequence[bytes]


def pack_files(description: Mapping[str, object], files: Sequence[bytes] = ()) -> bytes:
    """Return a description that JSON can hold and some files as bytes."""
    head = json.dumps({"description": description, "sizes": [len(content) for content in files]})
    return b"".join([head.encode(), b"\n", *files])


def pack_one_file(description: Mapping[str, object]) -> bytes:
    """Return the bytes that stand before one file whose size is not known yet."""
    return json.dumps({"description": description, "sizes": None}).encode() + b"\n"


def unpack_files(answer: bytes) -> PackedFiles:
    """Return what `pack_files` or `pack_one_file` made. Raises ValueError for bytes that it did not
    make: a process that read hostile bytes may say anything.
    """
    line, _end, rest = answer.partition(b"\n")
    head = json.loads(line, parse_constant=_refuse_constant)
    if not isinstance(head, dict) or set(head) != {"description", "sizes"}:
        raise ValueError("no description")
    if not isinstance(head["description"], dict):
        raise ValueError("a description that describes nothing")
    sizes = [len(rest)] if head["sizes"] is None else head["sizes"]
    return PackedFiles(head["description"], _cut(rest, sizes))


def _cut(content: bytes, sizes: Sequence[object]) -> list[bytes]:
    files = []
    start = 0
    for size in sizes:
        if not isinstance(size, int) or size < 0:
            raise ValueError("a size that is no size")
        files.append(content[start : start + size])
        start += size
    if start != len(content):
        raise ValueError("sizes that do not add up")
    return files


def _refuse_constant(name: str) -> object:
    """Refuse NaN and the infinities, which Python's JSON reads and no place on a page can be."""
    raise ValueError(f"{name} is no number")
