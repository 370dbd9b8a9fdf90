"""PDFs on their disk, each read by a child process."""

from collections.abc import Callable
from pathlib import Path

import pytest

from articles.common.child_processes import run_child
from articles.epaper.pdf import reader as pdf_reader

Store = Callable[[bytes], Path]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return what writes a file and says where it is."""

    def write(content: bytes) -> Path:
        path = tmp_path / "pages.pdf"
        path.write_bytes(content)
        return path

    return write


@pytest.fixture(autouse=True)
def _every_page_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a page as often as a test asks for it: here that is what is tested."""
    monkeypatch.setattr(pdf_reader, "run_child", run_child)
