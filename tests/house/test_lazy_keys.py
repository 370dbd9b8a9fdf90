"""A label that waits for the reader's language is no key of a dict or a set: its hash is that of the
language at the moment at which it was stored, and another reader's label is not found."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("articles", "newsroom", "subscriptions")


def lazy_functions(module: ast.Module) -> set[str]:
    """Return under which names a module has Django's lazy translations."""
    return {
        name.asname or name.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if "lazy" in name.name
    }


def lazy_keys(module: ast.Module) -> Iterator[int]:
    """Yield the lines with a dict or a set that has a lazy label as a key."""
    functions = lazy_functions(module)

    def is_lazy(node: ast.expr | None) -> bool:
        if isinstance(node, ast.Name):
            return node.id in labels
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        return called and node.func.id in functions  # type: ignore[union-attr]

    labels: set[str] = set()
    for node in module.body:
        if isinstance(node, ast.Assign) and is_lazy(node.value):
            labels |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    for found in ast.walk(module):
        keys = {ast.Dict: "keys", ast.Set: "elts"}.get(type(found))
        if keys and any(is_lazy(key) for key in getattr(found, keys)):
            yield found.lineno  # type: ignore[attr-defined]


def test_no_label_in_a_readers_language_is_a_key() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{line}"
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for line in lazy_keys(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert faults == []


@pytest.mark.parametrize("stored", ["{LABEL: 1}", "{_('a'): 1}", "{LABEL}", "{_('a'), 2}"])
def test_the_search_would_find_such_a_key(stored: str) -> None:
    text = f"from django.utils.translation import gettext_lazy as _\nLABEL = _('b')\nX = {stored}\n"
    assert list(lazy_keys(ast.parse(text))) == [3]
