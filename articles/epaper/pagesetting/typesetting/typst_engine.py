"""Runs Typst over one job: a folder with nothing but the templates and the job's own pictures.

Words reach Typst as JSON and are never read as markup. It has no packages, no network, and reads
no file outside that folder. The same job makes the same bytes.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from articles.epaper.pagesetting.typesetting.fonts import PageFonts, load_typst_fonts

TEMPLATES = Path(__file__).with_name("templates")

Job = Mapping[str, Any]


def compile_job(template: str, job: Job, fonts: PageFonts, pictures: Mapping[str, bytes]) -> bytes:
    """Return the PDF of a job by the template of that name; `pictures` are the files that it
    names."""
    with _open_compiler(template, job, fonts, pictures) as compiler:
        return _make_pdf(compiler)


@dataclass(frozen=True)
class Measurements:
    """The PDF of a measuring job, the page and the height where each of its blocks begins, and the
    heights of its tables, in points."""

    pdf: bytes
    block_places: Sequence[Mapping[str, float]]
    table_heights: Sequence[float]


def compile_and_measure(job: Job, fonts: PageFonts) -> Measurements:
    """Return what Typst made of a measuring job."""
    with _open_compiler("measure", job, fonts, {}) as compiler:
        pdf = _make_pdf(compiler)
        places = json.loads(compiler.query("<block>", "value"))
        heights = json.loads(compiler.query("<height>", "value")) if job["tables"] else []
        return Measurements(pdf, places, heights)


@contextmanager
def _open_compiler(
    template: str, job: Job, fonts: PageFonts, pictures: Mapping[str, bytes]
) -> Iterator[typst.Compiler]:
    with TemporaryDirectory(prefix="pagesetting-") as name:
        folder = Path(name)
        for source in TEMPLATES.glob("*.typ"):
            (folder / source.name).write_bytes(source.read_bytes())
        for file, content in pictures.items():
            (folder / file).write_bytes(content)
        yield typst.Compiler(
            str(folder / f"{template}.typ"),
            root=str(folder),
            font_paths=load_typst_fonts(fonts.folders),
            sys_inputs={"job": json.dumps(job, ensure_ascii=False)},
            package_path=str(folder),
            package_cache_path=str(folder),
        )


def _make_pdf(compiler: typst.Compiler) -> bytes:
    made = compiler.compile(format="pdf", timestamp=0, pdf_tags=False)
    if not isinstance(made, bytes):
        raise TypeError("Typst made no single file.")
    return made
