"""Reads PDFs of printed pages that come from outside, each in a child process with limits.

Whatever happens to a file in there ends here as UnreadablePdf, a refusal in words: never in another
exception and never in half a result. The exception is a failure of ours (a disk, no process).
"""

import json
import logging
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, TypeVar

from articles.common.child_processes import ChildStopped, ProcessLimits, StopReason, run_child
from articles.common.foreign_data import guard_foreign_bytes
from articles.common.packed_files import PackedFiles, unpack_files
from articles.epaper.page_text import PageText
from articles.epaper.pdf import answers
from articles.epaper.pdf.faults import PdfFault
from articles.epaper.pdf.limits import DEFAULT_LIMITS, MEGABYTE, PdfLimits
from articles.epaper.pdf.refusals import WORDS, UnreadablePdf, refusal_of
from articles.epaper.pdf.results import PdfFacts, ProcessedPage, RenderedPage

log = logging.getLogger(__name__)
CHILD = "articles.epaper.pdf.child.jobs"
FAULTS = {
    StopReason.TIME: PdfFault.TOO_SLOW,
    StopReason.MEMORY: PdfFault.TOO_MUCH_MEMORY,
    StopReason.ANSWER: PdfFault.TOO_INTRICATE,
    StopReason.CRASH: PdfFault.DAMAGED,
}
SAME_SIZE = 0.1  # mm
Result = TypeVar("Result")


def inspect_pdf(path: Path, limits: PdfLimits = DEFAULT_LIMITS) -> PdfFacts:
    """Return what a PDF holds. Refuses UnreadablePdf for every fault of file and page sizes."""
    with path.open("rb") as file:
        return _inspect(file, limits)


def render_pdf_page(path: Path, index: int, limits: PdfLimits = DEFAULT_LIMITS) -> RenderedPage:
    """Return the pictures of a page (from 0). Refuses UnreadablePdf."""
    values = {"index": index, "images": True, "text": False}
    with path.open("rb") as file:
        return _ask(file, limits, "page", values, answers.read_images)


def read_page_text(path: Path, index: int, limits: PdfLimits = DEFAULT_LIMITS) -> PageText:
    """Return the characters and pictures of a page (from 0) with places. Refuses UnreadablePdf."""
    values = {"index": index, "images": False, "text": True}
    with path.open("rb") as file:
        return _ask(file, limits, "page", values, answers.read_text)


def process_pdf(
    path: Path, limits: PdfLimits = DEFAULT_LIMITS, *, done: Collection[int] = ()
) -> Iterator[ProcessedPage]:
    """Yield each page of a PDF as soon as it is read, without the pages that are `done` already.

    A page gives the same result each time, so whoever was killed in between goes on with what is
    missing. Refuses UnreadablePdf before the first page, or in place of the page at fault.
    """
    count = inspect_pdf(path, limits).page_count
    for index in range(count):
        if index in done:
            continue
        values = {"index": index, "images": True, "text": True}
        with path.open("rb") as file:
            page = _ask(file, limits, "page", values, answers.read_pictures_and_text)
        yield ProcessedPage(index, count, page.rendered, page.text)


def clean_pdf(
    path: Path, limits: PdfLimits = DEFAULT_LIMITS, *, pages: Sequence[int] | None = None
) -> bytes:
    """Return a PDF for readers: these pages (from 0; all by default) as they are printed.

    Scripts, attachments, forms, actions, links, notes and who made it are left out; a second child
    process looks whether they are. The same file gives the same bytes. Refuses UnreadablePdf.
    """
    values = {"pages": None if pages is None else list(pages)}
    room = replace(limits, answer_bytes=limits.file_bytes + MEGABYTE)
    with path.open("rb") as file:
        cleaned = _ask(file, room, "clean", values, answers.read_cleaned)
    with tempfile.TemporaryFile() as copy:
        copy.write(cleaned.content)
        copy.seek(0)
        _require_same_pages(_inspect(copy, limits), cleaned)
    return cleaned.content


def _require_same_pages(facts: PdfFacts, cleaned: answers.CleanedPdf) -> None:
    """Refuse UnreadablePdf where a clean copy shows something else, or is not clean."""
    differences = [
        abs(side - promised)
        for size, promised_size in zip(facts.pages, cleaned.pages, strict=False)
        for side, promised in zip(size, promised_size, strict=True)
    ]
    is_same = (
        facts.page_count == len(cleaned.pages)
        and facts.characters == cleaned.characters
        and max(differences, default=0.0) <= SAME_SIZE
    )
    if not is_same or not facts.is_harmless:
        log.warning("A PDF could not be cleaned: %s", facts)
        raise refusal_of(PdfFault.DAMAGED)


def _inspect(file: IO[bytes], limits: PdfLimits) -> PdfFacts:
    return _ask(file, limits, "inspect", {}, answers.read_facts)


def _ask(
    file: IO[bytes],
    limits: PdfLimits,
    kind: str,
    values: Mapping[str, object],
    read_answer: Callable[[PackedFiles], Result],
) -> Result:
    """Return the answer of a child process. Refuses UnreadablePdf."""
    arguments = [kind, json.dumps(asdict(limits)), json.dumps(values)]
    try:
        answer = run_child(CHILD, arguments, _process_limits(limits), file=file)
    except ChildStopped as stopped:
        log.info("A PDF stopped the process that read it: %s", stopped)
        raise refusal_of(FAULTS[stopped.reason]) from stopped
    with guard_foreign_bytes(UnreadablePdf, WORDS[PdfFault.DAMAGED]):
        packed = unpack_files(answer)
        _refuse_fault(packed)
        return read_answer(packed)


def _refuse_fault(packed: PackedFiles) -> None:
    """Refuse UnreadablePdf for the fault that a child process found."""
    fault = packed.description.get("fault")
    if fault is not None:
        log.info("A PDF was not taken: %s %s", fault, packed.description.get("reason", ""))
        raise refusal_of(PdfFault(fault), packed.description["values"])


def _process_limits(limits: PdfLimits) -> ProcessLimits:
    return ProcessLimits(
        memory=limits.memory,
        addresses=limits.addresses,
        cpu_seconds=limits.cpu_seconds,
        wall_seconds=limits.wall_seconds,
        answer_bytes=limits.answer_bytes,
    )
