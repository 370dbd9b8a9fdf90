"""Characters that no newspaper prints and no database keeps: taken out of whatever a file holds,
and told. Pure.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.characters.cleaning import BREAKS, NOISE
from articles.imports.items import Item


def remove_noise(text: str) -> str:
    """Return the text without noise: for reports, which go to terminals."""
    return NOISE.sub("", BREAKS.sub(" ", text))


def remove_item_noise(item: Item) -> Item:
    """Return the item with nothing left in it that cannot be stored; a remark says how much was
    taken out.
    """
    count = 0

    def clean(value: Any) -> Any:
        nonlocal count
        if isinstance(value, str):
            cleaned, taken = NOISE.subn("", BREAKS.sub("\n", value))
            count += taken
            return cleaned
        if isinstance(value, Mapping):
            return {name: clean(inner) for name, inner in value.items()}
        if isinstance(value, tuple):
            return tuple(clean(inner) for inner in value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return dataclasses.replace(
                value,
                **{
                    field.name: clean(getattr(value, field.name))
                    for field in dataclasses.fields(value)
                },
            )
        return value

    cleaned: Item = clean(item)
    damaged = sum(str(value).count("\ufffd") for value in item.text.values())
    if damaged:
        message = _("The text came damaged: %(count)d characters of it are lost (�).")
        cleaned = dataclasses.replace(
            cleaned, remarks=(*cleaned.remarks, message % {"count": damaged})
        )
    if not count:
        return cleaned
    message = ngettext(
        "%(count)d character that cannot be printed was taken out.",
        "%(count)d characters that cannot be printed were taken out.",
        count,
    ) % {"count": count}
    return dataclasses.replace(cleaned, remarks=(*cleaned.remarks, message))
