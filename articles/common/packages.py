"""What a packed file unpacks to, before anything of it is read: bytes, parts, and the tags of its
XML. Pure.
"""

import zipfile
from dataclasses import dataclass
from typing import IO

SHEETS = "xl/worksheets/"
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class PackageWeight:
    """How much a workbook holds.

    Sheets are read row by row; `elsewhere` is what is read whole: shared texts, styles.

    `tags` are what a parser's time goes with: two to four microseconds each.
    """

    parts: int = 0
    unpacked: int = 0
    unpacked_elsewhere: int = 0
    tags: int = 0
    tags_elsewhere: int = 0

    def exceeds(self, most: "PackageWeight") -> bool:
        """Say whether anything of it is more than the same of `most`."""
        return (
            self.parts > most.parts
            or self.unpacked > most.unpacked
            or self.unpacked_elsewhere > most.unpacked_elsewhere
            or self.tags > most.tags
            or self.tags_elsewhere > most.tags_elsewhere
        )


def weigh_package(file: IO[bytes], most: PackageWeight) -> PackageWeight:
    """Return what a package holds. Nothing is unpacked where the package itself says too much.

    Each part is unpacked once, a megabyte at a time. Leaves the file at its start.
    """
    file.seek(0)
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        elsewhere = [part for part in parts if not part.filename.startswith(SHEETS)]
        declared = PackageWeight(
            len(parts),
            sum(part.file_size for part in parts),
            sum(part.file_size for part in elsewhere),
        )
        if declared.exceeds(most):
            return declared
        tags_elsewhere = sum(_tags(packed, part) for part in elsewhere)
        sheets = [part for part in parts if part.filename.startswith(SHEETS)]
        tags = tags_elsewhere + sum(_tags(packed, part) for part in sheets)
    file.seek(0)
    return PackageWeight(
        declared.parts, declared.unpacked, declared.unpacked_elsewhere, tags, tags_elsewhere
    )


def _tags(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    count = 0
    with packed.open(part) as content:
        while piece := content.read(CHUNK):
            count += piece.count(b"<")
    return count
