"""Compiled translations. Babel makes them, so no gettext tools are needed to run the newspaper."""

from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(packages: Iterable[Path]) -> None:
    """Write a .mo beside each .po of these packages that is newer."""
    for package in packages:
        for source in (package / "locale").glob("*/LC_MESSAGES/*.po"):
            compiled = source.with_suffix(".mo")
            if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as catalogue, compiled.open("wb") as output:
                write_mo(output, read_po(catalogue, locale="zh_Hans"))
