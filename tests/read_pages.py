"""Pages of PDFs are drawn small, and those that this run has read already are not read again.

To draw a broadsheet page for zooming takes a processor seconds, so pictures have three million
pixels at most. The same file gives the same answer (articles/epaper/pdf/reader.py): the first test
that has a page read lets the child process do it; the others, of every worker, find its answer in
a folder of the run. A refusal is never kept. The tests of the reading itself
(tests/articles/epaper/pdf) do without this.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from articles.common.child_processes import ProcessLimits, run_child

PIXELS = 3_000_000


class ReadPages:
    """Stands for `run_child` and has the answers of this run in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, module: str, arguments: Sequence[str], limits: ProcessLimits, *, file: IO[bytes]
    ) -> bytes:
        """Return what the child answers, or has answered to the same."""
        job = _draw_small(arguments)
        answer = self.folder / _name_of(module, job, limits, file)
        if not answer.exists():
            _write(answer, run_child(module, job, limits, file=file))
        return answer.read_bytes()


def _draw_small(arguments: Sequence[str]) -> list[str]:
    """Return the same job with fewer pixels."""
    kind, limits, values = arguments
    return [kind, json.dumps(json.loads(limits) | {"pixels": PIXELS}), values]


def _name_of(module: str, arguments: Sequence[str], limits: ProcessLimits, file: IO[bytes]) -> str:
    """Return a name for all that the answer depends on. The file is left where it is."""
    number = file.fileno()
    content = os.pread(number, os.fstat(number).st_size, 0)
    place = os.lseek(number, 0, os.SEEK_CUR)
    job = json.dumps([module, *arguments, repr(limits), place])
    return hashlib.sha256(job.encode() + content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Write a file that other workers see whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).rename(path)
