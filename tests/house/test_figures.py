"""The figures of `.ci/figures.py` that must not grow."""

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


def test_the_figures_are_of_the_whole_source(figures: Any) -> None:
    assert figures.source_lines > 30_000
    assert figures.median_nodes > 10
