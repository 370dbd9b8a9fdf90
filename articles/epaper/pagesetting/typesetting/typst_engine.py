"""Runs Typst over one job: a folder with nothing but the template and the job's own pictures.

Words reach Typst as JSON and are never read as markup. It has no packages, no network, and reads
no file outside that folder. The same job makes the same bytes.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from articles.epaper.pagesetting.typesetting.fonts import PageFonts, load_typst_fonts

TEMPLATE = Path(__file__).with_name("page.typ")
MAIN = "main.typ"

Job = Mapping[str, Any]


def compile_job(job: Job, fonts: PageFonts, pictures: Mapping[str, bytes]) -> bytes:
    """Return the PDF of a job; `pictures` are the files that it names."""
    with _open_compiler(job, fonts, pictures) as compiler:
        return _make_pdf(compiler)


def compile_and_measure(job: Job, fonts: PageFonts) -> tuple[bytes, list[dict[str, float]]]:
    """Return the PDF of a measuring job, and the page and the height where each block begins."""
    with _open_compiler(job, fonts, {}) as compiler:
        pdf = _make_pdf(compiler)
        return pdf, json.loads(compiler.query("<block>", "value"))


@contextmanager
def _open_compiler(
    job: Job, fonts: PageFonts, pictures: Mapping[str, bytes]
) -> Iterator[typst.Compiler]:
    with TemporaryDirectory(prefix="pagesetting-") as name:
        folder = Path(name)
        main = folder / MAIN
        main.write_bytes(TEMPLATE.read_bytes())
        for file, content in pictures.items():
            (folder / file).write_bytes(content)
        yield typst.Compiler(
            str(main),
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
