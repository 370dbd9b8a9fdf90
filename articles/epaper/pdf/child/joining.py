"""PDFs joined to one, in the child process. Knows no Django."""

import io
import json
from collections.abc import Sequence
from typing import IO

from pypdf import PdfReader, PdfWriter


def main(arguments: Sequence[str], file: IO[bytes], answer: IO[bytes]) -> None:
    """Join PDFs that follow each other in `file`; the one argument is a JSON list of their sizes.

    The same PDFs give the same bytes.
    """
    writer = PdfWriter()
    for size in json.loads(arguments[0]):
        writer.append(PdfReader(io.BytesIO(file.read(size))), import_outline=False)
    writer.compress_identical_objects()
    writer.metadata = None
    joined = io.BytesIO()  # the writer asks where it is, which a pipe cannot say
    writer.write(joined)
    answer.write(joined.getbuffer())
