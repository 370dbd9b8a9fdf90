"""Characters that no newspaper prints and no database keeps: taken out of whatever a file holds,
and reported. Pure.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.characters.cleaning import BREAKS, NOISE
from articles.imports.items import Item


def remove_noise(text: str) -> str:
    """Return the text without noise: for reports, which go to terminals."""
    return NOISE.sub("", BREAKS.sub(" ", text))


def remove_item_noise(item: Item) -> Item:
    """Return the item with nothing left in it that cannot be stored.

    A remark says how many characters were taken out, another how many came damaged.
    """
    cleaned, count = _clean_value(item)
    remarks = list(cleaned.remarks)
    damaged = sum(str(value).count("\ufffd") for value in item.text.values())
    if damaged:
        message = _("The text came damaged: %(count)d characters of it are lost (�).")
        remarks.append(message % {"count": damaged})
    if count:
        message = ngettext(
            "%(count)d character that cannot be printed was taken out.",
            "%(count)d characters that cannot be printed were taken out.",
            count,
        )
        remarks.append(message % {"count": count})
    result: Item = dataclasses.replace(cleaned, remarks=tuple(remarks))
    return result


def _clean_value(value: Any) -> tuple[Any, int]:
    """Return a value without noise, and how many characters were taken out of it."""
    if isinstance(value, str):
        return NOISE.subn("", BREAKS.sub("\n", value))
    if isinstance(value, Mapping):
        names = list(value)
        inner, count = _clean_values([value[name] for name in names])
        return dict(zip(names, inner, strict=True)), count
    if isinstance(value, tuple):
        inner, count = _clean_values(value)
        return tuple(inner), count
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        inner, count = _clean_values([getattr(value, name) for name in names])
        return dataclasses.replace(value, **dict(zip(names, inner, strict=True))), count
    return value, 0


def _clean_values(values: Iterable[Any]) -> tuple[list[Any], int]:
    pairs = [_clean_value(value) for value in values]
    return [cleaned for cleaned, _taken in pairs], sum(taken for _cleaned, taken in pairs)
