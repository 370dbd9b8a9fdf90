"""What the child process does with a PDF: one job, one answer. Knows no Django.

An answer is a description with files (articles/common/packed_files.py): what was asked for, or the
name of a fault.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import IO, Any, cast

from articles.common.packed_files import pack_files, pack_one_file
from articles.epaper.page_text import PageText
from articles.epaper.pdf.child.characters import read_characters
from articles.epaper.pdf.child.cleaning import clean_document
from articles.epaper.pdf.child.counted_output import CountedOutput
from articles.epaper.pdf.child.documents import open_page, open_pdf
from articles.epaper.pdf.child.inspecting import count_characters, inspect_document
from articles.epaper.pdf.child.rendering import draw_page
from articles.epaper.pdf.faults import FaultFound, PdfFault
from articles.epaper.pdf.limits import PdfLimits
from articles.epaper.pdf.results import PageImage

REASON_MAX = 500  # characters of what a library said, for the log
Values = Mapping[str, Any]  # what a job needs besides the limits
Job = Callable[[IO[bytes], PdfLimits, Values, CountedOutput], None]


def main(arguments: Sequence[str], file: IO[bytes], answer: IO[bytes]) -> None:
    """Do the job that `arguments` name: its kind, the limits and the values, the last two JSON.

    Raises MemoryError, and any error after the answer was begun: it is thrown away then.
    """
    kind, limits_json, values_json = arguments
    output = CountedOutput(answer)
    try:
        JOBS[kind](file, PdfLimits(**json.loads(limits_json)), json.loads(values_json), output)
    except MemoryError:
        raise
    except Exception as error:  # decoders raise whatever they like; each failure is a damaged file
        if output.tell():
            raise
        answer.write(pack_files(_describe_failure(error)))


def _describe_failure(error: Exception) -> dict[str, object]:
    if isinstance(error, FaultFound):
        return {"fault": error.fault.value, "values": error.values}
    reason = f"{type(error).__name__}: {error}"[:REASON_MAX]
    return {"fault": PdfFault.DAMAGED.value, "values": {}, "reason": reason}


def _inspect(file: IO[bytes], limits: PdfLimits, values: Values, answer: CountedOutput) -> None:
    answer.write(pack_files({"facts": asdict(inspect_document(file, limits))}))


def _read_page(file: IO[bytes], limits: PdfLimits, values: Values, answer: CountedOutput) -> None:
    """Read what is asked of a page: its pictures, its text, or both."""
    opened = open_page(open_pdf(file, limits), values["index"])
    description: dict[str, object] = {}
    files: list[bytes] = []
    # The text is read for the pictures too: it finds what PDFium would leave out without a word.
    text = read_characters(opened, limits)
    if values["text"]:
        description["text"] = _describe_text(text)
    if values["images"]:
        rendered = draw_page(opened, limits)
        images = [*rendered.images, rendered.fallback]
        description["images"] = [_describe_image(image) for image in images]
        files = [image.content for image in images]
    answer.write(pack_files(description, files))


def _describe_text(text: PageText) -> dict[str, object]:
    return {
        "width": text.width,
        "height": text.height,
        "characters": text.characters,
        "pictures": text.pictures,
    }


def _describe_image(image: PageImage) -> dict[str, object]:
    return {"width": image.width, "height": image.height, "format": image.format}


def _clean(file: IO[bytes], limits: PdfLimits, values: Values, answer: CountedOutput) -> None:
    """Write the clean PDF, and before it what must be true of it too."""
    pdf = open_pdf(file, limits)
    wanted = range(pdf.page_count) if values["pages"] is None else values["pages"]
    pages = [open_page(pdf, index) for index in wanted]
    promise = {
        "pages": [opened.size for opened in pages],
        "characters": sum(count_characters(opened) for opened in pages),
    }
    cleaned = clean_document(pdf, pages)
    answer.write(pack_one_file(promise))
    cleaned.write(cast(IO[bytes], CountedOutput(answer)))


JOBS: Mapping[str, Job] = {"inspect": _inspect, "page": _read_page, "clean": _clean}
