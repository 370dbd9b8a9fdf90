"""One message, one meaning: a state is not called by the word for its moment, and no column by its
name in code."""

import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django_filters
import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.db import models
from django.utils import translation
from django.utils.functional import Promise

APPS = ("articles", "subscriptions", "accounts")
MOMENT = re.compile("(时间|日期)$")


def message(words: Any) -> tuple[str, ...]:
    """The message behind a lazy text: its context, where it has one, and its English."""
    return tuple(words.__reduce__()[1][1]) if isinstance(words, Promise) else (str(words),)


def moments() -> dict[tuple[str, ...], list[str]]:
    """The labels of all columns that hold a day or a moment."""
    found = defaultdict(list)
    for model in apps.get_models():
        if model._meta.app_label in APPS:
            for field in model._meta.fields:
                if isinstance(field, models.DateField):
                    found[message(field.verbose_name)].append(f"{model.__name__}.{field.name}")
    return found


def modules(name: str) -> Iterator[Any]:
    root = importlib.import_module(name)
    for module in pkgutil.walk_packages(root.__path__, f"{name}."):
        if ".migrations" not in module.name and ".settings" not in module.name:
            yield importlib.import_module(module.name)


def choices() -> dict[tuple[str, ...], list[str]]:
    """The labels of all states: of closed lists, and of what lists are narrowed by."""
    found = defaultdict(list)
    seen = {
        thing
        for name in ("articles", "subscriptions", "newsroom")
        for module in modules(name)
        for thing in vars(module).values()
        if isinstance(thing, type)
    }
    for thing in seen:
        if issubclass(thing, models.Choices) and thing.__module__.split(".")[0] in {
            *APPS,
            "newsroom",
        }:
            for one in thing:
                found[message(one._label_)].append(str(one))
        if issubclass(thing, django_filters.FilterSet):
            for name, filter_ in thing.base_filters.items():
                listed = filter_.extra.get("choices") or []
                for _value, label in [] if callable(listed) else listed:
                    found[message(label)].append(f"{thing.__name__}.{name}")
    return found


def test_no_state_shares_its_message_with_a_moment() -> None:
    dates = moments()
    states = choices()
    assert len(states) > 150
    assert {key: (dates[key], states[key]) for key in dates.keys() & states.keys()} == {}


def test_no_template_calls_a_state_by_the_message_of_a_moment() -> None:
    labels = {key[0] for key in moments() if len(key) == 1}
    said = {
        (path.name, words)
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for words in re.findall(r'{% translate "([^"]+)" %}', path.read_text())
    }
    assert len(said) > 500
    assert {(name, words) for name, words in said if words in labels} == set()


def test_no_state_is_worded_as_a_moment_in_chinese() -> None:
    kinds_of_dates = {("Extra date",)}
    with translation.override("zh-hans"):
        worded = {
            key: translation.pgettext(*key) if len(key) > 1 else translation.gettext(key[0])
            for key in choices()
            if key not in kinds_of_dates and key[-1]
        }
    assert {key: words for key, words in worded.items() if MOMENT.search(words)} == {}


def test_one_message_has_one_translation_in_all_catalogues() -> None:
    """The catalogues are merged when they are read: of two translations one would never be seen."""
    found: dict[Any, set[str]] = defaultdict(set)
    for path in Path(settings.BASE_DIR).glob("*/locale/zh_Hans/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for entry in read_po(file, locale="zh_Hans"):
                if entry.id:
                    first = entry.id[0] if isinstance(entry.id, tuple) else entry.id
                    said = entry.string[0] if isinstance(entry.string, tuple) else entry.string
                    found[entry.context, first].add(said)
    assert {key: words for key, words in found.items() if len(words) > 1} == {}


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)
def test_no_column_of_a_list_is_headed_by_its_name_in_code(model: Any) -> None:
    desk = admin.site._registry[model]
    with translation.override("zh-hans"):
        heads = {str(name): str(label_for_field(name, model, desk)) for name in desk.list_display}
    known = {"CN", "URL", "IP", "SHA-256"}
    latin = {name: words for name, words in heads.items() if re.search("[A-Za-z]", words)}
    assert {name: words for name, words in latin.items() if words not in known} == {}
