"""Compile every translation catalogue of the checkout."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsroom.catalogues import compile_catalogues  # noqa: E402


def main() -> None:
    """Compile the catalogues of the three packages."""
    compile_catalogues(ROOT / app for app in ("newsroom", "articles", "subscriptions"))


if __name__ == "__main__":
    main()
