"""The figures of `.ci/figures.py` that must not grow."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def figures() -> Any:
    return runpy.run_path(str(ROOT / ".ci" / "figures.py"))["measure"]()


def test_the_formatter_decides_everywhere(figures: Any) -> None:
    assert figures.formatter_off == 0


def test_no_line_of_a_template_or_a_style_is_too_long(figures: Any) -> None:
    assert (figures.long_template_lines, figures.long_style_lines) == (0, 0)


def test_no_folder_holds_more_modules_than_one_can_see(figures: Any) -> None:
    assert figures.crowded == {}


def test_every_name_that_several_modules_define_is_in_the_glossary(figures: Any) -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    shared = glossary.split("## Names that several modules define")[1]
    assert figures.doubled.keys() == set(re.findall(r"^\| `(\w+)` \|", shared, re.MULTILINE))


def test_the_figures_are_of_the_whole_source(figures: Any) -> None:
    assert figures.source_lines > 30_000
    assert figures.median_nodes > 10
