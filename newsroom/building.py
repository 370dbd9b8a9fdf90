"""The contents of a wheel: every package with its files, the templates, and compiled translations.

Only setuptools imports this (pyproject.toml names it); a running newspaper never does.
"""

import sys
from pathlib import Path

from setuptools.command.build_py import build_py

# A build knows no path to the checkout.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from newsroom.catalogues import compile_catalogues

ROOTS = ("newsroom", "articles", "subscriptions")
LEFT_OUT = {".pyc", ".mo"}  # what machines make


class BuildWithWords(build_py):  # type: ignore[misc]  # setuptools has no types
    """Copy the packages of the checkout; templates go into the package `newsroom`."""

    def run(self) -> None:
        """Copy every file, then compile the translations that were copied."""
        for root in ROOTS:
            self._copy(Path(root), Path(self.build_lib) / root)
        self._copy(Path("templates"), Path(self.build_lib) / "newsroom" / "templates")
        compile_catalogues(Path(self.build_lib) / root for root in ROOTS)

    def get_source_files(self) -> list[str]:
        """Return the files of a source distribution: the same files."""
        return [str(file) for root in (*ROOTS, "templates") for file in _files(Path(root))]

    def _copy(self, source: Path, target: Path) -> None:
        for file in _files(source):
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            self.copy_file(str(file), str(place))


def _files(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file() and file.suffix not in LEFT_OUT and not file.name.startswith(".")
    )
