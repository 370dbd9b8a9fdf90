"""Compile every translation catalogue. Babel does it, so no gettext tools are needed to run the newspaper."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write a .mo beside each .po that is newer."""
    for app in ("newsroom", "articles", "subscriptions"):
        for source in (ROOT / app / "locale").glob("*/LC_MESSAGES/*.po"):
            compiled = source.with_suffix(".mo")
            if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as catalogue, compiled.open("wb") as output:
                write_mo(output, read_po(catalogue, locale="zh_Hans"))


if __name__ == "__main__":
    main()
