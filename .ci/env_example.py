"""Write `.env.example` from the table of settings in docs/deployment.md, or check that it says the
same."""

import re
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "deployment.md"
EXAMPLE = ROOT / ".env.example"
ROW = re.compile(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \| (.*?) \| (.*) \|$", re.MULTILINE)
HEAD = """\
# Settings of Newsroom, for an EnvironmentFile of systemd or for a container. Made by
# `python .ci/env_example.py` from docs/deployment.md. What is commented out has its default.
"""


def write_example() -> str:
    """Return the text of the example: each setting with its meaning and its default,
    commented out."""
    parts = [HEAD]
    for names, default, meaning in ROW.findall(GUIDE.read_text(encoding="utf-8")):
        sentence = f"{plain(meaning)}. Default: {plain(default)}."
        parts.append(
            "\n".join(textwrap.wrap(sentence, 110, initial_indent="# ", subsequent_indent="# "))
        )
        parts += [f"#{name}=" for name in re.findall(r"[A-Z_]+", names)]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def plain(cell: str) -> str:
    """Return a cell of the table without its marks."""
    without_links = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", cell.replace("\\|", "|"))
    return without_links.replace("`", "").strip().rstrip(".")


def main() -> None:
    """Write the file; with `--check` only say whether it is up to date, by the exit status."""
    text = write_example()
    if "--check" in sys.argv:
        sys.exit(EXAMPLE.read_text(encoding="utf-8") != text)
    EXAMPLE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
