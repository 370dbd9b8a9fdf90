"""Chinese first: no sentence of a catalogue lacks its translation, and placeholders survive it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

CATALOGUES = sorted(Path(settings.BASE_DIR).glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\((\w+)\)")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_every_sentence_is_translated_with_its_placeholders(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    for message in catalogue:
        if not message.id:
            continue
        english = message.id[0] if isinstance(message.id, tuple) else message.id
        chinese = message.string[0] if isinstance(message.string, tuple) else message.string
        assert chinese, english
        assert not message.fuzzy, english
        assert set(PLACEHOLDER.findall(english)) == set(PLACEHOLDER.findall(chinese)), english


def test_every_app_has_its_catalogue() -> None:
    assert {path.parts[-5] for path in CATALOGUES} == {"articles", "newsroom", "subscriptions"}


def hidden(source: str) -> Iterator[str]:
    """Sentences to be translated that stand inside an f-string, where gettext's own program does not look."""
    for string in ast.walk(ast.parse(source)):
        for call in ast.walk(string) if isinstance(string, ast.JoinedStr) else ():
            name = getattr(call.func, "id", "") if isinstance(call, ast.Call) else ""
            if name == "_" or "gettext" in name:
                yield ast.unparse(call)


def test_no_sentence_hides_from_the_catalogues_in_an_f_string() -> None:
    assert list(hidden("""f"{_('order')} 1" """)) == ["_('order')"]
    sources = [path for app in CATALOGUES for path in Path(*app.parts[:-4]).rglob("*.py")]
    assert len(sources) > 300
    assert {str(path): found for path in sources if (found := list(hidden(path.read_text())))} == {}
