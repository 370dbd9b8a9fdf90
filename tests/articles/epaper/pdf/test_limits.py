"""Reading a PDF uses no more than it may, and leaves nothing behind."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from articles.epaper.pdf.faults import PdfFault
from articles.epaper.pdf.limits import DEFAULT_LIMITS, MEGABYTE, PdfLimits
from articles.epaper.pdf.reader import inspect_pdf, read_page_text, render_pdf_page
from articles.epaper.pdf.refusals import UnreadablePdf
from tests.articles.epaper.pdf.bad_files import flate_bomb
from tests.articles.epaper.pdf.conftest import Store
from tests.articles.epaper.pdf.files import flate, page_pdf

SLOW = b"/Pattern cs /P1 scn 0 0 200 300 re f " * 400


def slow_page() -> bytes:
    """Return a page that is filled 400 times with a pattern of a million tiles."""
    pattern = flate(
        b"0 0 1 1 re f ",
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] "
        b"/XStep 0.2 /YStep 0.2 /Resources << >>",
    )
    return page_pdf(content=SLOW, resources=b"/Pattern << /P1 6 0 R >>", more={6: pattern})


@pytest.mark.parametrize(("name", "limit"), [("cpu_seconds", 2), ("wall_seconds", 2.0)])
def test_a_page_that_takes_too_long_is_refused_in_words(
    store: Store, name: str, limit: float
) -> None:
    limits = dataclasses.replace(DEFAULT_LIMITS, **{name: limit})
    with pytest.raises(UnreadablePdf, match="longer than it may") as refused:
        render_pdf_page(store(slow_page()), 0, limits)
    assert refused.value.fault is PdfFault.TOO_SLOW


def test_a_page_that_takes_too_much_memory_is_refused_in_words(store: Store) -> None:
    limits = dataclasses.replace(DEFAULT_LIMITS, memory=40 * MEGABYTE)
    with pytest.raises(UnreadablePdf, match="more memory than it may"):
        render_pdf_page(store(page_pdf()), 0, limits)


@pytest.mark.parametrize(
    ("name", "limit", "words"),
    [
        ("pages", 0, "1 pages; 0 are allowed"),
        ("file_bytes", 100, "MB are allowed|0 are allowed"),
        ("longest_side", 99.0, "71 × 106 mm; 99 mm are allowed"),
        ("shortest_side", 72.0, "71 × 106 mm; it needs 72 mm"),
        ("characters", 3, "more than 3 characters"),
        ("objects", 2, "too many parts"),
        ("answer_bytes", 20, "too many parts"),
    ],
)
def test_each_limit_has_words_that_name_it(
    store: Store, name: str, limit: float, words: str
) -> None:
    limits = dataclasses.replace(DEFAULT_LIMITS, **{name: limit})
    path = store(page_pdf())
    with pytest.raises(UnreadablePdf, match=words):
        _inspect_and_read(path, limits)


def _inspect_and_read(path: Path, limits: PdfLimits) -> None:
    inspect_pdf(path, limits)
    read_page_text(path, 0, limits)


def test_no_process_that_reads_a_bomb_grows_beyond_its_limit(store: Store, tmp_path: Path) -> None:
    path = store(flate_bomb())
    script = (
        "import resource, sys; from pathlib import Path; import django; "
        "from django.conf import settings; settings.configure(USE_I18N=False); "
        "from articles.epaper.pdf.reader import inspect_pdf\n"
        "try:\n    inspect_pdf(Path(sys.argv[1]))\n"
        "except Exception as refused:\n    print(refused.fault.value)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    fault, kilobytes = done.stdout.split()
    assert fault == PdfFault.TOO_MUCH_MEMORY.value
    assert int(kilobytes) < 500_000
