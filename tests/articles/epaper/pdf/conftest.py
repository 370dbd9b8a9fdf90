"""PDFs on their disk."""

from collections.abc import Callable
from pathlib import Path

import pytest

Store = Callable[[bytes], Path]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return what writes a file and says where it is."""

    def write(content: bytes) -> Path:
        path = tmp_path / "pages.pdf"
        path.write_bytes(content)
        return path

    return write
