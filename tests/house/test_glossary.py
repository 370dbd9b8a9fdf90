"""Names that the glossary gives for the words of the newspaper exist in the code."""

import importlib
import importlib.util
import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

from articles.domain import choices as newspaper_kinds
from articles.domain import shared_knowledge, states
from articles.epaper.pagesetting import page_content, set_pages, sheets
from subscriptions.domain import choices as counter_kinds

GLOSSARY = Path(settings.BASE_DIR, "docs", "glossary.md")
ROW = re.compile(r"^\| [^|`]+ \| [^|`]+ \| (`[^|]+`) \|", re.MULTILINE)
MODELS = {model.__name__: model for model in apps.get_models()}
DEFINING = (
    newspaper_kinds,
    counter_kinds,
    shared_knowledge,
    states,
    page_content,
    set_pages,
    sheets,
)


def test_every_name_in_the_glossary_exists() -> None:
    cells = ROW.findall(GLOSSARY.read_text(encoding="utf-8"))
    names = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    assert len(names) > 40
    assert [name for name in names if not exists(name)] == []


def exists(name: str) -> bool:
    """Say whether a name is a model or a field of one, an abstract model of texts, a choice, a part
    of page setting, or a package of the counter."""
    kind, _, member = name.partition(".")
    if kind in MODELS:
        return not member or hasattr(MODELS[kind], member)
    for module in DEFINING:
        if hasattr(module, kind):
            return not member or hasattr(getattr(module, kind), member)
    if name == "Text":
        return hasattr(importlib.import_module("articles.models.texts.text"), name)
    return not member and importlib.util.find_spec(f"subscriptions.{kind}") is not None
