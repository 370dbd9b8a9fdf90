"""A template that others include says at its head which parameters it takes."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR / "templates"
INCLUDED = re.compile(r"""\{% include ["']([\w/]+\.html)["']""")
HEAD = re.compile(
    r"\s*(?:\{% load [\w ]+ %\}\s*)?\{% comment %\}.*?Parameters:.*?\{% endcomment %\}", re.DOTALL
)


def shared_templates() -> list[str]:
    """Return the names of the templates that others include."""
    sources = [path.read_text() for path in ROOT.rglob("*.html")]
    return sorted({name for source in sources for name in INCLUDED.findall(source)})


def test_shared_templates_are_found_at_all() -> None:
    assert len(shared_templates()) > 40


@pytest.mark.parametrize("name", shared_templates())
def test_a_shared_template_begins_with_its_parameters(name: str) -> None:
    assert HEAD.match((ROOT / name).read_text()), f"{name} does not state its parameters"
