"""Chinese first: no sentence of a catalogue lacks its translation, and placeholders survive it."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils.translation import override

from newsroom.frame import admin_words

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
    """Sentences to be translated that stand inside an f-string, where gettext's own program does
    not look."""
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


def plain_words() -> dict[str, dict[str, str]]:
    """Return every sentence without a context, with its translation by catalogue; Django's own
    count as one."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    django = Path(import_module("django").__file__ or "").parent
    foreign = [django / "conf", *(django / "contrib" / app for app in ("admin", "auth"))]
    places = {path.parts[-5]: path for path in CATALOGUES}
    places |= {
        f"django {folder.name}": folder / "locale/zh_Hans/LC_MESSAGES/django.po"
        for folder in foreign
    }
    for name, path in places.items():
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                one = message.id if isinstance(message.id, str) else message.id[0]
                words = message.string if isinstance(message.string, str) else message.string[0]
                if one and words and message.context is None:
                    found[one][name] = words
    return found


# One meaning in words that differ by taste: ours is shown everywhere, Django's nowhere.
OURS = {
    "Clear all filters",
    "Filter",
    "Show all",
    "Today",
    "user",
    "users",
    *admin_words.PLAIN,
    "%(count)s %(name)s was changed successfully.",
    "%(total_count)s selected",
    "%(counter)s result",
}


def test_one_sentence_never_has_two_meanings() -> None:
    """Django merges all catalogues into one: of two translations of a sentence one is never seen.

    The second meaning gets a context (pgettext), as 版序 and 职务, 在任 and 启用, 顺序 and 排序 have.
    """
    ours = {path.parts[-5] for path in CATALOGUES}
    torn = {
        sentence
        for sentence, by_place in plain_words().items()
        if ours & by_place.keys() and len(set(by_place.values())) > 1
    }
    assert torn <= OURS


@pytest.mark.parametrize(
    ("model", "field", "words"),
    [
        ("articles.Person", "title", "职务"),
        ("articles.Person", "name", "姓名"),
        ("articles.Person", "slug", "网址名"),
        ("articles.Column", "slug", "网址名"),
        ("articles.Page", "position", "版序"),
        ("articles.ResponsibleEditor", "active", "在任"),
        ("accounts.User", "is_active", "有效"),
        ("subscriptions.Address", "recipient", "收件人"),
    ],
)
def test_a_field_is_called_what_it_means(model: str, field: str, words: str) -> None:
    with override("zh-hans"):
        assert str(apps.get_model(model)._meta.get_field(field).verbose_name) == words  # type: ignore[union-attr]
