"""Work screens are plain views. Django's own admin shows reference data, and nothing else."""

import importlib
import pkgutil
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin

import subscriptions.desk
from subscriptions.models import (
    AccessRule,
    ChannelSetup,
    LegalText,
    NetworkRange,
    Plan,
    PriceList,
    PrintSetup,
)

# What the counter sets once and looks up daily.
COUNTER_REFERENCE = {
    AccessRule,
    ChannelSetup,
    LegalText,
    NetworkRange,
    Plan,
    PriceList,
    PrintSetup,
}


def registered_tables(app: str) -> set[Any]:
    """Return the tables of an app that stand in Django's admin."""
    return {model for model in admin.site._registry if model._meta.app_label == app}


def test_of_the_counter_only_reference_data_is_edited_in_django_admin() -> None:
    assert registered_tables("subscriptions") == COUNTER_REFERENCE


def test_no_screen_of_the_counters_desk_inherits_from_django_admin() -> None:
    inherits = []
    for module in pkgutil.walk_packages(subscriptions.desk.__path__, "subscriptions.desk."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, ModelAdmin):
                inherits.append(f"{module.name}: {thing}")
    assert inherits == []
