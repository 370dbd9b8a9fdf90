"""Work screens are plain views. Django's own admin shows reference data, and nothing else."""

import importlib
import pkgutil
from types import ModuleType

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin

import articles.desk
import subscriptions.desk

# What is set once and looked up daily: Django's own lists and forms are enough for it.
REFERENCE_TABLES = {
    "accounts.User",
    "articles.Column",
    "articles.CopyrightNotice",
    "articles.IssueTemplate",
    "articles.OldAddress",
    "articles.Person",
    "articles.Publication",
    "articles.ResponsibleEditor",
    "articles.Term",
    "auth.Group",
    "subscriptions.AccessRule",
    "subscriptions.ChannelSetup",
    "subscriptions.LegalText",
    "subscriptions.NetworkRange",
    "subscriptions.Plan",
    "subscriptions.PriceList",
    "subscriptions.PrintSetup",
}


def test_django_admin_holds_reference_tables_and_no_others() -> None:
    assert {model._meta.label for model in admin.site._registry} == REFERENCE_TABLES


@pytest.mark.parametrize("desk", [articles.desk, subscriptions.desk])
def test_no_screen_of_a_desk_inherits_from_django_admin(desk: ModuleType) -> None:
    inherits = []
    for module in pkgutil.walk_packages(desk.__path__, f"{desk.__name__}."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, ModelAdmin):
                inherits.append(f"{module.name}: {thing}")
    assert inherits == []
