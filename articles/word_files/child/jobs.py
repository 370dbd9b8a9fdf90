"""What the child process does with a Word file. Knows no Django.

The answer is a description with files (articles/common/packed_files.py): the HTML, what of the
document is left out, and its pictures; or the name of a fault.
"""

from collections.abc import Sequence
from typing import IO

from articles.common.packed_files import pack_files
from articles.word_files.child.converting import convert_document
from articles.word_files.child.packages import inspect_package
from articles.word_files.faults import Omission, WordFault, WordFaultFound

REASON_MAX = 500  # characters of what a library said, for the log


def main(arguments: Sequence[str], file: IO[bytes], answer: IO[bytes]) -> None:
    """Convert the Word file. Raises MemoryError."""
    try:
        packed = _convert(file)
    except MemoryError:
        raise
    except Exception as error:  # readers raise whatever they like; each failure is a damaged file
        packed = pack_files(_describe_failure(error))
    answer.write(packed)


def _convert(file: IO[bytes]) -> bytes:
    omissions = inspect_package(file)
    converted = convert_document(file)
    if converted.linked_pictures:
        omissions[Omission.LINKED_PICTURES] = converted.linked_pictures
    counts = {omission.value: count for omission, count in omissions.items()}
    return pack_files({"html": converted.html, "omissions": counts}, converted.pictures)


def _describe_failure(error: Exception) -> dict[str, object]:
    if isinstance(error, WordFaultFound):
        return {"fault": error.fault.value, "values": error.values}
    reason = f"{type(error).__name__}: {error}"[:REASON_MAX]
    return {"fault": WordFault.DAMAGED.value, "values": {}, "reason": reason}
