"""Reads PDFs of printed pages that come from outside, each in a child process with limits.

Whatever happens to a file in there ends here as UnreadablePdf, a refusal in words: never in another
exception and never in half a result. The exception is a failure of ours (a disk, no process).
"""

import json
import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from articles.common.child_processes import ChildStopped, ProcessLimits, StopReason, run_child
from articles.common.packed_files import PackedFiles, unpack_files
from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText
from articles.epaper.pdf.faults import PdfFault
from articles.epaper.pdf.limits import DEFAULT_LIMITS, PdfLimits
from articles.epaper.pdf.refusals import UnreadablePdf
from articles.epaper.pdf.results import (
    PageImage,
    PageSize,
    PdfFacts,
    ProcessedPage,
    RenderedPage,
)

log = logging.getLogger(__name__)
CHILD = "articles.epaper.pdf.child"
FAULTS = {
    StopReason.TIME: PdfFault.TOO_SLOW,
    StopReason.MEMORY: PdfFault.TOO_MUCH_MEMORY,
    StopReason.ANSWER: PdfFault.TOO_INTRICATE,
    StopReason.CRASH: PdfFault.DAMAGED,
}


def inspect_pdf(path: Path, limits: PdfLimits = DEFAULT_LIMITS) -> PdfFacts:
    """Return what a PDF holds. Refuses UnreadablePdf for every fault of file and page sizes."""
    facts = _ask(path, limits, "inspect", {}).description["facts"]
    sizes = [PageSize(*size) for size in facts.pop("pages")]
    return PdfFacts(pages=sizes, **facts)


def render_pdf_page(path: Path, index: int, limits: PdfLimits = DEFAULT_LIMITS) -> RenderedPage:
    """Return the pictures of a page (from 0). Refuses UnreadablePdf."""
    return _rendered(_ask(path, limits, "page", {"index": index, "images": True, "text": False}))


def read_page_text(path: Path, index: int, limits: PdfLimits = DEFAULT_LIMITS) -> PageText:
    """Return the characters and pictures of a page (from 0) with places. Refuses UnreadablePdf."""
    return _text(_ask(path, limits, "page", {"index": index, "images": False, "text": True}))


def process_pdf(
    path: Path, limits: PdfLimits = DEFAULT_LIMITS, *, done: Collection[int] = ()
) -> Iterator[ProcessedPage]:
    """Yield each page of a PDF as soon as it is read, without the pages that are `done` already.

    A page gives the same result each time, so whoever was killed in between goes on with what is
    missing. Refuses UnreadablePdf before the first page, or in place of the page at fault.
    """
    count = inspect_pdf(path, limits).page_count
    for index in range(count):
        if index not in done:
            answer = _ask(path, limits, "page", {"index": index, "images": True, "text": True})
            yield ProcessedPage(index, count, _rendered(answer), _text(answer))


def clean_pdf(
    path: Path, limits: PdfLimits = DEFAULT_LIMITS, *, pages: Sequence[int] | None = None
) -> bytes:
    """Return a PDF for readers: these pages (from 0; all by default) as they are printed.

    Scripts, attachments, forms, actions, links, notes and who made it are left out. The same file
    gives the same bytes. Refuses UnreadablePdf.
    """
    wanted = None if pages is None else list(pages)
    return _ask(path, limits, "clean", {"pages": wanted}).files[0]


def _ask(path: Path, limits: PdfLimits, kind: str, values: dict[str, object]) -> PackedFiles:
    """Return the answer of a child process. Refuses UnreadablePdf."""
    arguments = [kind, json.dumps(asdict(limits)), json.dumps(values)]
    with path.open("rb") as file:
        try:
            answer = unpack_files(run_child(CHILD, arguments, _process_limits(limits), file=file))
        except ChildStopped as stopped:
            log.info("A PDF stopped the process that read it: %s", stopped)
            raise UnreadablePdf(FAULTS[stopped.reason]) from stopped
    fault = answer.description.get("fault")
    if fault is not None:
        log.info("A PDF was not taken: %s %s", fault, answer.description.get("reason", ""))
        raise UnreadablePdf(PdfFault(fault), answer.description["values"])
    return answer


def _process_limits(limits: PdfLimits) -> ProcessLimits:
    return ProcessLimits(
        memory=limits.memory,
        addresses=limits.addresses,
        cpu_seconds=limits.cpu_seconds,
        wall_seconds=limits.wall_seconds,
        answer_bytes=limits.answer_bytes,
    )


def _rendered(answer: PackedFiles) -> RenderedPage:
    images = [
        PageImage(**described, content=content)
        for described, content in zip(answer.description["images"], answer.files, strict=True)
    ]
    return RenderedPage(images=images[:-1], fallback=images[-1])


def _text(answer: PackedFiles) -> PageText:
    text: dict[str, Any] = answer.description["text"]
    return PageText(
        width=text["width"],
        height=text["height"],
        characters=[Character(*character) for character in text["characters"]],
        pictures=[Rectangle(*picture) for picture in text["pictures"]],
    )
