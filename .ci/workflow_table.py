"""Draw the table of moves and the profiles into docs/workflow.md. With --check: say whether they
are up to date."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "workflow.md"
BEGIN = "<!-- table: drawn by .ci/workflow_table.py -->"
END = "<!-- end of table -->"
PAGES_BEGIN = "<!-- table of pages: drawn by .ci/workflow_table.py -->"
PAGES_END = "<!-- end of table of pages -->"
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.test")

import django  # noqa: E402

django.setup()

from django.utils import translation  # noqa: E402

from articles.domain.printed.page_states import PAGE_MOVES, PageRule, PageState  # noqa: E402
from articles.domain.profiles import PROFILES  # noqa: E402
from articles.domain.states import ANY, MOVES, Rule, Stage, Visibility  # noqa: E402


def table() -> str:
    """Return moves and profiles as Markdown, in the language of the code."""
    with translation.override("en"):
        moves = ["| Move | From | To | Right | Besides | Readers |", "|---|---|---|---|---|---|"]
        moves += [row(rule) for rule in MOVES]
        profiles = ["| Profile | Steps | Steps of a correction | Besides |", "|---|---|---|---|"]
        for code, fields in PROFILES.items():
            flags = [
                name
                for name in (
                    "locked",
                    "restart_after_return",
                    "chief_signs",
                    "flash",
                    "one_person",
                )
                if fields.get(name)
            ]
            steps, correction = (", ".join(fields[name]) for name in ("steps", "correction_steps"))
            profiles.append(
                f"| {code} ({fields['name']}) | {steps} | {correction} | "
                f"{', '.join(flags) or '—'} |"
            )
        return "\n".join([*moves, "", *profiles])


def page_table() -> str:
    """Return the moves of a printed page as Markdown, in the language of the code."""
    with translation.override("en"):
        rows = ["| Move | From | To | Right | Besides |", "|---|---|---|---|---|"]
        return "\n".join(rows + [page_row(rule) for rule in PAGE_MOVES])


def page_row(rule: PageRule) -> str:
    sources = ", ".join(str(PageState(source).label) for source in rule.sources)
    guards = ", ".join(rule.guards) or "—"
    return f"| {rule.move.label} | {sources} | {rule.target.label} | `{rule.right}` | {guards} |"


def row(rule: Rule) -> str:
    seen = (
        "any"
        if rule.seen == ANY
        else ", ".join(sorted(str(Visibility(one).label) for one in rule.seen))
    )
    readers = f"{seen} → {Visibility(rule.shows).label}" if rule.shows else seen
    cells = [
        str(rule.move.label),
        stages(rule.sources),
        stages(rule.targets) or "stays",
        f"`{rule.right}`",
        ", ".join(rule.guards) or "—",
        readers,
    ]
    return "| " + " | ".join(cells) + " |"


def stages(some: tuple[Stage, ...]) -> str:
    return ", ".join(str(Stage(one).label) for one in some)


def replace_between(text: str, begin: str, end: str, content: str) -> str:
    """Return a text with other content between two marks."""
    before, rest = text.split(begin)
    _old, after = rest.split(end)
    return f"{before}{begin}\n\n{content}\n\n{end}{after}"


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    drawn = replace_between(text, BEGIN, END, table())
    drawn = replace_between(drawn, PAGES_BEGIN, PAGES_END, page_table())
    if "--check" in sys.argv and drawn != text:
        raise SystemExit("docs/workflow.md is out of date: run python .ci/workflow_table.py")
    PAGE.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
