"""Chinese first: no sentence of a catalogue lacks its translation, and placeholders survive it."""

import re
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
