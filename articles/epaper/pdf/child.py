"""What the child process does with a PDF: one job, one answer. Knows no Django.

An answer is a description with files (articles/common/packed_files.py): what was asked for, or the
name of a fault.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import IO, Any

from articles.common.packed_files import pack_files
from articles.epaper.page_text import PageText
from articles.epaper.pdf.characters import read_characters
from articles.epaper.pdf.cleaning import clean_document
from articles.epaper.pdf.documents import open_document, open_page
from articles.epaper.pdf.faults import FaultFound, PdfFault
from articles.epaper.pdf.inspecting import inspect_document
from articles.epaper.pdf.limits import PdfLimits
from articles.epaper.pdf.rendering import render_page
from articles.epaper.pdf.results import PageImage, RenderedPage

Values = Mapping[str, Any]  # what a job needs besides the limits


def main(arguments: Sequence[str], file: IO[bytes], answer: IO[bytes]) -> None:
    """Do the job that `arguments` name: its kind, the limits and the values, the last two JSON."""
    kind, limits_json, values_json = arguments
    limits = PdfLimits(**json.loads(limits_json))
    try:
        packed = JOBS[kind](file, limits, json.loads(values_json))
    except FaultFound as found:
        packed = pack_files({"fault": found.fault.value, "values": found.values})
    except MemoryError:
        raise
    except Exception as error:  # decoders raise whatever they like; each failure is a damaged file
        packed = _pack_failure(error)
    answer.write(packed)


def _pack_failure(error: Exception) -> bytes:
    reason = f"{type(error).__name__}: {error}"[:500]
    return pack_files({"fault": PdfFault.DAMAGED.value, "values": {}, "reason": reason})


def _inspect(file: IO[bytes], limits: PdfLimits, values: Values) -> bytes:
    return pack_files({"facts": asdict(inspect_document(file, limits))})


def _read_page(file: IO[bytes], limits: PdfLimits, values: Values) -> bytes:
    """Read what is asked of a page: its pictures, its text, or both."""
    index = int(str(values["index"]))
    description: dict[str, object] = {}
    files: list[bytes] = []
    with (
        open_document(file, limits) as document,
        open_page(file, document, index, limits) as opened,
    ):
        if values["text"]:
            description["text"] = _describe_text(read_characters(opened, limits))
        if values["images"]:
            rendered = render_page(opened.page, limits)
            description["images"] = _describe_images(rendered)
            files = [image.content for image in (*rendered.images, rendered.fallback)]
    return pack_files(description, files)


def _describe_text(text: PageText) -> dict[str, object]:
    return {
        "width": text.width,
        "height": text.height,
        "characters": [list(character) for character in text.characters],
        "pictures": [list(picture) for picture in text.pictures],
    }


def _describe_images(rendered: RenderedPage) -> list[dict[str, object]]:
    return [_describe_image(image) for image in (*rendered.images, rendered.fallback)]


def _describe_image(image: PageImage) -> dict[str, object]:
    return {"width": image.width, "height": image.height, "format": image.format}


def _clean(file: IO[bytes], limits: PdfLimits, values: Values) -> bytes:
    return pack_files({"clean": True}, [clean_document(file, limits, values["pages"])])


JOBS: Mapping[str, Callable[[IO[bytes], PdfLimits, Values], bytes]] = {
    "inspect": _inspect,
    "page": _read_page,
    "clean": _clean,
}
